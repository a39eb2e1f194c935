"""Turn values into JSON values and back, checking every type on the way back.

What comes from a process that read somebody else's file is data like the file itself: a value of
another type than expected is refused, never converted.
"""

from __future__ import annotations

import base64
import math
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

__all__ = ["parse_plain", "render_plain"]

_Parser = Callable[[Any], Any]


def render_plain(value: Any) -> Any:
    """Return a value as JSON values: a dataclass as the list of its fields, bytes as Base64."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple | list):
        return [render_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: render_plain(each) for key, each in value.items()}
    kind: Any = type(value)
    return [render_plain(getattr(value, name)) for name in _list_names(kind)]


def parse_plain(kind: Any, value: Any) -> Any:
    """Return the value of type *kind* that `render_plain` made JSON values of.

    Args:
        kind: A dataclass, str, int, float, bool, bytes, None, or a tuple, list, mapping from str,
            union or literal of these.
        value: The JSON values.

    Raises:
        ValueError: If they are not those of a value of this type.
    """
    return _find_parser(kind)(value)


@cache
def _list_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _refuse(kind: object) -> ValueError:
    return ValueError(f"expected {kind}")


@cache
def _find_parser(kind: Any) -> _Parser:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in (None, type(None)):
        return _parse_literal((None,))
    if origin is Literal:
        return _parse_literal(arguments)
    if kind in (str, int, bool):
        return _parse_exactly(kind)
    if kind is float:
        return _parse_float
    if kind is bytes:
        return _parse_bytes
    if origin in (Union, types.UnionType):
        return _parse_union([_find_parser(each) for each in arguments])
    if origin is list or (origin is tuple and arguments[-1] is ...):
        return _parse_several(origin, _find_parser(arguments[0]))
    if origin is tuple:
        return _parse_fixed(tuple, [_find_parser(each) for each in arguments])
    if isinstance(origin, type) and issubclass(origin, Mapping) and arguments[0] is str:
        return _parse_mapping(_find_parser(arguments[1]))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        parsers = [_find_parser(hints[name]) for name in _list_names(kind)]
        return _parse_fixed(lambda values: _make(kind, values), parsers)
    raise TypeError(f"{kind} cannot be checked")


def _make(kind: Any, values: list[Any]) -> Any:
    return kind(**dict(zip(_list_names(kind), values, strict=True)))


def _parse_exactly(kind: type) -> _Parser:
    def parse(value: Any) -> Any:
        if type(value) is not kind:
            raise _refuse(kind)
        return value

    return parse


def _parse_literal(allowed: tuple[Any, ...]) -> _Parser:
    def parse(value: Any) -> Any:
        if not any(type(value) is type(each) and value == each for each in allowed):
            raise _refuse(allowed)
        return value

    return parse


def _parse_float(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise _refuse(float)
    return value  # type: ignore[no-any-return]


def _parse_bytes(value: Any) -> bytes:
    if type(value) is not str:
        raise _refuse(bytes)
    return base64.b64decode(value, validate=True)


def _parse_union(parsers: list[_Parser]) -> _Parser:
    def parse(value: Any) -> Any:
        for each in parsers:
            try:
                return each(value)
            except ValueError:
                continue
        raise _refuse("another type")

    return parse


def _parse_several(kind: Callable[[list[Any]], Any], parser: _Parser) -> _Parser:
    def parse(value: Any) -> Any:
        if type(value) is not list:
            raise _refuse(list)
        return kind([parser(each) for each in value])

    return parse


def _parse_fixed(make: Callable[[list[Any]], Any], parsers: list[_Parser]) -> _Parser:
    def parse(value: Any) -> Any:
        if type(value) is not list or len(value) != len(parsers):
            raise _refuse(list)
        return make([parser(each) for parser, each in zip(parsers, value, strict=True)])

    return parse


def _parse_mapping(parser: _Parser) -> _Parser:
    def parse(value: Any) -> Any:
        if type(value) is not dict:
            raise _refuse(dict)
        return {key: parser(each) for key, each in value.items()}

    return parse
