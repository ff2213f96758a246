"""What a field wants to hear: its kind, read from its name and, failing that, from its description."""

import re
from dataclasses import dataclass
from functools import lru_cache

_NAME_KINDS: tuple[tuple[str, str], ...] = tuple(
    (kind, pattern)
    for kind, pattern in (
        ("summary", r"(^|_)summary$"),
        ("recency", r"recency|how_recent"),
        ("owner_question", r"^(user|owner)_question"),
        ("arrangement", r"^arrangement"),
        ("url", r"(^|_)(url|uri|link|website)s?$"),
        ("email", r"e_?mail"),
        ("quote", r"quote|verbatim|passage"),
        ("rate_basis", r"^basis$|_basis$"),
        ("currency_code", r"(^|_)currency(_code)?$|^iso_?4217"),
        ("withdrawn", r"withdrawn|would_convince"),
        ("sponsor", r"final_decider|role_in_charge"),
        ("governance_completeness", r"^completeness$"),
        ("governance_consistency", r"^consistency$"),
        ("wbs_number", r"wbs_(number|code|id)|(^|_)number$"),
        ("person_name", r"(full|first|last|person|employee)_?name|^person$"),
        ("finding", r"^findings?$|^observation"),
        ("next_steps", r"action_orientation|^next_steps$"),
        ("timeframe", r"^due$|time_?frame|time_?line$|duration_text|when$|(^|_)week(s)?$"),
        ("dates", r"(^|_)(due_|start_|end_)?date$|deadline"),
        ("search_query", r"search_(query|term|phrase)"),
        ("short_title", r"^project_title$|^final_deliverable$|^short_(name|title)$"),
        ("failure_title", r"failure.*(title|name)"),
        ("issue", r"^issue$|issue_title|feedback_title|^fault"),
        ("top_body_name", r"escalation_level|escalates?_to_body"),
        ("why", r"^rationale|^justification|_rationale$|_justification$|^reason$|^why$"),
        ("check_result", r"checks?$"),
        ("access", r"access.*(reason|why|note)|availability"),
        ("level", r"likelihood|severity|probability|(^|_)level$|priority|difficulty|rating$|urgency"),
        ("title", r"_(title|name)s?$|^(title|name|heading|topic|headline)$"),
        ("tag", r"(^|_)(tag|keyword|label)s?$"),
        ("option", r"^(option|choice|alternative)s?$|_options$"),
        ("owner", r"owner|responsible|assignee|accountable|^lead$|in_charge|role_type|body_or_role|^who$|parties"),
        ("skill", r"^(knowledge|expertise)|_knowledge$|^fields?$"),
        ("expert_skills", r"skill|qualification|experience"),
        ("equipment", r"equipment|tools?_needed"),
        ("facility", r"facilit|workspace"),
        ("tools", r"tool|platform"),
        ("story", r"story|background|biograph"),
        ("work_activity", r"activit"),
        ("contain", r"^contain"),
        ("assess", r"^assess$"),
        ("respond", r"^respond"),
        ("playbook", r"playbook"),
        ("stop_rule", r"stop_rule|kill_criteri|abort"),
        ("tripwire", r"tripwire|threshold"),
        ("test_now", r"^test|_test$|test_now|how_to_test|check_now"),
        ("falsifier", r"falsif|disproof|refut"),
        ("kill_statement", r"^(statement|claim|hypothesis)$"),
        ("failure_story", r"risk_analysis|^story$|narrative|how_it_fail|what_happen"),
        ("early_sign", r"early|warning|signs?$|signal"),
        ("hook", r"hook|focus_and_context"),
        ("tone", r"tone|audience_tailor"),
        ("ambition", r"ambition"),
        ("novelty", r"novelty"),
        ("complexity", r"complexity"),
        ("profile", r"profile|holistic"),
        ("fit", r"(^|_)fit(_|$)"),
        ("strategic_logic", r"strategic_logic|(^|_)logic$|approach_to"),
        ("core_tension", r"core_tension|^tension$"),
        ("trade_off", r"trade_?off"),
        ("weakness", r"^weakness$|blind_spot|overlook"),
        ("synergy", r"synerg|helped|strengthen"),
        ("conflict", r"conflict|clash"),
        ("effect", r"^consequences?$|^effects?$|ripple"),
        ("second_order", r"second_order|knock_on|long_term_effect"),
        ("objection", r"^reasons$|objection|counter_?argument|^arguments?$"),
        ("thesis", r"thesis|core_claim|premise"),
        ("verdict_line", r"bottom_line|verdict_text"),
        ("evidence", r"evidence|precedent|^sources?$|references?$"),
        ("specific", r"^specific"),
        ("measurable", r"^measurable"),
        ("achievable", r"^achievable|^attainable"),
        ("relevant", r"^relevan(t|ce)$"),
        ("time_bound", r"^time_?bound|^timely"),
        ("goal_statement", r"goal_statement|^goal$|^mission"),
        ("related_goal", r"related_goal"),
        ("engagement", r"engagement|involvement"),
        ("stakeholder", r"stakeholders?$|^affected"),
        ("permit", r"permit|licen[cs]e"),
        ("standard", r"standard"),
        ("regulator", r"regulator|regulatory_bod|authorit(y|ies)$"),
        ("compliance_action", r"compliance"),
        ("corruption", r"corrupt|bribe"),
        ("misallocation", r"misalloc|misuse|waste"),
        ("audit_procedure", r"audit_proc|procedures?$|^controls?$"),
        ("transparency", r"transparen"),
        ("responsibility", r"responsibilit|^duties|mandate|^tasks_of"),
        ("setup_action", r"set_?up_action|initial_set"),
        ("membership", r"member"),
        ("decision_mechanism", r"decision_mech|tie_?break|voting"),
        ("decision_rights", r"decision_right|powers?$|spending_limit"),
        ("cadence", r"cadence|meeting_freq"),
        ("frequency", r"frequency|how_often|interval"),
        ("agenda", r"agenda"),
        ("escalation_path", r"escalation_path|escalates?_to|escalation$"),
        ("approval", r"approval_proc|approv"),
        ("issue_type", r"issue_type|trigger_event|problem_type"),
        ("approach", r"^approach|^method"),
        ("adaptation", r"adaptation_proc|correction|corrective"),
        ("trigger", r"trigger"),
        ("tough_question", r"tough|hard_question"),
        ("document_template", r"template"),
        ("information", r"essential_info|information_need|contents?$|must_contain|must_answer|key_points|sections?$"),
        ("poor_quality", r"poor_quality|risks_of"),
        ("worst_case", r"worst"),
        ("best_case", r"best_case"),
        ("fallback", r"fallback|plan_b"),
        ("find_step", r"steps_to_find|where_to_search"),
        ("simulation_step", r"simulat|model(l)?ing_step"),
        ("validation_step", r"validation_step|expert_valid|verif|^validation$"),
        ("validation_objective", r"validation_obj|smart_"),
        ("data_item", r"data_to_collect|^data$|data_items?|data_need"),
        ("note", r"^notes?$|remark|caveat"),
        ("where_to_look", r"where_to|find_more|more_information"),
        ("contact_step", r"actionable_steps|contact|whom_to"),
        ("challenge", r"challenge|faced|lesson"),
        ("metric_text", r"metric|kpi|success_(measure|criteri|factor)|indicator"),
        ("collaboration", r"collab|cooperat"),
        ("killer_use", r"flagship|killer|showcase"),
        ("contingency", r"contingenc|if_then"),
        ("strength", r"strengths?$"),
        ("weak_point", r"weaknesses$"),
        ("opportunity", r"opportunit"),
        ("threat", r"threat"),
        ("objective", r"objective|milestone"),
        ("missing_information", r"missing|unknown|gaps?$|open_point"),
        ("pitch", r"^pitch$|elevator"),
        ("why_it_works", r"why_this|why_it"),
        ("audience", r"audience"),
        ("call_to_action", r"call_to"),
        ("risks_and_mitigation", r"risks?_and_mitig"),
        ("benefit", r"benefit|value_for"),
        ("ethics", r"ethic"),
        ("vision", r"vision"),
        ("purpose_text", r"purpose_and|^purpose(_detailed|_text)?$"),
        ("deliverables", r"deliverables?_and|outcomes$"),
        ("deliverable", r"deliverable|outputs?$|artefact|result$"),
        ("timeline_budget", r"timeline_and|budget_and|time_and_money"),
        ("takeaway", r"takeaway|overall|in_short"),
        ("feedback", r"^feedback$"),
        ("bold_point", r"bullet|points?$"),
        ("delay_risk", r"delay"),
        ("key_risk", r"(^|_)risks$"),
        ("impact", r"impact|loss|damage|how_bad"),
        ("sensitivity", r"sensitiv|range|quantif"),
        ("omission", r"omission"),
        ("audit_fix", r"^mitigation$|^fix$|countermeasure"),
        ("consequence", r"consequence|without|if_nothing|if_ignored|not_having"),
        ("root_cause", r"root_cause|^cause"),
        ("expert_why", r"expert_why"),
        ("expert_what", r"expert_what|^what$"),
        ("recommendation", r"recommend|advice|improvement|suggestion$"),
        ("step", r"steps?(_|$)|how_to|procedure|todo"),
        ("action", r"action|mitigat|first_|next|respon[sd]|measure|remedy|plans?$|follow_up|consultation"),
        ("dependency", r"dependenc|prerequisite|depends"),
        ("resource", r"resource|material|input"),
        ("location_need", r"requirements?_for|location_req"),
        ("location_broad", r"location.*broad|^region$|^country$"),
        ("location_specific", r"location.*specific|^address$"),
        ("location_detailed", r"location.*detailed|^district$|^city$"),
        ("location_reason", r"rationale_for_suggestion.*loc|location_rationale"),
        ("currency_reason", r"consideration.*curr|curr.*consideration|currency_reason"),
        ("currency_plan", r"currency_strat|hedg"),
        ("location", r"locations?$|^place$|^sites?$"),
        ("question", r"question"),
        ("assumption", r"assumption"),
        ("assessment", r"assess|evaluation|details?$"),
        ("answer", r"answer|reply|response"),
        ("issue", r"problem$"),
        ("explanation", r"explan|verbose|discussion|analysis"),
        ("why", r"rationale|justif|why|reason|motivat|because|importance|relevance"),
        ("conclusion", r"conclu"),
        ("summary", r"summary|overview|synopsis|abstract|digest|in_brief"),
        ("domain_consideration", r"considerations?$"),
        ("role_name", r"^roles?$|position|job_title"),
        ("title", r"(^|_)(title|name|topic|heading|subject|category|label|area|domain|phase|theme|headline)s?$"),
        ("description", r"desc|text|content|scope|about|detail"),
    )
)
_DESCRIPTION_KINDS: tuple[tuple[str, str], ...] = (
    (
        "title",
        r"^(?:the |a |short )*(?:name|title|heading)|two to (?:six|five|four) words|(?:1|2|3)[–-](?:3|4|5|6) words",
    ),
    ("question", r"question"),
    ("impact", r"impact|money|cost|days or"),
    ("action", r"who does what|do first|action|begin(?:s)? with a verb|imperative|owner"),
    ("why", r"why|reason"),
    ("consequence", r"what follows|what happens if|if nobody"),
    ("summary", r"summar|overview"),
    ("early_sign", r"sign|warning"),
    ("assumption", r"assum"),
    ("explanation", r"explain|explanation"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _NAME_KINDS)
_COMPILED_DESCRIPTIONS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _DESCRIPTION_KINDS)
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_N = r"(\d+|one|two|three|four|five|six|seven|eight|ten)"


