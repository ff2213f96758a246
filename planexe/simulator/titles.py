"""The titles that a prompt gives to ids."""

import re

from planexe.simulator.prompt_reader import PromptParts

_TITLE_LINE = re.compile(
    r"^[\s>*+\-#|(\[\"'`]*(?:(?:id|code|no|nr|lever_id|task_id|document_id|role_id)\W{1,3})?"
    r"([A-Za-z]{0,4}\d+(?:\.\d+)*)[\s.):\]|\"'`*—–-]+(?![a-z]+ (?:\d|the|of)\b)([^\n|]{2,160})",
    re.MULTILINE,
)
_TITLE_END = re.compile(r"\s[—–]\s|:\s|\s\(|\*\*|\.\s")
_JSON_TITLE = re.compile(
    r'"(?:\w+_)?(?:id|code|index)"\s*:\s*"?([\w.]+)"?\s*,\s*"(?:\w+_)?(?:name|title|category)"\s*:\s*"([^"]{2,160})"'
)


def titles_in(prompt: PromptParts) -> dict[str, str]:
    """Returns the titles that the prompt gives to ids, in lines like ``### L3 Pace of the Start``.

    The task is read first, then the documents from the last to the first; the first title of an id counts.
    """
    found: dict[str, str] = {}
    for text in (prompt.task, *(text for _, text in reversed(prompt.documents))):
        for pattern in (_TITLE_LINE, _JSON_TITLE):
            for key, title in pattern.findall(text):
                if key not in found and any(c.isalpha() for c in title):
                    found[key] = _TITLE_END.split(title.strip(), maxsplit=1)[0].strip(" *_`\"'.,;:|")
    return found
