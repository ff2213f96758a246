"""What a person may do to a finished run, the one way in: see what a change brings (``preview``), then ``apply`` it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from planexe.errors import RunInUse, SettingsError
from planexe.files import Fence
from planexe.llm.structured import problems_of
from planexe.spine.artefact import Artefact
from planexe.spine.change_log import Change, Kind, note_change
from planexe.spine.recompute import recomputed
from planexe.spine.rerun import RerunPlan, RerunWish, chosen_items, overwritten, plan_wish
from planexe.spine.rerun_overrides import overrides_after
from planexe.spine.reviews import REVIEWS, ItemReview, Reviews
from planexe.spine.run import Run
from planexe.spine.run_summary import Status
from planexe.spine.stage import Stage
from planexe.spine.stage_ends import waiting_for_review
from planexe.spine.stage_override import StageOverride


@dataclass(frozen=True, slots=True)
class Edit:
    """A person writes the value of a stage; the value before stays as a version."""

    stage: str
    value: Any


@dataclass(frozen=True, slots=True)
class Restore:
    """A stage goes back to a version; it is pinned only where it would otherwise be asked again at once."""

    stage: str
    version: Artefact


@dataclass(frozen=True, slots=True)
class Pin:
    """A stage keeps its value although its inputs change, or lets go of it."""

    stage: str
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class GoOn:
    """The plan is made although a stage refuses its goal."""


@dataclass(frozen=True, slots=True)
class Review:
    """A person says what is to become of items.

    Attributes:
        rows: what is said of each, by its key; ``None`` takes back what was said.
        who: says it.
    """

    rows: Mapping[str, ItemReview | None]
    who: str = "a person"


RunChange = RerunWish | Edit | Restore | Pin | GoOn | Review


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What a change writes.

    Attributes:
        kind: of the change in the log; ``note`` what else stands there.
        overrides: what reruns changed, by stage: those of all stages.
        artefact: the new value, if there is one.
        computed: what code makes of it at once; these values are no versions, the log tells how they came about.
    """

    kind: Kind
    note: Mapping[str, Any] = field(default_factory=dict)
    overrides: Mapping[str, StageOverride]
    artefact: Artefact | None = None
    computed: tuple[Artefact, ...] = ()


def preview(run: Run, change: RunChange) -> RerunPlan:
    """Returns which stages would run again after a change, which might, and which stay; nothing is written.

    Raises:
        SettingsError: a stage or an item does not exist, or a value does not fit.
    """
    if isinstance(change, RerunWish):
        return plan_wish(change, run.fresh, run.needs)
    return plan_wish(RerunWish(), after_change(run, change).fresh, run.needs)


def after_change(run: Run, change: RunChange) -> Run:
    """Returns the run as it would lie there after a change, before anything is made of it; nothing is written.

    Raises:
        SettingsError: a stage or an item does not exist, or a value does not fit.
    """
    draft = _draft(run, change)
    made = {draft.artefact.stage: draft.artefact} if draft.artefact else {}
    return run.with_values({**run.artefacts, **made}, draft.overrides)


def apply(run: Run, change: RunChange) -> Change:
    """Makes a change and notes who did it and when; working on the run then does what follows, however often cut off.

    Raises:
        SettingsError: a stage or an item does not exist, a value does not fit or a person's would be lost, or nothing
            would run.
        RunInUse: a process works on the run.
        RunError: the run cannot be read or written.
    """
    draft = _draft(run, change)
    if run.folder.in_use():
        raise RunInUse(
            f"Run {run.run_id} is being worked on; let it finish, or stop it with "
            f"`planexe stop {run.run_id} --drain`, then change it."
        )
    with run.folder.lock():
        if draft.overrides != run.overrides:
            run.folder.write_overrides(draft.overrides)
        if draft.artefact:
            run.folder.store.save(draft.artefact, keep_old=not draft.computed)
        for artefact in draft.computed:
            run.folder.store.save(artefact, keep_old=False)
        record = note_change(run.folder.path, draft.kind, **draft.note)
        if isinstance(change, Review):
            _keep_waiting(run.again())
        keep_stale_count(run.again())
    return record


