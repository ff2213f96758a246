from planexe.gantt.source import page_script


def test_script_of_a_page_keeps_its_names_to_itself() -> None:
    script = page_script()
    assert script.startswith("(() => {")
    assert script.rstrip().endswith("})();")
    assert "</script" not in script
