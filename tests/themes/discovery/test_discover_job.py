from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import coding.suggestions.suggest_job
import themes.discovery.discover
from coding.search.by_meaning import search_similar
from coding.search.model import Filters
from coding.suggestions.stored_vectors import (
    get_passages,
    has_vector,
    list_contrary,
)
from lifeworld.opening import create_study
from study import InvalidInput, LifeworldError, Study
from study.plugins import get_manager, hookimpl
from themes.discovery.discover_job import discover_in_study, list_found
from themes.discovery.name_themes import find_wording, list_wordings
from themes.discovery.queries import get_discovery_run
from transcripts.commands import add_transcripts
from transcripts.frame.commands import revise_frame
from transcripts.model import NewTranscript

TOPICS = {
    "hours": [
        "shift",
        "rota",
        "saturday",
        "swapping",
        "weekend",
        "evening",
        "hours",
        "morning",
        "roster",
        "holiday",
    ],
    "tools": [
        "scanner",
        "screen",
        "machine",
        "printer",
        "software",
        "keyboard",
        "handheld",
        "cable",
        "battery",
        "radio",
    ],
    "learning": [
        "course",
        "certificate",
        "teacher",
        "lesson",
        "exam",
        "classroom",
        "training",
        "diploma",
        "school",
        "book",
    ],
}


class Hashing:
    """Vectors from words: every word has a direction of its own, whatever the process."""

    name = "hashing"
    identity = "hashing:1"
    dimension = 64

    def embed(self, texts: Sequence[str], *, on_progress: Any = None) -> Any:
        made = np.stack([self._one(text) for text in texts])
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)

    def _one(self, text: str) -> Any:
        total = np.full(self.dimension, 0.01)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.strip(".").encode()).digest()[:4], "big")
            total += np.random.default_rng(seed).normal(size=self.dimension)
        return total


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Study]:
    """A study with three things that people speak of, and a model that needs no file."""
    monkeypatch.setitem(coding.suggestions.suggest_job._embedders, "", Hashing())
    monkeypatch.setattr(themes.discovery.discover, "fit_reduced", lambda vectors, seed: vectors)
    monkeypatch.setattr(themes.discovery.discover, "fit_plane", lambda vectors, seed: vectors)
    study = create_study(tmp_path / "talk", actor="ada", starter=False)
    rng = np.random.default_rng(0)
    for session in range(4):
        text, turns = "", []
        for turn in range(12):
            words = list(rng.choice(list(TOPICS.values())[turn % 3], 10, replace=False))
            said = " ".join(["Vera", *words]) + "."
            turns.append((f"P{turn % 3}", len(text), len(text) + len(said), None, None))
            text += said + "\n"
        add_transcripts(
            study,
            [
                NewTranscript(
                    title=f"Group {session}",
                    text=text,
                    turns=tuple(turns),
                    speakers={f"P{n}": "participant" for n in range(3)},
                    kind="transcript",
                    source_name="",
                    source_sha256="",
                    reader="test",
                    report={},
                    language="en",
                )
            ],
            actor="ada",
        )
    yield study
    study.close()


def quiet(done: int, total: int, message: str) -> None:
    """Take reports and say nothing."""


def test_themes_of_a_study_are_stored_as_a_run(talk: Study) -> None:
    result = discover_in_study(talk, quiet, themes=3)
    assert (result["themes"], result["passages"]) == (3, 48)
    assert result["agreement"] > 0.9
    newest = get_discovery_run(talk)
    assert newest is not None
    assert newest.run["model"] == "hashing"
    for each in newest.themes:
        (topic,) = [t for t, words in TOPICS.items() if each.words["en"][0] in words]
        assert set(each.words["en"]) <= set(TOPICS[topic])
        assert each.name, "it is named"
        named = set(each.name.replace(" · ", " ").split())
        assert named <= set(TOPICS[topic]), "neither Vera nor a word of another topic"
        assert len(each.passages) == 16


