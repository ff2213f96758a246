"""Candidates are found by name, shortened words, initials, descriptions, types and values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.mapping.candidates import exact
from planexe.workflows.map.matching import MOST, candidates_of
from planexe.workflows.map.source import SourceColumn

NAMES = st.lists(st.text(max_size=12), min_size=1, max_size=6)


def attribute(name: str, **more: object) -> Attribute:
    return Attribute.model_validate({"key": name, "name": name, **more})


def column(name: str, **more: object) -> SourceColumn:
    return SourceColumn.model_validate({"id": f"t.{name}", "name": name, "table": "t", "file": "f", **more})


OTHERS = [column(name) for name in ("src_sys_cd", "load_ts", "cust_no", "branch_code", "int_rt")]


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (attribute("Loan ID"), column("loanId")),
        (attribute("maturity_date", type="date"), column("mat_dt", kind="date")),
        (attribute("credit_conversion_factor"), column("ccf_pct")),
        (attribute("days_past_due"), column("dpd")),
        (attribute("gender", values=["F", "M"]), column("sex", codes=["F", "M"])),
        (attribute("field_17", description="Day of birth of the customer"), column("cust_birth_dt")),
        (attribute("balance"), column("x7", about="balance of the account")),
    ],
)
def test_right_column_comes_first(asked: Attribute, right: SourceColumn) -> None:
    (found,) = candidates_of([asked], [*OTHERS, right])
    assert found[0].column == right.id


def test_same_name_alone_is_certain_and_only_where_the_type_fits() -> None:
    asked = attribute("amount", type="number")
    one, other = column("Amount", kind="number"), column("AMOUNT", id="u.AMOUNT", table="u", kind="number")
    (found,) = candidates_of([asked], [one, *OTHERS])
    assert exact(found) == found[0]
    assert "type fits" in found[0].signals
    (two,) = candidates_of([asked], [one, other])
    assert exact(two) is None
    (wrong,) = candidates_of([asked], [column("amount", kind="date")])
    assert exact(wrong) is None


@given(NAMES, NAMES)
def test_any_names_give_ordered_scores_and_columns_that_exist(asked: list[str], there: list[str]) -> None:
    columns = [column(name, id=f"t{n}.{name}") for n, name in enumerate(there)]
    for found in candidates_of([attribute(name) for name in asked], columns):
        scores = [one.score for one in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert {one.column for one in found} <= {one.id for one in columns}
        assert len(found) == min(MOST, len(columns))
