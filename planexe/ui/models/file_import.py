"""Takes over an existing PlanExe llm_config.json: looks at what it holds, and keeps it beside the runs without keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from planexe.errors import CatalogError, PlanExeError
from planexe.figures import count_text
from planexe.files import read_handed_text, write_json
from planexe.llm.config_import import ConfigImport, merged_config, read_config
from planexe.llm.planexe_llm_config import llm_config_entries
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.ui.models.table import key_text, service_label
from planexe.ui.shared import catalog_problems, state
from planexe.ui.shared.harmless import plain

FILE_NAME = "llm_config.json"
_MOST_MB = 2


def show(manager: RunManager) -> None:
    """Draws the choice of a file, what it holds, and the button that keeps it."""
    workbench = manager.workbench
    st.markdown(
        "An `llm_config.json` of PlanExe is read as it is. Its `${NAME}` placeholders stay, so keys remain in the "
        "environment; a file that holds keys themselves is not kept."
    )
    notice = state.take_notice()
    if notice:
        st.success(notice, icon=":material/check_circle:")
    uploaded = st.file_uploader("Choose the file", type=["json"], key="models.upload", max_upload_size=_MOST_MB)
    if uploaded is not None:
        try:
            found = read_config(uploaded.getvalue(), uploaded.name, workbench.settings.environment)
        except PlanExeError as error:
            st.error(plain(str(error)), icon=":material/error:")
        else:
            _show_preview(manager, found)
    _show_kept(manager)


def _show_preview(manager: RunManager, found: ConfigImport) -> None:
    environment = manager.workbench.settings.environment
    st.markdown(f"**{count_text(len(found.specs), 'model')} in the file**")
    st.dataframe(
        [import_row(found, name, environment) for name in found.specs],
        hide_index=True,
        key="models.preview",
        column_config={"Address": st.column_config.TextColumn(width="medium")},
        alt=f"The {len(found.specs)} models of the chosen file.",
    )
    catalog_problems.show(found.problems)
    if found.refusal:
        st.error(found.refusal, icon=":material/key_off:")
        return
    known = sorted(set(found.specs) & set(manager.workbench.catalog.specs))
    if known:
        st.caption(f"Replaces in your catalogue: {plain(', '.join(known))}.")
    st.button(
        "Add these models",
        type="primary",
        icon=":material/add:",
        key="models.import",
        on_click=_keep,
        args=(manager, dict(found.entries)),
        help=f"Written to {config_path(manager.workbench)}.",
    )


def import_row(found: ConfigImport, name: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Returns a row of the preview; a key itself is never in it."""
    spec = found.specs[name]
    return {
        "Model": name,
        "Service": service_label(spec),
        "Known there as": spec.model,
        "Address": spec.base_url,
        "Key": "✕ written in the file" if name in found.with_keys else key_text(spec, environment),
        "Problem": spec.problem,
    }


def config_path(workbench: Workbench) -> Path:
    """Returns where imported models are kept."""
    return workbench.settings.runs / FILE_NAME


def keep(workbench: Workbench, entries: Mapping[str, Any]) -> int:
    """Adds entries to the imported models and reads the catalogue anew; returns how many are kept now.

    Raises:
        StorageError: the file cannot be written.
        CatalogError: the models imported before cannot be read; then the file is as it was.
    """
    path = config_path(workbench)
    merged = merged_config(_kept(path), entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, merged)
    workbench.reload_catalog()
    return len(merged)


def _kept(path: Path) -> Mapping[str, Any]:
    try:
        return llm_config_entries(read_handed_text(path), path.name) if path.is_file() else {}
    except ValueError as error:
        raise CatalogError(f"{path} {error}.", field=str(path)) from error


def forget(workbench: Workbench) -> None:
    """Sets the imported models aside: the file gets another name, by which it can be brought back."""
    path = config_path(workbench)
    path.replace(path.with_suffix(".json.removed"))
    workbench.reload_catalog()


def _show_kept(manager: RunManager) -> None:
    path = config_path(manager.workbench)
    if not path.is_file():
        return
    names = [name for name, source in manager.workbench.catalog.sources.items() if source == str(path)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{count_text(len(names), 'imported model')} in `{path}`.", width="stretch")
        st.button("Remove them", icon=":material/delete:", key="models.forget", on_click=_forget, args=(manager,))


def _keep(manager: RunManager, entries: Mapping[str, Any]) -> None:
    try:
        keep(manager.workbench, entries)
    except PlanExeError as error:
        state.note_notice(f"Not added: {plain(str(error))}")
    else:
        state.note_notice(f"{count_text(len(entries), 'model')} added; choose them under New run.")


def _forget(manager: RunManager) -> None:
    forget(manager.workbench)
    removed = config_path(manager.workbench).with_suffix(".json.removed").name
    state.note_notice(f"The imported models are removed. Rename `{removed}` to `{FILE_NAME}` to bring them back.")
