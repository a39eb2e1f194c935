"""Photos, recordings and the chain of findings leave with a project, as far as consent goes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.exchange import read_project
from coding.exchange.import_project import add_project
from coding.memos.queries import list_memos
from coding.queries import list_codings
from lifeworld.exports.export_project import export_project, preview_losses
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import InvalidInput, Study
from tests.coding.exchange.test_carry_files import draw_picture, make_sound
from tests.lifeworld.exports.refi.test_export_project import Q, unpack
from transcripts.consent.commands import record_consent
from transcripts.queries import get_transcript, list_sessions, list_transcripts
from transcripts.recordings.commands import add_photo, add_recording
from transcripts.recordings.queries import list_attachments, list_recordings


@pytest.fixture
def seen(talk: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """The talk with a photo and a recording."""
    session = get_transcript(talk.study, talk.one).session_id
    add_photo(talk.study, session, draw_picture("teal"), "wall.png", actor="Ana", caption="Red")
    sound = tmp_path / "tape.wav"
    sound.write_bytes(make_sound())
    add_recording(talk.study, talk.one, sound, actor="Ana")
    return talk


def test_photos_and_recordings_go_out_when_asked_and_come_back(
    seen: SimpleNamespace, factories: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, whole = tmp_path / "plain.qdpx", tmp_path / "whole.qdpx"
    export_project(seen.study, plain, actor="Ana")
    assert all(name.endswith((".txt", ".qde")) for name in zipfile.ZipFile(plain).namelist())
    told = export_project(seen.study, whole, media=True, actor="Ana")
    assert "1 picture, 1 recording" in told[0]
    root, files = unpack(whole)
    assert sorted(Path(name).suffix for name in files) == [".png", ".txt", ".wav"]
    assert root.find(f".//{Q}PictureSource/{Q}Description").text == "Red"

    monkeypatch.setattr(
        read_project,
        "run_guarded",
        lambda _, data, name, **__: read_project.parse_project(data, name),
    )
    other: Study = factories.make_study(tmp_path / "other.lifeworld")
    brought = add_project(other, whole.read_bytes(), whole.name, actor="Cai")
    assert brought.error is None
    [transcript], [photo] = list_transcripts(other), list_attachments(other)
    [recording], [session] = list_recordings(other), list_sessions(other)
    assert (photo.session_id, photo.caption) == (session.id, "Red")
    assert (recording.transcript_id, recording.seconds) == (transcript.id, 1.0)
    assert not [line for line in brought.told if "link" in line or "recording" in line]
    other.close()


def test_files_of_a_session_in_which_somebody_left_stay(
    seen: SimpleNamespace, tmp_path: Path
) -> None:
    record_consent(seen.study, seen.people["Ali"].id, {"quote_internal": "withdrawn"}, actor="Ana")
    out = tmp_path / "a.qdpx"
    told = export_project(seen.study, out, media=True, actor="Ana")
    assert "1 photo stays: somebody of the session does not agree." in told
    assert "1 recording stays: somebody of the session does not agree." in told
    assert all(name.endswith((".txt", ".qde")) for name in zipfile.ZipFile(out).namelist())


@pytest.mark.parametrize(("name", "audience"), [("a.qdpx", "client"), ("a.qdc", "internal")])
def test_nobody_but_the_team_gets_them(
    seen: SimpleNamespace, tmp_path: Path, name: str, audience: str
) -> None:
    with pytest.raises(InvalidInput, match="show who took part"):
        export_project(seen.study, tmp_path / name, audience=audience, media=True, actor="Ana")
    assert not (tmp_path / name).exists()


def test_findings_are_on_a_map_with_what_they_rest_on(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    study = talk.study
    coding = next(c for c in list_codings(study) if c.quote == "Nobody asks us.")
    insight = add_insight(study, "Nobody is asked", actor="Ana")
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor="Ana")
    out = tmp_path / "a.qdpx"
    export_project(study, out, actor="Ana")
    root, _ = unpack(out)
    [graph] = root.iter(f"{Q}Graph")
    vertices = {each.get("guid"): each for each in graph.iter(f"{Q}Vertex")}
    [edge] = graph.iter(f"{Q}Edge")
    origin, target = (vertices[edge.get(end)] for end in ("sourceVertex", "targetVertex"))
    selections = {each.get("guid"): each for each in root.iter(f"{Q}PlainTextSelection")}
    assert selections[origin.get("representedGUID")].get("name") == "Nobody asks us."
    assert "Nobody is asked" in target.get("name")
    assert edge.get("name") == "Supports"
    told = preview_losses(study, form="qdpx", audience="internal", program="standard")
    assert any(line.startswith("A map has the names of 1 insight and arrows") for line in told)
    export_project(study, out, audience="client", actor="Ana")
    assert not list(unpack(out)[0].iter(f"{Q}Graph"))
    assert list_memos(study)
