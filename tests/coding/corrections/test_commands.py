"""A corrected transcript keeps what is coded in it: moved, marked as corrected, or set adrift."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from coding.commands import move_excerpt, remove_excerpt, revise_excerpt
from coding.corrections.commands import preview_correction, revise_transcript
from coding.counts.queries import count_codes
from coding.model import NewCoding
from coding.queries import get_coding, list_codings, list_uses
from coding.quotes.queries import list_adrift, list_quotes
from study import Conflict, InvalidInput, Study
from transcripts.queries import get_text, get_transcript, list_speakers, list_turns
from transcripts.speakers.commands import revise_speaker
from transcripts.versions.queries import list_versions

SAID = (
    ("Moderator", "What hinders you?"),
    ("Bo", "There is never time to lern."),
    ("Cy", "The shift is full and nobody plans for it."),
    ("Bo", "We never get time to lern because the shift is full."),
)


@pytest.fixture
def coded(study: Study, make_transcript: Callable[..., Any], factories: Any) -> Any:
    transcript_id = make_transcript(said=SAID)
    time_, plans = factories.add_codes(study, "Time", "Plans")
    text = text_of(study, transcript_id)
    codings = {
        words: factories_apply(study, transcript_id, code, text, words)
        for words, code in (
            ("There is never time to lern.", time_),
            ("nobody plans for it", plans),
            ("the shift is full", plans),
        )
    }
    return transcript_id, codings, (time_, plans)


def factories_apply(study: Study, transcript_id: Any, code: Any, text: str, words: str) -> Any:
    from coding.commands import apply_code

    start = text.index(words)
    new = NewCoding(
        code_id=code, transcript_id=transcript_id, start=start, end=start + len(words), quote=words
    )
    return apply_code(study, new, actor="Ana")


def text_of(study: Study, transcript_id: Any) -> str:
    return get_text(study, get_transcript(study, transcript_id).text_id)


def state_of(study: Study) -> dict[str, list[dict[str, Any]]]:
    tables = [
        row[0].removesuffix("_ledger_insert")
        for row in study.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_ledger_insert'"
        ).fetchall()
    ]
    return {
        table: sorted(
            (
                {k: v for k, v in row.items() if k != "rev"}
                for row in study.db.query(f"SELECT * FROM [{table}]")
            ),
            key=lambda row: row["id"],
        )
        for table in tables
    }


def replayed(study: Study) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, dict[str, Any]] = {table: {} for table in state_of(study)}
    for row in study.db.query("SELECT tbl, key, after FROM changed_rows ORDER BY seq"):
        if row["after"] is None:
            del tables[row["tbl"]][row["key"]]
        else:
            after = json.loads(row["after"])
            tables[row["tbl"]][row["key"]] = {k: v for k, v in after.items() if k != "rev"}
    return {t: sorted(rows.values(), key=lambda r: r["id"]) for t, rows in tables.items()}


def test_a_coding_keeps_its_id_and_covers_the_corrected_words(study: Study, coded: Any) -> None:
    transcript_id, codings, _ = coded
    before = get_coding(study, codings["There is never time to lern."].id)
    revise_transcript(
        study, transcript_id, text_of(study, transcript_id).replace("lern", "learn"), actor="Bea"
    )
    text = text_of(study, transcript_id)
    after = get_coding(study, before.id)
    assert after.excerpt_id == before.excerpt_id
    assert after.quote == "There is never time to learn."
    assert text[after.start : after.end] == after.quote
    same = get_coding(study, codings["the shift is full"].id)
    assert (same.quote, text[same.start : same.end]) == ("the shift is full", "the shift is full")
    assert list_adrift(study) == []


def test_words_that_are_cut_set_their_excerpt_adrift_and_it_counts_nowhere(
    study: Study, coded: Any
) -> None:
    transcript_id, codings, (_, plans) = coded
    assert count_codes(study)[plans].mentions == 2
    text = text_of(study, transcript_id)
    revise_transcript(
        study, transcript_id, text.replace(" and nobody plans for it", ""), actor="Ana"
    )
    adrift = list_adrift(study, transcript_id)
    assert [quote.words for quote in adrift] == ["nobody plans for it"]
    assert count_codes(study)[plans].mentions == 1
    assert list_uses(study)[plans] == 1
    assert [q.words for q in list_quotes(study, code_ids=[plans])] == ["the shift is full"]
    assert codings["nobody plans for it"].id not in {c.id for c in list_codings(study)}
    assert get_coding(study, codings["nobody plans for it"].id).quote == "nobody plans for it"


def test_an_excerpt_adrift_is_put_on_other_words_or_removed(study: Study, coded: Any) -> None:
    transcript_id, codings, (_, plans) = coded
    text = text_of(study, transcript_id)
    revise_transcript(
        study, transcript_id, text.replace(" and nobody plans for it", ""), actor="Ana"
    )
    adrift = list_adrift(study)[0].excerpt_id
    now = text_of(study, transcript_id)
    start = now.index("The shift is full")
    with pytest.raises(Conflict):
        move_excerpt(study, adrift, start, start + 5, quote="other words", actor="Ana")
    move_excerpt(study, adrift, start, start + 17, quote="The shift is full", actor="Ana")
    assert list_adrift(study) == []
    assert count_codes(study)[plans].mentions == 2
    assert get_coding(study, codings["nobody plans for it"].id).quote == "The shift is full"
    study.undo(actor="Ana")
    assert remove_excerpt(study, adrift, actor="Ana") == 1
    assert list_adrift(study) == []
    assert count_codes(study)[plans].mentions == 1


def test_undo_of_a_correction_brings_everything_back(study: Study, coded: Any) -> None:
    transcript_id, _, _ = coded
    before = state_of(study)
    text = text_of(study, transcript_id)
    revise_transcript(
        study,
        transcript_id,
        text.replace(" and nobody plans for it", "").replace("Cy:", "Di:").replace("lern", "learn"),
        actor="Ana",
        reason="the recording says so",
    )
    assert replayed(study) == state_of(study) != before
    study.undo(actor="Ana")
    assert state_of(study) == before
    assert replayed(study) == before
    assert text_of(study, transcript_id) == text
    study.redo(actor="Ana")
    assert [v.reason for v in list_versions(study, transcript_id)] == ["", "the recording says so"]
    assert len(list_adrift(study)) == 1


def test_what_was_coded_on_the_newer_text_is_adrift_after_its_undo_and_not_lost(
    study: Study, coded: Any
) -> None:
    transcript_id, _, (time_, _) = coded
    text = text_of(study, transcript_id)
    revise_transcript(study, transcript_id, text.replace("hinders", "stops"), actor="Ana")
    made = factories_apply(study, transcript_id, time_, text_of(study, transcript_id), "never get")
    change = next(
        row["id"]
        for row in study.db.query("SELECT id FROM changes WHERE verb = 'correct transcript'")
    )
    study.undo(change, actor="Ana")
    assert [q.words for q in list_adrift(study)] == ["never get"]
    assert get_coding(study, made.id).quote == "never get"


def test_a_label_spelt_anew_everywhere_keeps_its_speaker_with_role_and_person(
    study: Study, coded: Any
) -> None:
    transcript_id, _, _ = coded
    cy = next(s for s in list_speakers(study, transcript_id) if s.label == "Cy")
    revise_speaker(study, cy.id, role="observer", actor="Ana")
    revise_transcript(
        study, transcript_id, text_of(study, transcript_id).replace("Cy:", "Cyrille:"), actor="Ana"
    )
    after = {s.label: s for s in list_speakers(study, transcript_id)}
    assert set(after) == {"Moderator", "Bo", "Cyrille"}
    assert (after["Cyrille"].id, after["Cyrille"].role, after["Cyrille"].name) == (
        cy.id, "observer", "Cyrille",
    )  # fmt: skip


def test_a_turn_given_to_another_speaker_takes_its_quotes_along(study: Study, coded: Any) -> None:
    transcript_id, codings, (_, plans) = coded
    revise_transcript(
        study, transcript_id, text_of(study, transcript_id), labels={2: "Moderator"}, actor="Ana"
    )
    speakers = {s.label: s for s in list_speakers(study, transcript_id)}
    assert "Cy" not in speakers, "who says nothing any more is nobody to be asked"
    row = study.db.execute(
        "SELECT speaker_id FROM excerpts WHERE id = ?", [codings["nobody plans for it"].excerpt_id]
    ).fetchone()
    assert row[0] == speakers["Moderator"].id
    assert count_codes(study)[plans].mentions == 1, "a moderator's words are no evidence"


def test_reviews_and_decisions_move_along(study: Study, coded: Any) -> None:
    transcript_id, _, (time_, _) = coded
    from coding.suggestions.commands import add_review

    add_review(study, transcript_id, 1, 3, actor="Ana")
    text = text_of(study, transcript_id)
    base = get_transcript(study, transcript_id).text_id
    with study.change("decide", actor="Ana") as change:
        start = text.index("We never get")
        change.insert(
            "decisions",
            {
                "id": "d1", "transcript_id": transcript_id, "text_id": base, "start": start,
                "end": start + 12, "code_id": time_, "verdict": "rejected", "definition": "",
                "run_id": None, "coder": "Ana", "at": "2026-01-01",
            },
        )  # fmt: skip
    new = text.replace("Cy: The", "Cy: Yes.\nCy: The").replace("lern", "learn")
    revise_transcript(study, transcript_id, new, actor="Ana")
    now = get_transcript(study, transcript_id).text_id
    rows = study.db.execute("SELECT start, end FROM decisions WHERE text_id = ?", [now]).fetchall()
    assert [text_of(study, transcript_id)[s:e] for s, e in rows] == ["We never get"]
    read = {r[0] for r in study.db.execute("SELECT ordinal FROM reviews WHERE text_id = ?", [now])}
    words = [text_of(study, transcript_id)[t.start : t.end] for t in list_turns(study, now)]
    assert "There is never time to learn." in {words[n] for n in read}
    assert any(words[n].startswith("We never get") for n in read)


def test_a_preview_says_what_would_become_of_each_quote_and_writes_nothing(
    study: Study, coded: Any
) -> None:
    transcript_id, _, _ = coded
    before, texts = study.version, study.db.execute("SELECT count(*) FROM texts").fetchone()
    new = (
        text_of(study, transcript_id)
        .replace("lern", "learn")
        .replace(" and nobody plans for it", "")
    )
    correction = preview_correction(study, transcript_id, new)
    assert correction.same == 1
    assert [f.new for f in correction.corrected] == ["There is never time to learn."]
    assert [f.old for f in correction.adrift] == ["nobody plans for it"]
    assert (study.version, study.db.execute("SELECT count(*) FROM texts").fetchone()) == (
        before,
        texts,
    )


def test_nothing_to_correct_nothing_left_and_a_text_corrected_meanwhile_are_refused(
    study: Study, coded: Any
) -> None:
    transcript_id, _, _ = coded
    text = text_of(study, transcript_id)
    old = get_transcript(study, transcript_id).text_id
    with pytest.raises(InvalidInput, match="correction changes nothing"):
        revise_transcript(study, transcript_id, text, actor="Ana")
    with pytest.raises(InvalidInput, match="has no words"):
        revise_transcript(study, transcript_id, " \n", actor="Ana")
    revise_transcript(study, transcript_id, text.replace("lern", "learn"), actor="Ana")
    with pytest.raises(Conflict, match="in the meantime"):
        revise_transcript(study, transcript_id, text, actor="Ana", expect_text_id=old)


def test_search_finds_the_corrected_words_and_no_longer_the_old_ones(
    study: Study, coded: Any, factories: Any
) -> None:
    transcript_id, _, _ = coded
    revise_transcript(
        study, transcript_id, text_of(study, transcript_id).replace("lern", "learn"), actor="Ana"
    )
    assert factories.find_turns(study, "lern because") == []
    assert len(factories.find_turns(study, "learn because")) == 1


def test_what_kind_of_evidence_a_quote_is_can_be_set(study: Study, coded: Any) -> None:
    _, codings, _ = coded
    excerpt_id = codings["the shift is full"].excerpt_id
    revise_excerpt(study, excerpt_id, kind="reported", actor="Ana")
    assert {q.kind for q in list_quotes(study)} == {"said", "reported"}
    with pytest.raises(InvalidInput, match="no kind"):
        revise_excerpt(study, excerpt_id, kind="sung", actor="Ana")  # type: ignore[arg-type]


def test_two_excerpts_whose_words_become_the_same_both_stay(study: Study, coded: Any) -> None:
    transcript_id, _, (time_, _) = coded
    one = factories_apply(
        study, transcript_id, time_, text_of(study, transcript_id), "We never get time"
    )
    two = factories_apply(
        study, transcript_id, time_, text_of(study, transcript_id), "never get time"
    )
    text = text_of(study, transcript_id).replace("We never get", "never get")
    revise_transcript(study, transcript_id, text, actor="Ana")
    assert get_coding(study, one.id).quote == get_coding(study, two.id).quote == "never get time"
    study.undo(actor="Ana")
    assert get_coding(study, one.id).quote == "We never get time"


@pytest.mark.parametrize("seed", range(6))
def test_random_corrections_lose_nothing_and_the_ledger_tells_them_all(
    study: Study, make_group: Callable[..., Any], factories: Any, seed: int
) -> None:
    random = Random(seed)
    group = make_group(turns=16, words=9, seed=seed)
    codes = factories.add_codes(study, "A", "B", "C")
    made = set()
    for _ in range(40):
        text = text_of(study, group.transcript_id)
        start = random.randrange(len(text) - 3)
        words = text[start : start + random.randrange(2, 60)]
        if words.strip():
            made.add(
                factories_apply(study, group.transcript_id, random.choice(codes), text, words).id
            )
    states = [state_of(study)]
    for _ in range(8):
        text = text_of(study, group.transcript_id)
        for _ in range(3):
            at = random.randrange(len(text))
            put = random.choice(["", "new ", "😀", "e\u0301", "\nBo: Hm.\n", "zz"])
            text = text[:at] + put + text[at + random.choice([0, 1, 12, 60]) :]
        revise_transcript(study, group.transcript_id, text, actor="Ana")
        states.append(state_of(study))
        assert replayed(study) == states[-1]
        assert study.db.execute("PRAGMA foreign_key_check").fetchall() == []
        here = {c.id for c in list_codings(study)}
        gone = {
            row[0]
            for quote in list_adrift(study)
            for row in study.db.execute(
                "SELECT id FROM codings WHERE excerpt_id = ?", [quote.excerpt_id]
            )
        }
        assert here | gone == made
        assert not here & gone
        now = text_of(study, group.transcript_id)
        assert all(now[c.start : c.end] == c.quote for c in list_codings(study))
        turns = list_turns(study, get_transcript(study, group.transcript_id).text_id)
        assert all(a.end <= b.start for a, b in pairwise(turns))
        assert {t.label for t in turns if t.label} <= {
            s.label for s in list_speakers(study, group.transcript_id)
        }
    for state in reversed(states[:-1]):
        study.undo(actor="Ana")
        assert state_of(study) == state


@pytest.mark.slow
def test_a_small_correction_of_a_hundred_thousand_words_takes_a_second_at_most(
    study: Study, make_transcript: Callable[..., Any], factories: Any
) -> None:
    random = Random(1)
    transcript_id = make_transcript(
        said=[(f"P{n % 8}", factories.say(random, 25)) for n in range(4_000)]
    )
    (code,) = factories.add_codes(study, "Time")
    from coding.commands import apply_codes

    turns = list_turns(study, get_transcript(study, transcript_id).text_id)
    apply_codes(
        study,
        [
            NewCoding(code_id=code, transcript_id=transcript_id, start=t.start, end=t.end)
            for t in turns[::4]
        ],
        actor="Ana",
    )
    text = text_of(study, transcript_id)
    begun = time.perf_counter()
    revise_transcript(study, transcript_id, text[:300] + "put in" + text[305:], actor="Ana")
    took = time.perf_counter() - begun
    assert len(list_codings(study)) == 1000
    assert took < 3.0, f"{took:.2f} s; alone on a machine it is about a third of that"
