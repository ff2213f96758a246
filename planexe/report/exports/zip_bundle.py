"""Everything about a plan in one zip: every other format, values, attempts, request, manifest with digests."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from planexe.errors import ExportFailed
from planexe.executor.attempt_log import ATTEMPT
from planexe.json_text import json_text
from planexe.report import exports
from planexe.report.report import Report
from planexe.spine.run_request import REQUEST

FORMAT = "zip"
SUFFIX = ".zip"
TITLE = "Zip of everything"
MEDIA_TYPE = "application/zip"
_NAMES = {"html": "report"}  # the others are called as the workflow calls what it makes
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same report gives the same bytes
_FILE_MODE = 0o100644 << 16


def export(report: Report) -> bytes:
    """Returns the zip's bytes; its documents have their annexes."""
    report = report.at_length()
    files: dict[str, bytes] = {}
    stem = report.run.request.file_stem
    left_out = dict(exports.disabled_formats())
    for name, found in exports.formats(report).items():
        try:
            if name != FORMAT:
                files[f"{_NAMES.get(name, stem)}{found.suffix}"] = exports.export(name, report)
        except ExportFailed as error:
            left_out[name] = str(error)
    files |= {
        "plan.json": _json(report.run.values),
        "attempts.jsonl": b"".join(_line(ATTEMPT.encode(attempt)) for attempt in report.run.attempts),
        "request.json": _json(REQUEST.encode(report.run.request)),
    }
    files["manifest.json"] = _json(manifest(report, files, left_out))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _FILE_MODE
            entry.create_system = 3  # the same bytes on every system
            bundle.writestr(entry, content)
    return buffer.getvalue()


def manifest(report: Report, files: dict[str, bytes], left_out: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the zip holds, which formats it lacks and why, and where the plan came from."""
    request = report.run.request
    return {
        "title": report.title,
        "run_id": request.run_id,
        "created": request.created,
        "version": request.version,
        "status": report.run.status,
        "simulated": report.simulated,
        "stale": report.stale_notice,
        "models": list(report.total.models or request.models),
        "seed": request.seed,
        "gaps": list(report.gaps),
        "provenance": report.total,
        "sections": {
            s.anchor: {
                "state": s.state,
                "marks": [{"state": mark.state, "why": mark.why} for mark in s.marks],
                "provenance": s.provenance,
            }
            for s in report.sections
        },
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
        "left_out": dict(left_out),
    }


def _json(value: Any) -> bytes:
    return json_text(value, indent=1).encode("utf-8", "replace") + b"\n"


def _line(record: Any) -> bytes:
    return json_text(record, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
