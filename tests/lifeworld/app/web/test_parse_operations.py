"""The reader's operations are read from JSON whole or refused in one sentence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lifeworld.app
from lifeworld.app.web import parse_operations
from lifeworld.app.web.operation_fields import (
    MOST_CHARACTERS,
    MOST_OPERATIONS,
    TooManyOperations,
)
from lifeworld.app.web.operations import (
    AcceptSuggestion,
    ApplyCode,
    CollectQuote,
    CreateCode,
    MarkAnswer,
    Operation,
    Recode,
    Redo,
    RefusedOperation,
    RejectSuggestion,
    RemoveCoding,
    Resize,
    ReviewTurns,
    SetKey,
    SetStance,
    TakeLikely,
    Undo,
    WriteMemo,
    WriteTurnMemo,
)
from lifeworld.app.web.parse_operations import parse_batch, parse_operation
from study import InvalidInput

# What the reader sends, and what it means.
SENT: list[tuple[dict[str, Any], Any]] = [
    (
        {"op": "apply", "id": "o", "coding": "k", "code": "c", "start": 3, "end": 9, "quote": "ab"},
        ApplyCode(id="o", coding="k", code="c", start=3, end=9, quote="ab"),  # type: ignore[arg-type]
    ),
    (
        {"op": "apply", "id": "o", "coding": "k", "code": "c", "start": 0, "end": 1, "quote": None},
        ApplyCode(id="o", coding="k", code="c", start=0, end=1, quote=None),  # type: ignore[arg-type]
    ),
    (
        {
            "op": "take",
            "id": "o",
            "coding": "k",
            "code": "c",
            "start": 3,
            "end": 9,
            "rank": 2,
            "quote": "ab",
        },
        TakeLikely(id="o", coding="k", code="c", start=3, end=9, rank=2, quote="ab"),  # type: ignore[arg-type]
    ),
    ({"op": "set_key", "id": "o", "code": "c", "key": "3"}, SetKey(id="o", code="c", key="3")),  # type: ignore[arg-type]
    ({"op": "set_key", "id": "o", "code": "c"}, SetKey(id="o", code="c", key=None)),  # type: ignore[arg-type]
    ({"op": "remove", "id": "o", "coding": "k"}, RemoveCoding(id="o", coding="k")),  # type: ignore[arg-type]
    (
        {"op": "recode", "id": "o", "coding": "k", "code": "c"},
        Recode(id="o", coding="k", code="c"),  # type: ignore[arg-type]
    ),
    (
        {"op": "resize", "id": "o", "coding": "k", "start": 3, "end": 9, "quote": "ab"},
        Resize(id="o", coding="k", start=3, end=9, quote="ab"),  # type: ignore[arg-type]
    ),
    (
        {"op": "memo", "id": "o", "coding": "k", "memo": "a\nlaugh 😀", "rev": 2},
        WriteMemo(id="o", coding="k", memo="a\nlaugh 😀", rev=2),  # type: ignore[arg-type]
    ),
    (
        {"op": "memo", "id": "o", "coding": "k", "memo": ""},
        WriteMemo(id="o", coding="k", memo="", rev=None),  # type: ignore[arg-type]
    ),
    (
        {"op": "turn_memo", "id": "o", "memo_id": "m", "turn": 3, "memo": "so?", "rev": 2},
        WriteTurnMemo(id="o", memo_id="m", turn=3, memo="so?", rev=2),  # type: ignore[arg-type]
    ),
    (
        {"op": "accept", "id": "o", "suggestion": "t:0:9:c", "coding": "k"},
        AcceptSuggestion(id="o", suggestion="t:0:9:c", coding="k", code=None),  # type: ignore[arg-type]
    ),
    (
        {"op": "accept", "id": "o", "suggestion": "t:0:9:c", "coding": "k", "code": "d"},
        AcceptSuggestion(id="o", suggestion="t:0:9:c", coding="k", code="d"),  # type: ignore[arg-type]
    ),
    (
        {"op": "reject", "id": "o", "suggestion": "t:0:9:c"},
        RejectSuggestion(id="o", suggestion="t:0:9:c", code=None),
    ),
    (
        {"op": "create_code", "id": "o", "code": "c", "name": "Pay", "parent": "p"},
        CreateCode(id="o", code="c", name="Pay", parent="p", in_vivo=False),  # type: ignore[arg-type]
    ),
    (
        {"op": "create_code", "id": "o", "code": "c", "name": "Pay", "parent": None, "hue": 359},
        CreateCode(id="o", code="c", name="Pay", parent=None, in_vivo=False, hue=359),  # type: ignore[arg-type]
    ),
    (
        {
            "op": "create_code",
            "id": "o",
            "code": "c",
            "name": "Pay",
            "parent": None,
            "in_vivo": True,
        },
        CreateCode(id="o", code="c", name="Pay", parent=None, in_vivo=True),  # type: ignore[arg-type]
    ),
    (
        {"op": "review", "id": "o", "turn_start": 4, "turn_end": 4},
        ReviewTurns(id="o", turn_start=4, turn_end=4),
    ),
    (
        {"op": "mark_answer", "id": "o", "turn": 3, "kind": "flag", "on": True, "note": "Who?"},
        MarkAnswer(id="o", turn=3, kind="flag", on=True, note="Who?"),
    ),
    (
        {"op": "mark_answer", "id": "o", "turn": 3, "kind": "rich", "on": False, "note": ""},
        MarkAnswer(id="o", turn=3, kind="rich", on=False, note=""),
    ),
    (
        {"op": "stance", "id": "o", "turn": 3, "code": "c", "stance": "agree"},
        SetStance(id="o", turn=3, code="c", stance="agree"),  # type: ignore[arg-type]
    ),
    (
        {"op": "stance", "id": "o", "turn": 3, "code": None, "stance": None},
        SetStance(id="o", turn=3, code=None, stance=None),
    ),
    ({"op": "collect", "id": "o", "coding": "k"}, CollectQuote(id="o", coding="k")),  # type: ignore[arg-type]
    ({"op": "undo", "id": "o"}, Undo(id="o")),
    ({"op": "redo", "id": "o"}, Redo(id="o")),
]
OPTIONAL = {"quote", "rev", "parent", "in_vivo", "hue", "on"}
OPTIONAL |= {"code of accept", "key of set_key", "code of stance", "stance of stance"}
READER = Path(lifeworld.app.__file__).parent / "reader" / "operations.js"
ANSWERS = Path(lifeworld.app.__file__).parent / "answers" / "book.js"


def refusal(value: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as found:
        parse_operation(value)
    assert re.fullmatch(r"[^\n]+\.", found.value.message)
    assert found.value.hint
    return found.value


def is_optional(sent: dict[str, Any], name: str) -> bool:
    return name in OPTIONAL or f"{name} of {sent['op']}" in OPTIONAL


@pytest.mark.parametrize(("sent", "meant"), SENT)
def test_what_the_reader_sends_becomes_a_value(sent: dict[str, Any], meant: Operation) -> None:
    assert parse_operation(sent) == meant
    with pytest.raises(dataclasses.FrozenInstanceError):
        meant.id = "other"  # type: ignore[misc]


def test_the_reader_and_the_server_know_the_same_operations() -> None:
    source = READER.read_text("utf-8")
    acts = source.split("const ACTS = {")[1].split("\n};")[0]
    painted = set(re.findall(r"^  (\w+)[(:]", acts, re.MULTILINE))
    painted |= set(re.findall(r"^ +case \"(\w+)\":", ANSWERS.read_text("utf-8"), re.MULTILINE))
    assert painted == set(parse_operations._PARSERS) == {sent["op"] for sent, _ in SENT}
    assert {type(meant) for _, meant in SENT} == set(get_args(Operation))


@pytest.mark.parametrize(
    ("sent", "name"), [(sent, name) for sent, _ in SENT for name in sent if name != "op"]
)
def test_a_field_that_is_missing_is_named(sent: dict[str, Any], name: str) -> None:
    rest = {key: value for key, value in sent.items() if key != name}
    if is_optional(sent, name):
        assert type(parse_operation(rest)) is type(parse_operation(sent))
    else:
        told = refusal(rest).message
        assert f"“{sent['op']}”" in told
        assert f"“{name}” is missing" in told


@pytest.mark.parametrize(("sent", "meant"), SENT)
def test_a_field_too_many_is_named(sent: dict[str, Any], meant: Operation) -> None:
    assert "has no field “actor”" in refusal({**sent, "actor": "Bo"}).message
    assert "has no field “" in refusal({**sent, "x" * 500: 1}).message
    assert len(refusal({**sent, "x" * 500: 1}).message) < 200


NO_ID = [None, 1, True, "", " ", "a b", "é", "a\n", "\ud800", "x" * 201, ["k"], {"k": 1}]
NO_PLACE = [None, -1, 1.0, 1.5, float("inf"), float("nan"), "3", True, 2**53, 10**30, []]
WRONG: dict[str, list[Any]] = {
    **dict.fromkeys(("id", "coding", "suggestion", "memo_id"), NO_ID),
    **dict.fromkeys(("start", "end", "rank", "turn", "turn_start", "turn_end"), NO_PLACE),
    "code": [1, True, "", "a b", "x" * 201, []],
    "parent": [1, True, "", "a b", "x" * 201, []],
    "rev": [-1, 1.0, "3", True, 2**53, []],
    "hue": [-1, 1.0, "3", True, 360, []],
    "quote": [1, True, ["ab"], "x" * 20_001],
    "memo": [None, 1, ["ab"], "x" * (MOST_CHARACTERS + 1), "a\0b", "half \ud83d of one"],
    "name": [None, 1, ["ab"], "x" * (MOST_CHARACTERS + 1), "a\0b", "half \ud83d of one"],
    "key": [1, True, "", "0", "10", "a", ["1"]],
    "in_vivo": [0, 1, "true", []],
    "on": [0, 1, "true", []],
    "note": [None, 1, ["ab"], "x" * (MOST_CHARACTERS + 1), "a\0b", "half \ud83d of one"],
    "kind": [None, 1, "", "star", []],
    "stance": [1, "", "maybe", []],
}


@pytest.mark.parametrize(
    ("sent", "name"), [(sent, name) for sent, _ in SENT for name in sent if name != "op"]
)
def test_a_field_of_the_wrong_kind_is_refused(sent: dict[str, Any], name: str) -> None:
    for wrong in WRONG[name]:
        told = refusal({**sent, name: wrong}).message
        assert name in told, (wrong, told)


def test_words_that_are_too_long_are_not_cut_but_refused_with_what_to_do() -> None:
    memo = {"op": "memo", "id": "o", "coding": "k", "rev": 1}
    assert len(parse_operation({**memo, "memo": "x" * MOST_CHARACTERS}).memo) == MOST_CHARACTERS  # type: ignore[union-attr]
    told = refusal({**memo, "memo": "x" * (MOST_CHARACTERS + 1)})
    assert told.message == "The memo has 10,001 characters; the limit is 10,000."
    assert told.hint == "Shorten it."


def test_turns_are_reviewed_forwards() -> None:
    told = refusal({"op": "review", "id": "o", "turn_start": 4, "turn_end": 3}).message
    assert "its last turn is before its first" in told


def test_an_operation_that_nobody_knows_is_named_in_short() -> None:
    assert "“format disk”: there is no such operation" in refusal({"op": "format disk"}).message
    assert len(refusal({"op": "x" * 10_000}).message) < 200
    for nothing in ({}, {"op": None}, {"op": ["apply"]}, {"op": ""}):
        assert "cannot run an operation" in refusal(nothing).message


# ------------------------------------------------------------------------------------- generated

TEXTS = st.text(st.characters(), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.text(st.characters(categories=["Cs", "Lu"]), max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({name for sent, _ in SENT for name in sent})


@st.composite
def nearly_operations(draw: st.DrawFn) -> dict[str, Any]:
    """An operation as it is sent, with a few fields taken away, added or replaced by anything."""
    value = dict(draw(st.sampled_from([sent for sent, _ in SENT])))
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(FIELDS) | TEXTS)
        if draw(st.booleans()):
            value.pop(name, None)
        else:
            value[name] = draw(VALUES)
    return value


def parse_or_none(parse: Callable[[Any], Any], value: object) -> Any:
    """Return what was read, or None if it was refused as a person should be told."""
    refused: InvalidInput | None = None
    try:
        return parse(value)
    except InvalidInput as error:
        refused = error
    assert re.fullmatch(r"[^\n]+\.", refused.message)
    assert refused.hint
    str(refused).encode()  # it can be sent back
    return None


def check_read_or_refused(value: object) -> None:
    operation = parse_or_none(parse_operation, value)
    if operation is None:
        return
    for field in dataclasses.fields(operation):
        found = getattr(operation, field.name)
        assert type(found) in (str, int, bool, type(None))
        if isinstance(found, str) and field.name != "quote":
            found.encode()  # SQLite can store it
        if type(found) is int:
            assert 0 <= found < 2**53
    assert isinstance(value, dict)
    given_fields = {name for name in value if name != "op"}
    assert given_fields <= {field.name for field in dataclasses.fields(operation)}


@given(VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    check_read_or_refused(value)


@given(nearly_operations())
def test_what_is_nearly_an_operation_is_read_or_refused(value: dict[str, Any]) -> None:
    check_read_or_refused(value)


# ----------------------------------------------------------------------------------------- batches


@given(
    VALUES
    | st.fixed_dictionaries({"ops": st.lists(nearly_operations() | VALUES, max_size=4)})
    | st.fixed_dictionaries({"ops": st.lists(nearly_operations(), max_size=4), "hash": VALUES})
)
def test_any_body_is_a_batch_with_every_operation_in_its_place_or_refused(body: object) -> None:
    batch = parse_or_none(parse_batch, body)
    if batch is None:
        return
    assert isinstance(body, dict)
    assert len(batch.operations) == len(body["ops"])
    for operation, sent in zip(batch.operations, body["ops"], strict=True):
        if isinstance(sent.get("id"), str) and sent["id"].isascii():
            assert operation.id == sent["id"]
        operation.id.encode()
        if isinstance(operation, RefusedOperation):
            with pytest.raises(InvalidInput) as again:
                parse_operation(sent)
            assert operation.error.message == again.value.message


def test_the_most_operations_are_a_batch_and_one_more_is_none() -> None:
    undo = {"op": "undo", "id": "o"}
    assert len(parse_batch({"ops": [undo] * MOST_OPERATIONS}).operations) == MOST_OPERATIONS
    with pytest.raises(TooManyOperations, match=r"too many operations \(501\)"):
        parse_batch({"ops": [undo] * (MOST_OPERATIONS + 1)})


def test_a_batch_says_for_which_text_it_is() -> None:
    assert parse_batch({"ops": [], "hash": "abc"}).text_hash == "abc"
    assert parse_batch({"ops": [], "hash": None}).text_hash == ""
    for odd in ({"ops": [], "hash": 5}, {"ops": [], "actor": "Bo"}):
        with pytest.raises(InvalidInput, match="fields other than “ops” and “hash”"):
            parse_batch(odd)
