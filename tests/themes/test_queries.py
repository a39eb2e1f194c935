from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from coding.codebook.commands import add_code, move_code, revise_code
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.codebook.tree import list_descendants
from coding.commands import apply_code
from coding.counts.queries import list_raised
from coding.model import Count, NewCoding
from coding.queries import list_codes
from themes import commands
from themes.fieldwork.deepening import measure_depth
from themes.queries import (
    list_gathered,
    list_not_asked,
    list_stale_themes,
    list_theme_codes,
    list_theme_quotes,
)
from themes.raised.queries import get_theme_table
from transcripts.commands import revise_session
from transcripts.people.commands import add_participant
from transcripts.queries import list_speakers, list_transcripts
from transcripts.speakers.commands import revise_speaker


def _random_field(grow: Callable[..., Any], seed: int) -> Any:
    """A field with random codings of two coders, people in several sessions, and themes."""
    rng = random.Random(seed)
    field = grow(sessions=7, seed=seed)
    study = field.study
    speakers = list_speakers(study)
    ada = add_participant(study, "Twice", actor="ada")
    for speaker in rng.sample([s for s in speakers if s.role == "participant"], 4):
        revise_speaker(study, speaker.id, actor="ada", participant_id=ada.id)
    for speaker in rng.sample([s for s in speakers if s.role == "participant"], 3):
        revise_speaker(study, speaker.id, actor="ada", role=rng.choice(["observer", "several"]))
    leaves = [c for c in field.codes.values() if not c.abstract]
    for transcript in list_transcripts(study):
        for _ in range(rng.randrange(12)):
            start = rng.randrange(10) * 37
            new = NewCoding(
                code_id=rng.choice(leaves).id,
                transcript_id=transcript.id,
                start=start,
                end=start + rng.randrange(5, 9),
            )
            apply_code(study, new, actor=rng.choice(["ada", "bo"]))
    for number in range(3):
        chosen = rng.sample(list(field.codes.values()), 2)
        theme = commands.add_theme(
            study, f"Theme {number} says", actor="ada", code_ids=[c.id for c in chosen]
        )
        for session in rng.sample(list(field.sessions.values()), rng.randrange(5)):
            commands.record_not_asked(study, theme.id, session.id, actor="ada")
    return field


