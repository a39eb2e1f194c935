"""A model that reads English only: where transcripts are in other languages, it is said."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

import coding.suggestions.suggest_job
from coding.codebook.commands import add_code
from coding.suggestions.suggest_job import suggest_in_study
from coding.suggestions.unread_languages import describe_unread
from lifeworld.doctor import check_study
from study.language import say_in
from transcripts.embedding import bundled_models
from transcripts.embedding.bundled_models import E5, MINILM
from transcripts.frame.commands import revise_frame

DANISH = tuple(
    ("Bo", f"Vi får aldrig svar, når vi siger noget til lederen om vagterne i uge {n}.")
    for n in range(6)
)
ENGLISH = tuple(
    ("Cy", f"We never hear back when we say something to the manager about week {n}.")
    for n in range(6)
)


class EnglishEmbedder:
    name, identity, dimension = "all-MiniLM-L6-v2", "minilm:1", 8
    english_only = True

    def embed(self, texts, *, on_progress=None):
        seeds = [int.from_bytes(hashlib.sha256(t.encode()).digest()[:4], "big") for t in texts]
        out = np.array(
            [np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds], np.float32
        ).reshape(-1, self.dimension)
        return out / np.linalg.norm(out, axis=1, keepdims=True)


class AnyEmbedder(EnglishEmbedder):
    name, identity, english_only = "multilingual-e5-small", "e5:1", False


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch):
    def use(made: EnglishEmbedder) -> None:
        door = "transcripts.embedding.open_embedder.open_embedder"
        monkeypatch.setattr(door, lambda *_, **__: made)
        monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
        monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})

    return use


@pytest.fixture
def two_languages(study, make_transcript):
    make_transcript(said=DANISH, title="Gruppe 1", language="da")
    make_transcript(said=ENGLISH, title="Group 2", language="en")
    add_code(study, "No answer", definition="nobody hears back", actor="Ana")
    return study


def languages(study) -> list[str | None]:
    return [row[0] for row in study.db.execute("SELECT language FROM transcripts ORDER BY title")]


def test_a_run_counts_the_transcripts_that_its_model_cannot_read(two_languages, model) -> None:
    assert languages(two_languages) == ["en", "da"]  # by title: “Group 2”, “Gruppe 1”
    model(EnglishEmbedder())
    summary = suggest_in_study(two_languages, lambda *_: None)
    assert summary["unread"] == 1
    told = describe_unread(summary)
    assert told.startswith("The language model all-MiniLM-L6-v2 reads English only, and 1 tran")
    with say_in("da"):
        assert "læser kun engelsk, og 1 transskription er på et andet" in describe_unread(summary)


def test_a_model_of_many_languages_has_nothing_to_say(two_languages, model) -> None:
    model(AnyEmbedder())
    summary = suggest_in_study(two_languages, lambda *_: None)
    assert summary["unread"] == 0
    assert describe_unread(summary) == describe_unread({}) == ""


@pytest.mark.parametrize(
    ("here", "spec", "told"),
    [
        ({E5.name, MINILM.name}, "", "multilingual-e5-small, which reads a hundred languages."),
        ({MINILM.name}, "", "English only. 1 transcript is in another language: do not trust"),
        (set(), "", "no language model on this machine, so nothing is suggested"),
        (set(), "/models/mine", "the language model that the study names, /models/mine."),
    ],
)
def test_check_says_which_model_is_in_use_and_what_it_reads(
    two_languages, monkeypatch, tmp_path, here: set[str], spec: str, told: str
) -> None:
    for each in (E5, MINILM):
        path = tmp_path / each.module / each.file
        path.parent.mkdir(parents=True)
        path.write_bytes(b"weights")

    def find(each: bundled_models.BundledModel) -> Path | None:
        return tmp_path / each.module if each.name in here else None

    monkeypatch.setattr(bundled_models, "_find_package", find)
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    if spec:
        revise_frame(two_languages, model=spec, actor="Ana")
    (found,) = [each for each in check_study(two_languages) if each["check"] == "model"]
    assert told in found["sentence"]
    assert not found["bad"]
