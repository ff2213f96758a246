"""What a refusal says against a way to ask for JSON: against a bound, a reference, the schema as a whole; pure.

A keyword of the schema that is named says more than the field it stands in: `response_format` is named in nearly every
such refusal, also where a bound alone is not taken.
"""

import re
from typing import Final

from planexe.llm.complaints import Complaint
from planexe.llm.dialect import SchemaForm

_FORMAT: Final = re.compile(
    r"response[_ ]?format|\bformat\b|json|structured[ _-]?output|guided|grammar|schema|\$ref|\$defs"
    r"|additional_?properties|output_?config|constrained|any_?of|one_?of|object fields|nesting|too complex"
    r"|too many states|requested parameters"
    r"|(min|max)(imum|items|length)\b[^.]{0,30}(keyword|propert|permitted|support)"
)
_TOOLS: Final = re.compile(r"\btools?\b|tool_choice|tool[ _]call|function")
_WORDLESS: Final = re.compile(
    r"\W*((bad|invalid|malformed) (request|argument|input|parameter)s?|request contains an invalid argument"
    r"|provider returned (an )?error|invalid_request_error|invalid_argument|validation error|bad_request)?\W*"
)
_REFERENCE: Final = re.compile(r"\$ref|\$defs|\breferences?\b|recursi|additional_?properties|definitions")
_BOUND: Final = re.compile(
    r"\b(exclusive)?(minimum|maximum)\b|\bmultipleof\b|\b(min|max)(items|length)\b|\buniqueitems\b"
    r"|['\"`](pattern|format)['\"`]"
)
_PART: Final = re.compile(
    r"feature|keyword|constrain|construct|complex|nest|too many|invalid schema|schema validation|propert(y|ies)\b"
    r"|grammar error|pars(e|ing)"
)
_FIELD: Final = (
    r"(response[_ ]?format|output_?config|\bformat\b|json[_ ]?schema|structured[ _-]?outputs?|guided[ _](json|decoding)"
    r"|\btools?\b|tool_choice|function[ _]call\w*)"
)
_NOT_TAKEN: Final = (
    r"(unsupported|(not|n't) (yet )?(be )?(support|enabled|available|allowed|permitted|implemented)|unavailable"
    r"|enabled only|disabled|extra(neous| inputs)|unknown|unrecogni|unexpected)"
)
_WHOLE: Final = re.compile(
    rf"{_FIELD}[^.]{{0,40}}{_NOT_TAKEN}|{_NOT_TAKEN}[^.]{{0,60}}{_FIELD}|{_FIELD}\S* ?: extra inputs"
    r"|cannot unmarshal object"
)
_OTHER_TYPES: Final = re.compile(
    r"type\W{0,12}json_schema|(must be|expected|only|supported values)[^.]{0,40}\b(text|json_object)\b"
    r"|(invalid value|received|got)\W{0,6}json_schema|object fields require|requested parameters"
)
_CODES: Final = re.compile(r"\b(code|param) \S+")


def lower_forms(below: tuple[SchemaForm, ...], complaint: Complaint, *, tools: bool) -> tuple[SchemaForm, ...]:
    """Returns which of the ways left the refusal leaves open, the strictest first; none if it is about something else.

    Args:
        below: the ways after the one that was refused.
        complaint: what the service said.
        tools: it was asked for a function call, else for an answer of a form.
    """
    words = complaint.words
    about = _TOOLS if tools else _FORMAT
    if not (about.search(f"{complaint.parameter.lower()} {words}") or _WORDLESS.fullmatch(complaint.message.lower())):
        return ()
    said = _CODES.sub(" ", words)  # these name the place, and not what is wrong with it
    if _REFERENCE.search(said):
        return below[below.index("flat") :] if "flat" in below else below
    if _BOUND.search(said):
        return below
    if _OTHER_TYPES.search(said) or (_WHOLE.search(said) and not _PART.search(said)):
        return tuple(form for form in below if form not in ("plain", "flat"))
    return below