def _recount(field: Any, theme_id: str, sessions: list[str]) -> tuple[Count, int]:
    """Count a theme in *sessions* one coding after the other, the slow and plain way."""
    study = field.study
    codes = set()
    for row in study.db.query("SELECT code_id FROM theme_codes WHERE theme_id = ?", [theme_id]):
        codes.add(row["code_id"])
        codes.update(list_descendants(list_codes(study), row["code_id"]))
    skipped = list_not_asked(study).get(theme_id, set())
    asked = [s for s in sessions if s not in skipped]
    kind = {s.id: s.kind for s in field.sessions.values()}
    rows = [v for v in study.db.query("SELECT * FROM evidence") if v["code_id"] in codes]
    inside = [v for v in rows if v["session_id"] in asked]
    transcripts = {t.id: t.session_id for t in list_transcripts(study)}
    there = [s for s in list_speakers(study) if transcripts[s.transcript_id] in asked]
    voices = {s.id for s in there if s.role == "participant" and not s.participant_id}
    people = voices | {
        s.participant_id for s in there if s.role in ("participant", "unknown") and s.participant_id
    }
    raised = {v["session_id"] for v in inside}
    count = Count(
        groups=sum(kind[s] == "focus_group" for s in raised),
        groups_asked=sum(kind[s] == "focus_group" for s in asked),
        interviews_asked=sum(kind[s] == "interview" for s in asked),
        visits_asked=sum(kind[s] == "site_visit" for s in asked),
        workshops=sum(kind[s] == "workshop" for s in raised),
        workshops_asked=sum(kind[s] == "workshop" for s in asked),
        surveys=sum(kind[s] == "survey" for s in raised),
        surveys_asked=sum(kind[s] == "survey" for s in asked),
        people=len({v["person"] for v in inside if v["person"]}),
        people_asked=len(people),
        mentions=len({v["excerpt_id"] for v in inside}),
        interviews=sum(kind[s] == "interview" for s in raised),
        visits=sum(kind[s] == "site_visit" for s in raised),
        voices_asked=len(voices),
    )
    outside = {
        v["excerpt_id"] for v in rows if v["session_id"] in sessions and v["session_id"] in skipped
    }
    return count if asked else Count(), len(outside)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_table_agrees_with_counting_by_hand(grow: Callable[..., Any], seed: int) -> None:
    field = _random_field(grow, seed)
    table = get_theme_table(field.study)
    everything = [s.id for s in field.sessions.values()]
    assert sorted(s for column in table.columns for s in column.sessions) == sorted(everything)
    assert any(row.total.count.mentions for row in table.rows)
    for row in table.rows:
        groups = [list(column.sessions) for column in table.columns]
        for cell, sessions in zip((*row.cells, row.total), (*groups, everything), strict=True):
            assert (cell.count, cell.unprompted) == _recount(field, row.theme.id, sessions)
            assert (cell.state == "counted") == (cell.count.mentions > 0)
            assert cell.count.people <= cell.count.people_asked
            assert cell.count.groups <= cell.count.groups_asked


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_depth_of_a_cell_is_that_of_its_quotes(grow: Callable[..., Any], seed: int) -> None:
    study = _random_field(grow, seed).study
    table, gathered = get_theme_table(study), list_gathered(study)
    sessions = list_raised(study).sessions
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            raised = set[str]().union(*(sessions.get(s, ()) for s in column.sessions))
            codes = gathered[row.theme.id]
            depth = measure_depth(cell, raised=raised, codes=codes, dissent=0)
            quotes = list_theme_quotes(study, row.theme.id, stratum=column.name)
            assert depth.quotes == len(quotes)
            assert depth.sides == len({c for q in quotes for c in q.codes if c in codes})


def test_not_asked_is_not_the_same_as_not_raised(ground: Any) -> None:
    study = ground.study
    ground.code("Pay", ("Session 0", 1), ("Session 1", 2))
    theme = commands.add_theme(
        study, "Pay says who counts", actor="ada", code_ids=[ground.codes["Pay"].id]
    )
    for title in ("Session 0", "Session 2"):
        commands.record_not_asked(study, theme.id, ground.sessions[title].id, actor="ada")
    bakeries, harbours = get_theme_table(study).get(theme.id).cells
    assert (bakeries.state, bakeries.unprompted) == ("not_asked", 1)
    assert (harbours.state, harbours.count.groups, harbours.count.mentions) == ("counted", 1, 1)
    silent = commands.add_theme(study, "Nobody spoke of it", actor="ada")
    assert {c.state for c in get_theme_table(study).get(silent.id).cells} == {"not_raised"}


def test_an_excerpt_with_two_codes_of_a_theme_is_one_mention(ground: Any) -> None:
    ground.code("Time to learn", ("Session 0", 1))
    ground.code("Who pays", ("Session 0", 1))
    theme = commands.add_theme(
        ground.study, "Learning is stolen", actor="ada", code_ids=[ground.codes["Learning"].id]
    )
    total = get_theme_table(ground.study).get(theme.id).total.count
    assert (total.mentions, total.people, total.groups) == (1, 1, 1)
    assert len(list_theme_quotes(ground.study, theme.id)) == 1


def test_moderators_are_in_no_cell_and_no_quote(ground: Any) -> None:
    ground.code("Pay", ("Session 0", 0), ("Session 0", 4))
    theme = commands.add_theme(
        ground.study, "Pay says who counts", actor="ada", code_ids=[ground.codes["Pay"].id]
    )
    assert get_theme_table(ground.study).get(theme.id).total.count.mentions == 1
    assert [s.role for q in list_theme_quotes(ground.study, theme.id) for s in q.said] == [
        "participant"
    ]


def test_quotes_can_be_asked_for_one_stratum(ground: Any) -> None:
    ground.code("Pay", ("Session 0", 1), ("Session 1", 1), ("Session 3", 1))
    theme = commands.add_theme(
        ground.study, "Pay says who counts", actor="ada", code_ids=[ground.codes["Pay"].id]
    )
    found = list_theme_quotes(ground.study, theme.id, stratum="Harbours")
    assert [q.session for q in found] == ["Session 1", "Session 3"]


