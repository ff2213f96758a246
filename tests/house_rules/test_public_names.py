import planexe


def test_front_door_is_pinned() -> None:
    assert planexe.__all__ == [
        "Attempt", "Call", "CallResult", "Document", "GaveUp", "InputError", "LLMExecutor", "PlanExeError", "Prompt",
        "ProviderError", "Reply", "RunError", "RunFolder", "RunRequest", "Settings", "Stage", "Workbench",
        "load_settings",
    ]  # fmt: skip


def test_every_public_name_can_be_imported() -> None:
    for name in planexe.__all__:
        assert getattr(planexe, name).__name__ == name


def test_at_most_twenty_names() -> None:
    assert len(planexe.__all__) <= 20