def snake(name: str) -> str:
    """Returns a property name in lower case with underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s\-.]+", "_", name).lower()


@lru_cache(maxsize=4096)
def kind_of(name: str, description: str) -> str:
    """Returns the kind of a field, ``description`` if nothing tells more.

    Args:
        name: the property's name; items of a list have the list's.
        description: what the schema says about it.
    """
    low = snake(name)
    for kind, pattern in _COMPILED:
        if pattern.search(low):
            return kind
    for kind, pattern in _COMPILED_DESCRIPTIONS:
        if pattern.search(description):
            return kind
    return "description"


@dataclass(frozen=True, slots=True)
class Length:
    """How much a description asks for; 0 where it does not say."""

    words: int = 0
    most_words: int = 0
    sentences: int = 0
    most_characters: int = 0


@lru_cache(maxsize=4096)
def length_of(description: str) -> Length:
    """Returns the length that a description asks for."""
    words = most = sentences = characters = 0
    if span := re.search(rf"\b{_N}\s*(?:to|or|[–-])\s*{_N}\s*words", description, re.IGNORECASE):
        words, most = _int(span[1]), _int(span[2])
    elif one := re.search(rf"\b{_N}\s*words", description, re.IGNORECASE):
        most = _int(one[1])
        words = most * 2 // 3
    if span := re.search(
        rf"\b{_N}(?:\s*(?:to|or|[–-])\s*{_N})?\s*(?:full |short |concrete |complete )?sentences?",
        description,
        re.IGNORECASE,
    ):
        sentences = (_int(span[1]) + _int(span[2] or span[1]) + 1) // 2
    elif re.search(r"\bparagraph\b", description, re.IGNORECASE):
        sentences = 4
    if cap := re.search(
        r"(?:at most|≤|max(?:imum)?(?: of)?|up to|under|fewer than)\s*(\d+)\s*characters", description, re.IGNORECASE
    ):
        characters = int(cap[1])
    return Length(words, most, sentences, characters)


@lru_cache(maxsize=4096)
def count_of(description: str) -> tuple[int, int] | None:
    """Returns the number of items that a description asks for, as a range; ``None`` where it does not say."""
    if span := re.search(
        rf"\b{_N}\s*(?:to|or|[–-])\s*{_N}\b(?!\s*(?:words|sentences|characters|months|weeks|days|years))",
        description,
        re.IGNORECASE,
    ):
        return _int(span[1]), _int(span[2])
    if exact := re.search(rf"\b(?:exactly|always|precisely)\s+{_N}\b", description, re.IGNORECASE):
        return _int(exact[1]), _int(exact[1])
    if least := re.search(
        rf"(?:at least|≥|min(?:imum)?(?: of)?)\s*{_N}\b(?!\s*(?:words|sentences|characters))",
        description,
        re.IGNORECASE,
    ):
        return _int(least[1]), _int(least[1]) + 2
    return None


def _int(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER_WORDS[text.lower()]
