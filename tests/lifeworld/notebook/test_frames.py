"""A study as data frames: what an audience may see, explained, read only."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.suggestions.commands import revise_mode
from lifeworld.exports.whole.gather_tables import get_tables
from lifeworld.notebook import Frames, open_frames
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import InvalidInput, NotFound, Study, StudyRefused
from transcripts.consent.commands import record_consents
from transcripts.frame.commands import add_stratum
from transcripts.people.commands import add_participant

ACTOR = "Ana"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def field(study: Study, factories: Any) -> SimpleNamespace:
    """Two groups in two strata; two people of the first and one of the second plan."""
    people: dict[str, Any] = {}
    groups = []
    for number, name in enumerate(("Ports", "Wards")):
        stratum = add_stratum(study, name, actor=ACTOR).id
        mine = (("Emma", "Ali", "Bea"), ("Cleo", "Dan", "Finn"))[number]
        own = {n: add_participant(study, n, stratum_id=stratum, actor=ACTOR) for n in mine}
        people |= own
        groups.append(
            factories.add_group(
                study, title=f"At {name}", people=mine, participants=own, stratum_id=stratum
            )
        )
    [code, other] = factories.add_codes(study, "Planning", "Rest")
    first = factories.code_turn(study, groups[0].transcript_id, code, turn=1)
    for group, turn in ((0, 2), (0, 0), (1, 1)):
        factories.code_turn(study, groups[group].transcript_id, code, turn=turn)
    insight = add_insight(study, "Nobody can plan", status="agreed", actor=ACTOR)
    link_evidence(study, "excerpt", first.excerpt_id, "insight", insight.id, actor=ACTOR)
    answers = {"quote_client": "given"}
    record_consents(study, [people[n].id for n in ("Emma", "Cleo")], answers, actor=ACTOR)
    return SimpleNamespace(study=study, people=people, code=code, other=other)


def test_the_frames_are_the_tables_and_every_column_is_explained(field: SimpleNamespace) -> None:
    for audience in ("internal", "client"):
        frames = open_frames(field.study.path, audience=audience)
        tables = {t.name: t for t in get_tables(field.study, audience=audience).tables}
        assert set(frames.names) == {*tables, "quotes", "estimates"}
        for name in frames.names:
            frame, told = frames.get_frame(name), frames.describe(name)
            assert list(frame.columns) == list(told.index)
            assert all(told["meaning"]), name
            if name in tables:
                assert len(frame) == len(tables[name].rows)


def test_people_and_codings_are_counted_by_stratum_without_the_moderator(
    field: SimpleNamespace,
) -> None:
    frames = open_frames(field.study.path)
    people = frames.build_matrix()
    assert people.to_dict("index") == {"Planning": {"Ports": 2, "Wards": 1, "all": 3}}
    codings = frames.build_matrix(counted="codings")
    assert codings.loc["Planning", "all"] == 3
    assert frames.build_matrix(counted="sessions").loc["Planning"].to_dict() == {
        "Ports": 1, "Wards": 1, "all": 2,
    }  # fmt: skip
    shown = open_frames(field.study.path, audience="client")
    assert shown.build_matrix().loc["Planning", "all"] == 2, "two agreed"
    with pytest.raises(InvalidInput, match="cannot be counted"):
        frames.build_matrix(counted="shares")  # type: ignore[arg-type]


def test_another_audience_gets_what_it_may_see_and_is_told_what_not(
    field: SimpleNamespace,
) -> None:
    shown = open_frames(field.study.path, audience="client")
    assert set(shown.quotes["speaker"]) == {"Emma", "Cleo"}
    assert "turns" not in shown.names
    assert any("want of consent" in line for line in shown.left_out)
    with pytest.raises(InvalidInput, match="not an audience"):
        open_frames(field.study.path, audience="everybody")


def test_a_missing_frame_is_named(field: SimpleNamespace) -> None:
    frames = open_frames(field.study.path)
    assert "codings" in dir(frames)
    assert "audience internal" in repr(frames)
    with pytest.raises(AttributeError, match="There is no frame “codigns”"):
        _ = frames.codigns
    with pytest.raises(NotFound, match="There is no frame"):
        frames.get_frame("codigns")


def test_the_file_is_read_at_one_moment_and_never_written(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    study = field.study
    study.checkpoint()
    before = hashlib.sha256(study.path.read_bytes()).hexdigest()
    there = set(study.path.parent.iterdir())
    frames = open_frames(study.path)  # while another connection has it open
    assert hashlib.sha256(study.path.read_bytes()).hexdigest() == before
    assert set(study.path.parent.iterdir()) == there
    revise_mode(study, "off", actor=ACTOR)  # nothing is held: others go on writing
    mine = frames.codes
    mine["name"] = "mine"
    assert list(frames.codes["name"]) == ["Planning", "Rest"]
    with pytest.raises(NotFound):
        open_frames(tmp_path / "none.lifeworld")
    (tmp_path / "letter.lifeworld").write_text("Dear all")
    with pytest.raises(StudyRefused):
        open_frames(tmp_path / "letter.lifeworld")


def test_types_keep_what_is_not_known_apart_from_nought(field: SimpleNamespace) -> None:
    frames: Frames = open_frames(field.study.path)
    assert str(frames.turns["words"].dtype) == "Int64"
    assert frames.quotes["time"].isna().all()
    assert list(frames.quotes.columns)[:4] == ["no", "quote", "code", "code_path"]
    assert len(frames.estimates) == 0, "nothing was estimated"


def test_the_examples_of_the_page_run(
    field: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/how-to/study-as-data-frames.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4
    monkeypatch.chdir(field.study.path.parent)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "page", "exec"), names)
    printed = capsys.readouterr().out
    assert "Planning" in printed
    assert "left out for want of consent" in printed
