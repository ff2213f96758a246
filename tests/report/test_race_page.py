"""The race as one page: self-contained, with a policy, and with nothing of the run but its times."""

import re
import xml.etree.ElementTree as ET
from html import unescape

from planexe.report.race_page import race_svg, render_race
from planexe.timing.race import Race, RaceBar, Racer

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def example(title: str = "A bakery") -> Race:
    bars = tuple(RaceBar(lane=0, start_s=n, end_s=n + 1, stage="goal") for n in range(4))
    failed = RaceBar(lane=3, start_s=0.0, end_s=0.5, stage="goal", state="failed")
    return Race(
        first=Racer(name="One by one", cap=1, seconds=4.0, bars=bars, predicted=True, simulated=True, pace=20),
        second=Racer(name="4 at once", cap=4, seconds=1.0, bars=(failed,), simulated=True, pace=20),
        headings={"goal": EVIL},
        title=title,
    )


def page(title: str = "A bakery") -> str:
    race = example(title)
    return render_race(race.to_json(), race.summary(), race.table())


def test_page_loads_nothing_and_says_so_in_its_policy() -> None:
    text = page()
    assert "default-src 'none'" in unescape(text)
    assert not re.search(r"\s(?:src|href)\s*=", text.partition("<script")[0])
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_page_holds_numbers_as_a_table_and_a_picture_without_scripts() -> None:
    text = page()
    assert '<th scope="row">Run time</th><td>4.0 s</td><td>1.0 s</td>' in text
    assert "<noscript><svg" in text
    assert "predicted from the other run" in text


def test_hostile_text_stays_text() -> None:
    text = page(EVIL)
    assert "<img" not in text
    assert text.count("<script>") == 1
    assert "alert(1)</script>" not in text


def test_picture_is_well_formed_and_has_a_bar_for_every_call() -> None:
    tree = ET.fromstring(race_svg(example(EVIL).to_json()))  # our own text, just made
    bars = [e for e in tree.iter() if e.get("fill") in {"#1f77b4", "#c5283d"}]
    assert len(bars) == 5
    assert EVIL.split("<")[0] in "".join(tree.itertext())


def test_picture_says_what_is_predicted_and_simulated() -> None:
    words = "".join(ET.fromstring(race_svg(example("").to_json())).itertext())
    assert "predicted, simulated model" in words
    assert "measured, simulated model" in words
    assert "The same, twice" in words