def test_the_same_again_finds_the_same(talk: Study) -> None:
    discover_in_study(talk, quiet)
    first = [(p["passages"], p["words"], p["stability"]) for p in list_found(talk)]
    discover_in_study(talk, quiet)
    assert [(p["passages"], p["words"], p["stability"]) for p in list_found(talk)] == first


def test_where_the_method_has_them_off_they_are_refused(talk: Study) -> None:
    revise_frame(talk, profile="reflexive", actor="ada")
    with pytest.raises(InvalidInput, match="are off for the method"):
        discover_in_study(talk, quiet)


def test_an_empty_study_and_no_themes_to_begin_from_are_told(talk: Study, tmp_path: Path) -> None:
    empty = create_study(tmp_path / "empty", actor="ada", starter=False)
    with pytest.raises(InvalidInput, match="no passages by participants"):
        discover_in_study(empty, quiet)
    with pytest.raises(InvalidInput, match="no themes to start from"):
        discover_in_study(talk, quiet, seeded=True)
    with pytest.raises(InvalidInput, match="not read by the language model"):
        get_passages(talk if get_discovery_run(empty) else empty)
    empty.close()


def test_passages_like_a_quote_are_found_from_stored_vectors(talk: Study) -> None:
    discover_in_study(talk, quiet, themes=3)
    passages = get_passages(talk)
    first = passages.places[0]
    found = search_similar(talk, {(first.text_id, first.start, first.end)}, Filters(), most=5)
    assert all(set(f.words.lower().strip(".").split()) & set(TOPICS["hours"]) for f in found)
    contrary = list_contrary(talk, about={(first.text_id, first.start, first.end)}, most=5)
    assert len(contrary) == 5
    with pytest.raises(InvalidInput, match="no passage"):
        search_similar(talk, {("gone", 0, 5)}, Filters())
    assert not has_vector(talk, "Nobody asks.")


def test_the_command_says_what_was_found(talk: Study) -> None:
    from lifeworld.cli import main

    runner = CliRunner()
    done = runner.invoke(main, ["discover", str(talk.path), "--themes", "3", "--runs", "2"])
    assert done.exit_code == 0, done.output
    assert "3 themes proposed from 48 passages" in done.output
    done = runner.invoke(main, ["discover", str(talk.path), "--themes", "3", "--json"])
    assert len(json.loads(done.output)["suggested_themes"]) == 3


class Fake:
    @hookimpl
    def register_wordings(self, register: Any) -> None:
        """Offer two wordings, one that works and one that does not."""
        register("plain", lambda words, quotes: f"  People speak of {words[0]} ")
        register("silent", lambda words, quotes: "")
        register("broken", lambda words, quotes: 1 / 0)


@pytest.fixture
def plugin() -> Iterator[None]:
    fake = Fake()
    get_manager().register(fake, name="fake-wordings")
    yield
    get_manager().unregister(fake)


def test_nobody_words_names_until_somebody_installs_it() -> None:
    assert list_wordings() == {}
    assert find_wording("shift plan", {"en": ("time",)}, []).source == ""


@pytest.mark.usefixtures("plugin")
def test_a_plugin_may_word_names_when_it_is_asked_to() -> None:
    words = {"en": ("time", "cover")}
    own = "shift plan"
    assert find_wording(own, words, ["q"]).name == own
    assert find_wording(own, words, ["q"], source="plain").name == "People speak of time"
    silent = find_wording(own, words, ["q"], source="silent")
    assert (silent.name, silent.source) == (own, "")
    with pytest.raises(LifeworldError, match="“broken” failed"):
        find_wording(own, words, ["q"], source="broken")
    with pytest.raises(LifeworldError, match="No plugin offers"):
        find_wording(own, words, ["q"], source="none")


@pytest.mark.usefixtures("plugin")
def test_names_by_a_plugin_reach_the_suggested_themes(talk: Study) -> None:
    discover_in_study(talk, quiet, themes=3, wording="plain")
    assert all(each["name"].startswith("People speak of") for each in list_found(talk))
    before = [each["id"] for each in list_found(talk)]
    with pytest.raises(LifeworldError):
        discover_in_study(talk, quiet, themes=3, wording="broken")
    assert [each["id"] for each in list_found(talk)] == before
