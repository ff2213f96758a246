"""Questions in ordinary words over a table of one's own: what the simulated model writes gives the right answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from planexe.simulator.tables import slips
from planexe.tables.profile import Column, Profile, Table
from planexe.tables.profile_tables import profile_file
from planexe.workflows.rows.opening import Language
from planexe.workflows.rows.questions import Question
from planexe.workflows.rows.score import judge
from tests.simulator.tables.asked import Program, answered, ask


class Plan(BaseModel):
    language: Literal["sql", "python"]
    columns: list[str]
    steps: list[str]


ORDERS = [
    # day, customer, country, product group, unit price, quantity, shipped, score
    ("2023-01-15", "Ada", "Norway", "Garden tools", 12.5, 4, True, 3.5),
    ("2023-02-20", "Bo", "Denmark", "Toys", 7.25, 10, False, None),
    ("2023-07-01", "Ada", "Norway", "Toys", 9.0, 2, True, 4.0),
    ("2023-07-08", "Cleo", "Sweden", "Books", 30.0, 1, True, 5.0),
    ("2024-03-03", "Dag", "Norway", "Books", 22.0, 3, False, 2.0),
    ("2024-03-09", "Bo", "Denmark", "Books", 18.5, 7, True, 4.5),
    ("2024-07-21", "Ada", "Norway", "Garden tools", 55.0, 1, True, None),
    ("2024-12-24", "Eva", "Sweden", "Toys", 15.0, 6, False, 1.0),
]
NAMES = ["order_day", "customer", "country", "ProductGroup", "Unit Price (EUR)", "quantity", "shipped", "score"]

ASKED: dict[str, tuple[str, str, dict[str, str]]] = {
    # Question, how it is to be answered, the right answer worked out by hand.
    "rows": ("How many orders are there?", "@orders[n]", {"orders": "8"}),
    "mean": ("What is the average unit price?", "@average[x] rounded to 2 decimals", {"average": "21.16"}),
    "median": ("Calculate the median quantity.", "@median[x], one decimal place", {"median": "3.5"}),
    "total": ("What is the total quantity?", "@total[n]", {"total": "34"}),
    "value": ("How many orders came from Norway?", "@n[n]", {"n": "4"}),
    "two_values": ("How many orders came from Norway or Sweden?", "@n[n]", {"n": "6"}),
    "not_value": ("How many orders are not from Norway?", "@n[n]", {"n": "4"}),
    "two_conditions": ("How many orders from Norway have a quantity of at least 3?", "@n[n]", {"n": "2"}),
    "above": ("How many orders had a unit price above 20?", "@n[n]", {"n": "3"}),
    "number_first": ("How many orders have more than 5 in quantity?", "@n[n]", {"n": "3"}),
    "between": ("How many orders have a unit price between 9 and 18.5?", "@n[n]", {"n": "4"}),
    "year": ("What was the sum of quantity in 2024?", "@sum[n]", {"sum": "17"}),
    "month": ("How many orders were placed in July?", "@n[n]", {"n": "3"}),
    "month_year": ("How many orders were placed in July 2023?", "@n[n]", {"n": "2"}),
    "after": ("How many orders came after 2024-03-03?", "@n[n]", {"n": "3"}),
    "since": ("How many orders were placed since 2024?", "@n[n]", {"n": "4"}),
    "days": ("How many orders were placed between 2023-02-20 and 2023-07-08?", "@n[n]", {"n": "3"}),
    "distinct": ("How many different customers are there?", "@customers[n]", {"customers": "5"}),
    "missing": ("How many orders have a missing score?", "@missing[n]", {"missing": "2"}),
    "share": ("What percentage of orders are from Denmark?", "@percent[x], two decimals", {"percent": "25.00"}),
    "share_of": ("What share of the orders in 2024 were Books?", "@share[x] with 2 decimal places", {"share": "0.50"}),
    "which_count": ("Which customer has the most orders?", "@customer[name]", {"customer": "Ada"}),
    "which_mean": (
        "Which country has the lowest average score, and what is it?",
        "@country[name], @average_score[x] with two decimals",
        {"country": "Sweden", "average_score": "3.00"},
    ),
    "which_sum": ("Which product group sold the highest total quantity?", "@group[name]", {"group": "Toys"}),
    "which_row": ("Which customer paid the highest unit price?", "@customer[name]", {"customer": "Ada"}),
    "which_day": ("On which day was the quantity the largest?", "@day[yyyy-mm-dd]", {"day": "2023-02-20"}),
    "which_year": ("In which year was the mean unit price the highest?", "@year[n]", {"year": "2024"}),
    "top": ("List the top 2 countries by number of orders.", "@countries[a, b]", {"countries": "Norway, Denmark"}),
    "correlation": (
        "How do unit price and quantity correlate?",
        "@r[x], rounded to three decimal places",
        {"r": f"{pd.DataFrame(ORDERS, columns=NAMES)['Unit Price (EUR)'].corr(pd.DataFrame(ORDERS)[5]):.3f}"},
    ),
    "several": (
        "Give the minimum, the maximum and the mean of quantity.",
        "@min_quantity[n], @max_quantity[n], @mean_quantity[x] (mean with two decimals)",
        {"min_quantity": "1", "max_quantity": "10", "mean_quantity": "4.25"},
    ),
    "groups": (
        "Compare the average quantity of Toys and Books.",
        "@toys[x], @books[x], both to 2 decimal places",
        {"toys": "6.00", "books": "3.67"},
    ),
    "difference": (
        "What is the difference between the mean quantity of Toys and that of Books?",
        "@difference[x] rounded to two decimals",
        {"difference": "2.33"},
    ),
    "counted_kinds": ("How many countries are there?", "@n[n]", {"n": "3"}),
    "number_alone": ("How many orders had 10 quantity?", "@n[n]", {"n": "1"}),
    "own_column": ("What is the mean score of orders with more than 2 quantity?", "@m[x], 2 decimals", {"m": "2.75"}),
    "total_number": ("What is the total number of orders with a score of at least 4?", "@n[n]", {"n": "3"}),
    "gaps_in": ("How many missing values are there in the score column?", "@n[n]", {"n": "2"}),
    "quoted": ('How many orders has the customer "Ada" made?', "@n[n]", {"n": "3"}),
    "entity": ("Find the order with the highest quantity.", "@customer[name]", {"customer": "Bo"}),
    "second": ("Which customer has the second highest quantity?", "@customer[name]", {"customer": "Bo"}),
    "common_number": ("Which quantity is the most common?", "@quantity[n]", {"quantity": "1"}),
    "weekend": ("How many orders were placed on a Saturday?", "@n[n]", {"n": "3"}),
    "std": ("What is the standard deviation of quantity?", "@std[x], three decimals", {"std": "3.196"}),
    "percentile": ("What is the 75th percentile of quantity?", "@p75[x], 2 decimals", {"p75": "6.25"}),
    "mode": ("What is the most common country?", "@country[name]", {"country": "Norway"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Profile]:
    folder = tmp_path_factory.mktemp("tables")
    pd.DataFrame(ORDERS, columns=NAMES).to_csv(folder / "orders.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield profile_file(Path("orders.csv"), "orders.csv")


def question(text: str, form: str) -> Question:
    return Question(id="1", file_name="orders.csv", question=text, format=form)


@pytest.mark.parametrize("language", ["python", "sql"])
@pytest.mark.parametrize("name", list(ASKED))
def test_a_careful_model_answers_right(
    orders: Profile, name: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rate in ("WRONG", "CRASHING", "CRASHING_AGAIN"):
        monkeypatch.setattr(slips, rate, 0.0)
    text, form, right = ASKED[name]
    answer, mended = answered(orders, question(text, form), language)
    assert judge(answer, right).words == ""
    assert mended == 0


@pytest.mark.parametrize(
    "text",
    [
        "Did quantity grow from 2023 to 2024?",
        "Fit a linear regression of quantity on unit price and give its slope.",
        "What does it all mean?",
        "Tell me something.",
        "Is the sky blue?",
    ],
)
def test_what_is_not_understood_says_so_and_is_no_answer(orders: Profile, text: str) -> None:
    asked = question(text, "@slope[x]")
    code = ask(Program, orders, asked, "python").code
    assert "This question was not understood" in code
    assert answered(orders, asked, "python")[0] == "@slope[not known]"


@pytest.mark.parametrize("language", ["python", "sql"])
def test_without_a_format_the_bare_value_is_the_answer(orders: Profile, language: Language) -> None:
    for text, right in (
        ("What is the total quantity?", "34"),
        ("Which customer has the most orders?", "Ada"),
        ("List the top 2 countries by number of orders.", "Norway, Denmark"),
    ):
        answer, _ = answered(orders, question(text, ""), language, seed=4)
        assert answer.strip('"') == right


def test_the_plan_tells_the_steps_and_columns_of_the_program(orders: Profile) -> None:
    asked = question("What is the mean unit price of Books in 2024?", "@mean[x], two decimals")
    plan = ask(Plan, orders, asked, "python", seed=2)
    assert plan.columns == ["ProductGroup", "order_day", "Unit Price (EUR)"]
    assert plan.steps == [
        "Keep the rows whose ProductGroup is Books.",
        "Keep the rows whose year of order_day is 2024.",
        "Work out the mean of Unit Price (EUR) for mean.",
        "Write the answer as @mean[…].",
    ]
    assert plan.language == "python"


def test_a_crash_is_mended_when_the_error_is_shown(orders: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "CRASHING", 1.0)
    monkeypatch.setattr(slips, "CRASHING_AGAIN", 0.0)
    monkeypatch.setattr(slips, "WRONG", 0.0)
    for language in ("python", "sql"):
        text, form, right = ASKED["two_conditions"]
        answer, mended = answered(orders, question(text, form), language)
        assert (judge(answer, right).right, mended) == (True, 1)


def test_a_program_is_mended_alike_whatever_the_words_of_the_error(orders: Profile) -> None:
    for number in range(40):
        asked = question(f"What is the mean quantity above {number}?", "@mean[x]")
        told = [f"The program:\nrows = df\n\nWhat came of it:\nIt failed: {words}" for words in ("a, b", "b, a")]
        assert len({ask(Program, orders, asked, "sql", one).code for one in told}) == 1


def test_slips_come_at_their_rates_and_are_the_same_each_time(orders: Profile) -> None:
    asked = [question(f"What is the mean quantity above {n}?", "@mean[x], 2 decimals") for n in range(150)]
    first = [ask(Program, orders, one, "python").code for one in asked]
    assert first == [ask(Program, orders, one, "python").code for one in asked]
    crashes = sum("['quantity']" not in code for code in first)
    assert 0.1 < crashes / len(first) < 0.3
    as_meant = [f"rows = rows[rows['quantity'] > {n}]" in code and ".mean()" in code for n, code in enumerate(first)]
    assert 0.62 < sum(as_meant) / len(first) < 0.86


def test_each_model_slips_elsewhere(orders: Profile) -> None:
    asked = [question(f"What is the mean quantity above {n}?", "@mean[x], 2 decimals") for n in range(40)]
    one, other = (
        [ask(Program, orders, q, "python", by=by).code for q in asked] for by in ("simulated", "simulated-fast")
    )
    alike = sum(a == b for a, b in zip(one, other, strict=True))
    assert 10 < alike < 40


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=6, unique=True))
def test_any_words_about_any_columns_get_a_program(text: str, names: list[str]) -> None:
    columns = tuple(
        Column(name=name, kind="integer" if n % 2 else "text", samples=("a",)) for n, name in enumerate(names)
    )
    profile = Profile(file="x.csv", kind="csv", tables=(Table(rows=3, columns=columns),))
    asked = question(f"{text} mean {names[-1]} of {names[0]} {text}", "@n[x]")
    assert "rows = df" in ask(Program, profile, asked, "python").code
    assert "SELECT" in ask(Program, profile, asked, "sql").code


def test_the_documentation_tells_the_rates() -> None:
    told = " ".join((Path(__file__).parents[3] / "docs" / "simulated.md").read_text("utf-8").split())
    rates = (
        f"{slips.WRONG:.0%} of its programs",
        f"{slips.CRASHING:.0%} end with",
        f"mends {slips.CRASHING_AGAIN:.0%} do",
    )
    assert all(rate.replace("%", " %") in told for rate in rates)