def _stale(ground: Any) -> list[str]:
    return [reason for reasons in list_stale_themes(ground.study).values() for reason in reasons]


def test_a_revised_code_makes_its_theme_stale_until_somebody_looks(ground: Any) -> None:
    study, pay = ground.study, ground.codes["Pay"].id
    theme = commands.add_theme(study, "Pay says who counts", actor="ada", code_ids=[pay])
    assert _stale(ground) == []
    revise_code(study, pay, actor="ada", definition="Wages and bonuses")
    assert _stale(ground) == ["the code “Pay” was revised after it was gathered"]
    commands.accept_theme_codes(study, theme.id, actor="ada")
    assert _stale(ground) == []


def test_a_revision_that_is_undone_needs_no_second_look(ground: Any) -> None:
    study, pay = ground.study, ground.codes["Pay"].id
    commands.add_theme(study, "Pay says who counts", actor="ada", code_ids=[pay])
    revise_code(study, pay, actor="ada", definition="Wages and bonuses")
    study.undo(actor="ada")
    assert _stale(ground) == []
    study.redo(actor="ada")
    assert len(_stale(ground)) == 1


def test_colour_place_and_shortcut_make_nothing_stale(ground: Any) -> None:
    study, codes = ground.study, ground.codes
    commands.add_theme(study, "Everything", actor="ada", code_ids=[c.id for c in codes.values()])
    revise_code(study, codes["Pay"].id, actor="ada", hue=3, shortcut="p")
    move_code(study, codes["Pay"].id, parent_id=None, before=codes["Learning"].id, actor="ada")
    assert _stale(ground) == []


def test_what_happens_below_an_abstract_code_reaches_its_theme(ground: Any) -> None:
    study, codes = ground.study, ground.codes
    theme = commands.add_theme(
        study, "Learning is stolen", actor="ada", code_ids=[codes["Learning"].id]
    )
    new = add_code(study, "Nights", actor="ada", parent_id=codes["Learning"].id)
    assert _stale(ground) == []
    assert list_theme_codes(study, theme.id)[0].unseen == (new.id,)
    revise_code(study, codes["Who pays"].id, actor="ada", exclude="Nothing")
    move_code(study, codes["Time to learn"].id, parent_id=None, actor="ada")
    assert _stale(ground) == [
        "the code “Time to learn” was moved out of “Learning”",
        "the code “Who pays” was revised after it was gathered",
    ]
    commands.accept_theme_codes(study, theme.id, actor="ada")
    assert _stale(ground) == []
    assert list_theme_codes(study, theme.id)[0].unseen == ()
    remove_code(study, new.id, actor="ada")
    assert _stale(ground) == ["the code “Nights” was removed after it was gathered"]


def test_a_code_that_comes_back_by_undo_makes_its_theme_whole_again(ground: Any) -> None:
    study, codes = ground.study, ground.codes
    commands.add_theme(study, "Respect is shown", actor="ada", code_ids=[codes["Respect"].id])
    merge_codes(study, codes["Pay"].id, [codes["Respect"].id], actor="ada")
    assert _stale(ground) == ["the code “Respect” was merged into “Pay” after it was gathered"]
    study.undo(actor="ada")
    assert _stale(ground) == []


def test_sessions_without_a_stratum_have_a_column_of_their_own(ground: Any) -> None:
    ground.code("Pay", ("Session 2", 1))
    theme = commands.add_theme(
        ground.study, "Pay says who counts", actor="ada", code_ids=[ground.codes["Pay"].id]
    )
    revise_session(ground.study, ground.sessions["Session 2"].id, actor="ada", stratum_id=None)
    table = get_theme_table(ground.study)
    assert [c.name for c in table.columns] == ["Bakeries", "Harbours", ""]
    assert [c.count.mentions for c in table.get(theme.id).cells] == [0, 0, 1]
    with pytest.raises(KeyError):
        table.get("nowhere")
