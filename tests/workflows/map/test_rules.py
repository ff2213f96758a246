"""Rules class only what they can tell for certain."""

from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.rules import ruled
from planexe.workflows.map.source import SourceColumn


def told(name: str, description: str = "", column: str = "c", *, mandatory: bool = False) -> dict[str, str]:
    where = SourceColumn(id=f"t.{column}", name=column, table="t", file="f") if column else None
    found = ruled(Attribute(key=name, name=name, description=description, mandatory=mandatory), where)
    return {dimension: one.value for dimension, one in found.items()}


def test_persons_and_special_data_by_name_or_column() -> None:
    assert told("date_of_birth") == {"personal": "personal"}
    assert told("field_7", column="cust_nm") == {"personal": "personal"}
    assert told("religion") == {"personal": "special"}
    assert told("legal_entity_name") == told("amount") == {}


def test_cited_rules_keys_and_what_nothing_feeds() -> None:
    assert told("stage", "Stage of impairment of IFRS 9.") == {"regulatory": "yes"}
    assert told("loan_id", mandatory=True) == {"criticality": "high"}
    assert told("pool", column="", mandatory=True) == {"risk": "high"}