def _keep_waiting(run: Run) -> None:
    """Writes into the run's state whether items still wait for review."""
    status = run.summary.status
    if status in ("complete", "waiting for review"):
        stages = run.stages.stages
        values = {n: stages[n].parse_value(a.value) for n, a in run.artefacts.items() if stages[n].waits}
        new: Status = "waiting for review" if waiting_for_review(stages, values) else "complete"
        if new != status:
            run.folder.write_summary(replace(run.summary, status=new))


def keep_stale_count(run: Run, fence: Fence | None = None) -> None:
    """Writes into the run's state how many of its values are not up to date, for lists of many runs to show.

    Raises:
        RunError: the run cannot be read, or its folder not be written.
    """
    if not run.changes:
        return
    stale = sum(found.outdated for found in run.fresh.values())
    if stale != run.summary.stale:
        run.folder.write_summary(replace(run.summary, stale=stale), fence)


def problems_of_value(run: Run, name: str, value: Any) -> tuple[str, ...]:
    """Returns what is wrong with a value for a stage, a sentence per field; what was wrong before is let pass."""
    stage, stored = _stage(run, name), run.artefacts.get(name)
    before = set(_problems(stage, stored.value)) if stored else set()
    return tuple(p for p in _problems(stage, value) if p not in before)


def _draft(run: Run, change: RunChange) -> _Draft:
    match change:
        case RerunWish():
            return _rerun(run, change)
        case Edit(name, value):
            return _edited(run, name, value)
        case Restore(name, version):
            return _restored(run, name, version)
        case Pin(name, pinned):
            return _pinned(run, name, pinned)
        case Review():
            return _reviewed(run, change)
        case GoOn():
            refusing = [s.name for s in run.stages.stages.values() if s.refusal]
            chosen = {n: replace(_override(run, n), despite_refusal=True) for n in refusing}
            return _Draft(kind="go_on", overrides={**run.overrides, **chosen})


def _rerun(run: Run, wish: RerunWish) -> _Draft:
    plan = plan_wish(wish, run.fresh, run.needs)
    lost = () if wish.overwrite else overwritten(wish, run.fresh)
    if lost:
        headings = ", ".join(run.stages.stages[name].heading for name in lost)
        raise SettingsError(
            f"{headings} would lose what a person wrote or pinned (it stays as a version); "
            "confirm that with --overwrite, or leave it out.",
            field="--overwrite",
        )
    if not plan.again:
        raise SettingsError("Nothing of this run is missing or stale; choose stages to run again.", field="STAGE")
    chosen = chosen_items(wish, run.fresh, run.needs)
    released = _released(run, wish)
    overrides = overrides_after(run, wish)
    note = {
        "stages": chosen,
        "before": {name: artefact.digest for name, artefact in run.artefacts.items()},
        "again": plan.again,
        "perhaps": plan.perhaps,
    }
    return _Draft(kind="rerun", note=note, overrides=overrides, artefact=released)


def _released(run: Run, wish: RerunWish) -> Artefact | None:
    """Returns the reviews without those of items that are asked again by name, ``None`` where that changes nothing.

    Raises:
        SettingsError: what a person wrote or pinned would be lost, and that is not confirmed.
    """
    reviews = run.value(REVIEWS, Reviews) if REVIEWS in run.stages.stages else None
    named = {key for name, keys in wish.stages.items() if run.stages.stages[name].keeps for key in keys}
    lost = sorted(named & set(reviews.rows)) if reviews else []
    if reviews is None or not lost:
        return None
    kept = [key for key in lost if reviews.rows[key].state in ("edited", "pinned")]
    if kept and not wish.overwrite:
        raise SettingsError(
            f"{', '.join(kept[:5])} would lose what a person set or pinned in review; confirm that with --overwrite, "
            "or leave it out.",
            field="--overwrite",
        )
    left = {key: one for key, one in reviews.rows.items() if key not in named or one.state == "rejected"}
    value = Reviews(rows=left).model_dump(mode="json")
    return Artefact(stage=REVIEWS, value=value, origin="person", revision=_override(run, REVIEWS).highest)


