"""Codes that mean nearly the same as a new one."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.likeness import find_alike
from coding.queries import list_codes
from coding.suggestions import near_codes
from coding.suggestions.near_codes import prepare_near_codes, score_near_codes
from study import ModelUnavailable

NAMES = (
    "Work nobody sees",
    "Time to learn",
    "Pay and respect",
    "Night shifts",
    "Own hours",
    "Noise",
)


@pytest.fixture
def codes(study: Any, factories: Any, hashing: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Six codes in a study whose passages were read by the stand-in for a model."""

    def submit(work: Any, *args: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args))
        except ModelUnavailable as error:
            done.set_exception(error)
        return done

    factories.add_codes(study, *NAMES)
    monkeypatch.setattr(near_codes, "_loads", {})
    monkeypatch.setattr(near_codes, "_known", {})
    monkeypatch.setattr(near_codes, "_beside", SimpleNamespace(submit=submit))
    monkeypatch.setattr(near_codes, "find_vector_model", lambda _: "hashing:1")
    monkeypatch.setattr(near_codes, "open_named_model", lambda _: hashing.HashingEmbedder())
    return list_codes(study)


def test_a_name_of_the_same_meaning_scores_highest_and_nothing_is_stored(
    study: Any, codes: Any
) -> None:
    stamp = study.stamp
    close = score_near_codes(study, "People who see nobody, work", codes)
    assert max(close, key=lambda c: close[c]) == codes[0].id
    [alike] = find_alike(codes, "People who see nobody, work", close=close)
    assert (alike.code.name, alike.why) == ("Work nobody sees", "means nearly the same")
    assert study.stamp == stamp


def test_what_is_still_being_loaded_is_not_known_yet_and_nobody_waits(
    study: Any, codes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: Future[Any] = Future()
    asked: list[Any] = []
    beside = SimpleNamespace(submit=lambda *args: asked.append(args) or waiting)
    monkeypatch.setattr(near_codes, "_beside", beside)
    assert not prepare_near_codes(study, codes)
    assert score_near_codes(study, "Work", codes) == {}
    assert len(asked) == 1, "it is loaded once"


def test_a_name_that_came_since_is_read_too(study: Any, codes: Any, factories: Any) -> None:
    assert prepare_near_codes(study, codes)
    factories.add_codes(study, "Cold hands")
    codes = list_codes(study)
    close = score_near_codes(study, "Cold feet and hands", codes)
    assert max(close, key=lambda c: close[c]) == codes[-1].id


@pytest.mark.parametrize("trouble", ["no vectors", "other model", "no model", "few codes", "blank"])
def test_where_meaning_is_not_known_nothing_is_said(
    trouble: str, study: Any, codes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Any) -> Any:
        raise ModelUnavailable("There is no model.")

    name, some = "Work", codes
    if trouble == "no vectors":
        monkeypatch.setattr(near_codes, "find_vector_model", lambda _: None)
    elif trouble == "other model":
        monkeypatch.setattr(near_codes, "find_vector_model", lambda _: "e5:1")
    elif trouble == "no model":
        monkeypatch.setattr(near_codes, "open_named_model", refuse)
    elif trouble == "few codes":
        some = codes[:3]
    else:
        name = " "
    assert score_near_codes(study, name, some) == {}
