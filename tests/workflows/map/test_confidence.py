"""Confidence is the share of accepted proposals of one kind, and none before there are reviews."""

from planexe.workflows.map.confidence import LEAST, PastReview, confidences, kind_of
from planexe.workflows.map.settling import SettledRow

ROW = SettledRow(key="a", column="t.a", how="chosen", signals=("same words", "described", "type fits"))


def test_nothing_reviewed_is_said() -> None:
    (found,) = confidences([ROW], []).values()
    assert found.share is None
    assert found.words == "not known: none of this kind has been reviewed"


def test_share_of_the_same_kind_alone() -> None:
    kind = kind_of(ROW)
    past = [PastReview(kind=kind, accepted=n > 0) for n in range(LEAST)] + [
        PastReview(kind="no column", accepted=False)
    ]
    found = confidences([ROW], past)
    assert found[kind].share == (LEAST - 1) / LEAST
    assert found["no column"].share is None
    assert "1 review of this kind accepted; 5 are needed" in found["no column"].words