def _edited(run: Run, name: str, value: Any) -> _Draft:
    problems = problems_of_value(run, name, value)
    if problems:
        raise SettingsError(" ".join(problems), field=name)
    stage, stored = _stage(run, name), run.artefacts.get(name)
    try:
        parsed = stage.parse_value(value)
    except ValidationError as error:
        raise SettingsError(" ".join(problems_of(error)), field=name) from error
    artefact = Artefact(
        stage=name,
        value=parsed.model_dump(mode="json"),
        origin="person",
        revision=_override(run, name).highest,
        items=stored.items if stored else (),
        models=stored.models if stored else (),
        gaps=tuple(stage.gaps(parsed)) if stage.gaps else (),
        needs=stored.needs if stored else {},
    )
    return _with_value("edit", run.overrides, artefact)


def _reviewed(run: Run, change: Review) -> _Draft:
    if REVIEWS not in run.stages.stages:
        raise SettingsError(f"The items of this {run.request.noun} are not reviewed.", field="RUN_ID")
    reviewable = {one.key for one in run.workflow.reviews.items(run)} if run.workflow.reviews else frozenset()
    if unknown := [key for key in change.rows if key not in reviewable]:
        raise SettingsError(f"There is no {unknown[0]!r} to review in this {run.request.noun}.", field="KEY")
    if not change.rows:
        raise SettingsError("Nothing was chosen to be reviewed.", field="KEY")
    before = run.value(REVIEWS, Reviews) or Reviews()
    now = {key: one for key, one in {**before.rows, **change.rows}.items() if one is not None}
    return _with_reviews(run, Reviews(rows=now), change)


def _with_reviews(run: Run, reviews: Reviews, change: Review) -> _Draft:
    override = _override(run, REVIEWS)
    artefact = Artefact(
        stage=REVIEWS, value=reviews.model_dump(mode="json"), origin="person", revision=override.highest
    )
    computed = tuple(recomputed(run.with_values({**run.artefacts, REVIEWS: artefact}, run.overrides), [REVIEWS]))
    said = {key: one.state if one else "proposed" for key, one in change.rows.items()}
    note = {"stages": {REVIEWS: ()}, "digest": artefact.digest, "who": change.who, "reviewed": said}
    return _Draft(kind="review", note=note, overrides=run.overrides, artefact=artefact, computed=computed)


def _restored(run: Run, name: str, version: Artefact) -> _Draft:
    _stage(run, name)
    old = _override(run, name)
    override = replace(
        old,
        revision=version.revision,
        item_revisions={i.key: i.revision - version.revision for i in version.items},
        guidance=version.asked_with.get("guidance", ""),
        prompt=version.asked_with.get("prompt", ""),
        models=() if tuple(version.models) == run.request.models else tuple(version.models),
        raised=old.highest,
        pinned=False,
    )
    if version.origin == "person":
        version = replace(version, revision=override.highest)
    overrides = {**run.overrides, name: override}
    found = run.with_values({**run.artefacts, name: version}, overrides).fresh[name]
    if found.state == "stale" and not found.perhaps:
        overrides[name] = replace(override, pinned=True)
    return _with_value("restore", overrides, version)


def _with_value(kind: Kind, overrides: Mapping[str, StageOverride], artefact: Artefact) -> _Draft:
    note = {"stages": {artefact.stage: ()}, "digest": artefact.digest}
    return _Draft(kind=kind, note=note, overrides=overrides, artefact=artefact)


def _pinned(run: Run, name: str, pinned: bool) -> _Draft:
    heading = _stage(run, name).heading
    if name not in run.artefacts:
        raise SettingsError(f"{heading} has not been made yet, so there is nothing to pin.", field=name)
    override = replace(_override(run, name), pinned=pinned)
    return _Draft(
        kind="pin" if pinned else "unpin",
        note={"stages": {name: ()}},
        overrides={**run.overrides, name: override},
    )


def _override(run: Run, name: str) -> StageOverride:
    return run.overrides.get(name, StageOverride())


def _stage(run: Run, name: str) -> Stage:
    stage = run.stages.stages.get(name)
    if stage is None:
        raise SettingsError(f"There is no stage {name!r}; `planexe stages` lists them.", field="STAGE")
    return stage


def _problems(stage: Stage, value: Any) -> tuple[str, ...]:
    model = stage.value_model
    assert model is not None
    try:
        model.model_validate(value)
    except ValidationError as error:
        return problems_of(error)
    return ()
