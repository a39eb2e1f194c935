"""Words are corrected from the command line and on the page, and what went adrift is settled."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image
from streamlit.testing.v1 import AppTest

import lifeworld
from coding.commands import apply_code
from coding.model import NewCoding
from coding.queries import list_codings
from coding.quotes.queries import list_adrift
from lifeworld.cli import main
from transcripts.queries import get_text, get_transcript, list_transcripts
from transcripts.recordings.queries import list_attachments
from transcripts.versions.queries import list_versions

APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")

    def invoke(*words: object) -> Any:
        return CliRunner().invoke(main, [str(w) for w in words], catch_exceptions=False)

    return invoke


@pytest.fixture
def small(study: Any, make_transcript: Any, factories: Any) -> SimpleNamespace:
    transcript_id = make_transcript(
        said=(("Moderator", "What hinders you?"), ("Bo", "There is never time to lern here."))
    )
    (code,) = factories.add_codes(study, "Time")
    coding = factories.code_turn(study, transcript_id, code, turn=1)
    return SimpleNamespace(study=study, id=transcript_id, code=code, coding=coding)


def text_of(small: SimpleNamespace) -> str:
    return get_text(small.study, get_transcript(small.study, small.id).text_id)


def test_words_are_replaced_once_or_everywhere_with_a_reason(
    run: Callable[..., Any], small: SimpleNamespace
) -> None:
    path = small.study.path
    listed = run("transcripts", path).output
    assert small.id in listed
    assert "Group one" in listed
    told = run("revise", path, "Group one", "--replace", "lern", "learn", "--reason", "typo").output
    assert "1 place corrected · quotes: 0 unchanged, 1 corrected, 0 adrift" in told
    assert "learn here." in run("transcripts", path, "--text", small.id[:30]).output
    (_, second) = run("transcripts", path, "--versions", "Group one", "--json").output.splitlines()
    assert json.loads(second)["reason"] == "typo"
    refused = run("revise", path, "Group one", "--replace", "e", "x")
    assert (refused.exit_code, "--all" in refused.output) == (1, True)
    assert run("revise", path, "Group one").exit_code == 2
    assert run("revise", path, "Nobody", "--replace", "a", "b").exit_code == 1


def test_a_long_quote_is_shown_where_it_was_corrected_and_a_guessed_encoding_is_told(
    run: Callable[..., Any], study: Any, make_transcript: Any, factories: Any, tmp_path: Path
) -> None:
    words = f"{'We talked about it for long. ' * 4}And then we lerned, på en måde, what it was."
    transcript_id = make_transcript(said=(("Moderator", "And then?"), ("Bo", words)))
    (code,) = factories.add_codes(study, "Time")
    factories.code_turn(study, transcript_id, code, turn=1)
    text = get_text(study, get_transcript(study, transcript_id).text_id)
    file = tmp_path / "new.txt"
    file.write_bytes(text.replace("lerned", "learned").encode("cp1252"))
    told = run("revise", study.path, "group", "--text", file, "--dry-run").output
    assert "we lerned, på" in told
    assert "we learned, på" in told
    assert "“[…]" in told
    assert "guessed as Windows-1252" in told


def test_a_whole_text_is_looked_at_first_and_then_taken(
    run: Callable[..., Any], small: SimpleNamespace, tmp_path: Path
) -> None:
    file = tmp_path / "new.txt"
    file.write_text(text_of(small).replace("There is never time to lern here.", "Yes."), "utf-8")
    before = small.study.version
    told = json.loads(
        run("revise", small.study.path, small.id, "--text", file, "--dry-run", "--json").output
    )
    assert [words for _, words in told["adrift"]] == ["There is never time to lern here."]
    assert small.study.version == before
    assert "1 adrift" in run("revise", small.study.path, small.id, "--text", file).output
    assert len(list_adrift(small.study)) == 1


def test_a_photo_needs_a_session_and_is_kept_with_it(
    run: Callable[..., Any], small: SimpleNamespace, tmp_path: Path
) -> None:
    photo = tmp_path / "bench.png"
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    photo.write_bytes(out.getvalue())
    refused = run("add", small.study.path, photo)
    assert refused.exit_code == 1
    assert "needs a session" in refused.output
    assert run("add", small.study.path, photo, "--session", "Group one").exit_code == 0
    assert [a.name for a in list_attachments(small.study)] == ["bench.png"]


def test_a_dry_run_shows_how_each_speaker_begins(
    run: Callable[..., Any], small: SimpleNamespace, tmp_path: Path
) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("A: Well then.\n\nB: Yes.\n\nA: No.\n\nB: Maybe.\n", "utf-8")
    told = run("add", small.study.path, file, "--dry-run").output
    assert "“Well then.”" in told
    assert "speaker" not in run(
        "add", small.study.path, file, "--dry-run", "--labels", "none"
    ).output.replace("0 speakers", "")
    assert len(list_transcripts(small.study)) == 1


@pytest.fixture
def page(small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv("LIFEWORLD_STUDY", str(small.study.path))
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.run()
    at.switch_page("../pages/transcripts.py").run()
    assert not at.exception
    yield at
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


def named(at: Any, kind: str, label: str) -> Any:
    return next(each for each in getattr(at, kind) if each.label == label)


def test_a_quote_adrift_is_put_on_its_words_on_the_page(small: SimpleNamespace, page: Any) -> None:
    from coding.corrections.commands import revise_transcript

    text = text_of(small).replace("There is never time to lern here.", "It is the hours.")
    revise_transcript(small.study, small.id, text, actor="Ana")
    page.run()
    assert not page.exception
    assert any("adrift" in e.label for e in page.expander)
    label = "New words of the quote, exactly as in the transcript"
    named(page, "text_input", label).set_value("the hours").run()
    named(page, "button", "Move quote").click().run()
    assert not page.exception
    assert list_adrift(small.study) == []
    assert [c.quote for c in list_codings(small.study)] == ["the hours"]


def test_two_excerpts_and_their_versions_stand_after_a_correction(small: SimpleNamespace) -> None:
    from coding.corrections.commands import revise_transcript

    text = text_of(small)
    start = text.index("never time")
    apply_code(
        small.study,
        NewCoding(code_id=small.code, transcript_id=small.id, start=start, end=start + 10),
        actor="Ana",
    )
    revise_transcript(small.study, small.id, text.replace("lern", "learn"), actor="Ana")
    versions = list_versions(small.study, small.id)
    assert versions[1].carried == {"same": 1, "corrected": 1, "adrift": 0, "regions": 1}
    assert [v.current for v in versions] == [False, True]
