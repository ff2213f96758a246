"""The sixteen questions that are put to the whole plan, each with the ground it has to itself."""

from planexe.spine.stage import Part

QUESTIONS: tuple[Part, ...] = (
    Part(
        "critical_issues",
        "Critical issues",
        "Which three open issues endanger the goal most? An issue is a decision, a gap or a contradiction in this plan that "
        "is there today. Name the documents or decisions that do not fit together.",
    ),
    Part(
        "consequences",
        "Consequences",
        "If the plan is carried out exactly as written, which three consequences, wanted or not, change most for those it "
        "concerns? Follow each one step further than the plan does. Leave out what merely might go wrong on the way.",
    ),
    Part(
        "recommended_actions",
        "Recommended actions",
        "Which three actions that the plan lacks, or has too late, improve it most for what they cost? `finding` says where "
        "it is missing, `impact` what it gains, `recommendation` who starts it and when.",
    ),
    Part(
        "showstoppers",
        "Showstoppers",
        "Which three events would end the project outright, not just delay it? `finding` says how it would come to that and "
        "how likely it is, `recommendation` which way out must be prepared now.",
    ),
    Part(
        "critical_assumptions",
        "Critical assumptions",
        "Which three assumptions carry the most and are tested the least? Name their ids. `impact` says what follows if the "
        "assumption is wrong by a fifth, `recommendation` how and when to test it.",
    ),
    Part(
        "key_figures",
        "Key figures to watch",
        "Which three figures should be read every week or month to see whether the plan works? `finding` gives the figure, "
        "its target and where it is measured; `impact` the value at which something must be done; `recommendation` who does it.",
    ),
    Part(
        "use_of_the_plan",
        "Use of the plan",
        "Who has to decide what with this plan in hand? Name the three decisions that wait for it, and what the plan still "
        "lacks so that each can be taken.",
    ),
    Part(
        "data_quality",
        "Quality of the data",
        "Which three figures or facts in the plan are the weakest: estimated, old, from one source, or contradicting another? "
        "`impact` says how far the result moves if they are off, `recommendation` how to get a better one.",
    ),
    Part(
        "stakeholder_feedback",
        "Voices not yet heard",
        "Whose view is missing from the plan, and what would they probably object to or ask for? Name three groups and the "
        "part of the plan each would change.",
    ),
    Part(
        "changed_assumptions",
        "Assumptions that have moved",
        "Which three things assumed at the beginning are no longer true in the later parts of the plan, such as tasks, dates, "
        "costs or what the experts said? Say what stands where.",
    ),
    Part(
        "budget",
        "Budget",
        "Where does the budget not hold? Three items that are missing, too low or without a reserve. Use the computed totals "
        "if the documents have them. Where the money comes from is another question.",
    ),
    Part(
        "roles",
        "Roles and responsibilities",
        "Which three pieces of work have no owner, two owners, or an owner without the time or the right to decide? Name the "
        "roles and the work.",
    ),
    Part(
        "timeline_dependencies",
        "Timeline and dependencies",
        "Which three links between tasks or with people outside decide about the end date? Name the tasks. `impact` in days "
        "or weeks; `recommendation` what to start earlier, split or decouple.",
    ),
    Part(
        "financing",
        "Financing",
        "When is money needed, and when is it there? Three points about sources, conditions, payment dates and running costs "
        "after the end. Single budget items are another question.",
    ),
    Part(
        "motivation",
        "Motivation",
        "What keeps the people of this plan going when it gets long or goes wrong, and what wears them out? Three points about "
        "named roles, volunteers, family or partners.",
    ),
    Part(
        "automation",
        "Automation and simpler ways",
        "Which three pieces of work can be automated, bought ready-made, borrowed or dropped? `impact` in days or money saved, "
        "and what it costs to set up.",
    ),
)
