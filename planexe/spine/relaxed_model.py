"""Relaxed twins of answer models: the same fields and class, without the lower and upper bounds of lists and texts.

A weak model's best answer may have an empty text, or two entries where three were asked for. It is kept, with a gap,
in an object of a class derived from the answer's own, so that all code that reads it goes on working. Bounds of
numbers and choices hold as ever.
"""

import types
from functools import lru_cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Field, StringConstraints, ValidationError, create_model
from pydantic.fields import FieldInfo

Model = TypeVar("Model", bound=BaseModel)


def read_leniently(model: type[Model], raw: Any) -> Model:
    """Returns JSON as an object of a model; what breaks only lengths becomes an object of the relaxed twin.

    Raises:
        ValidationError: it breaks more than lengths.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        try:
            value: Model = relaxed(model).model_validate(_without_objects(raw))
        except ValidationError:
            raise error from None
        return value


def extended(model: type[Model], base: BaseModel, **more: Any) -> Model:
    """Returns an object of a model that has the fields of another object, and more (an id, say).

    Example:
        >>> extended(Assumption, draft, assumption_id="A1")
    """
    return read_leniently(model, {**base.model_dump(), **more})


def _without_objects(raw: Any) -> Any:
    """Returns the data of all objects in it: an object of a model is none of its twin."""
    if isinstance(raw, BaseModel):
        return raw.model_dump()
    if isinstance(raw, dict):
        return {name: _without_objects(inner) for name, inner in raw.items()}
    return [_without_objects(one) for one in raw] if isinstance(raw, (list, tuple)) else raw


@lru_cache(maxsize=1024)
def relaxed(model: type[Model]) -> type[Model]:
    """Returns the relaxed twin of a model: a subclass whose texts and lists may have any length, made once."""
    fields: dict[str, Any] = {name: _relaxed_field(info) for name, info in model.model_fields.items()}
    return create_model(model.__name__, __base__=model, __module__=model.__module__, __doc__=model.__doc__, **fields)


def _relaxed_field(info: FieldInfo) -> tuple[Any, Any]:
    annotation: Any = _relaxed_type(info.annotation)
    kept = tuple(_without_lengths(info.metadata))
    if kept:
        annotation = Annotated[(annotation, *kept)]
    if info.default_factory is not None:
        return annotation, Field(default_factory=info.default_factory, title=info.title, description=info.description)
    default = ... if info.is_required() else info.default
    return annotation, Field(default, title=info.title, description=info.description)


def _relaxed_type(annotation: Any) -> Any:
    """Returns a type with every model in it relaxed and every length left out."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner, *metadata = parts
        kept = tuple(_without_lengths(metadata))
        # pyrefly: ignore[invalid-annotation]  known at run time only
        return Annotated[(_relaxed_type(inner), *kept)] if kept else _relaxed_type(inner)
    if origin in (Union, types.UnionType):
        # pyrefly: ignore[invalid-annotation]  known at run time only
        return Union[tuple(_relaxed_type(part) for part in parts)]  # noqa: UP007  the parts are known at run time only
    if origin in (list, tuple, dict, set):
        # pyrefly: ignore[unsupported-operation]  known at run time only
        return origin[tuple(part if part is ... else _relaxed_type(part) for part in parts)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return relaxed(annotation)
    return annotation


def _without_lengths(metadata: Any) -> list[Any]:
    kept: list[Any] = []
    for one in metadata:
        if isinstance(one, StringConstraints):
            kept.append(StringConstraints(strip_whitespace=one.strip_whitespace, to_lower=one.to_lower))
        elif isinstance(one, FieldInfo):
            kept += _without_lengths(one.metadata)
        elif not (hasattr(one, "min_length") or hasattr(one, "max_length")):
            kept.append(one)
    return kept
