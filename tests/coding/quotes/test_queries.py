"""A quote knows who says what in it: no label or time is anybody's words, and everybody counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import coding.schema
import transcripts.schema
from coding.commands import apply_code, move_excerpt
from coding.corrections.commands import revise_transcript
from coding.counts.queries import count_codes
from coding.model import CodeId, Coding, NewCoding
from coding.quotes.queries import get_quote, list_quotes
from study import Study, ledger
from study.sqlite import connect
from transcripts.import_files import import_files
from transcripts.model import TranscriptId
from transcripts.people.commands import add_participant
from transcripts.privacy.consent_gate import Gate
from transcripts.queries import get_text, get_transcript, list_speakers, list_turns
from transcripts.speakers.commands import link_speaker, revise_speaker

FILE = """**Ida** [0:00] What hinders you?

**Emma** [0:05] We never get the rota in time.

**Ali** [0:12] And nobody asks us.

**Ida** [0:20] Nobody?

**Emma** [0:22] Nobody at all.

**Ali** [0:31] Then I call my colleague.
"""


@pytest.fixture
def panel(study: Study, tmp_path: Path) -> TranscriptId:
    """A transcript as a transcription tool writes it, with Ida as its moderator."""
    path = tmp_path / "panel.md"
    path.write_text(FILE, "utf-8")
    (made,) = import_files(study, [path], actor="Ana")
    (transcript_id,) = made.transcripts
    ida = next(s for s in list_speakers(study, transcript_id) if s.label == "Ida")
    revise_speaker(study, ida.id, role="moderator", actor="Ana")
    return transcript_id


def code_words(
    study: Study, transcript: TranscriptId, code: CodeId, begin: str, end: str
) -> Coding:
    """Code from the beginning of some words to the end of others."""
    text = get_text(study, get_transcript(study, transcript).text_id)
    start, stop = text.index(begin), text.index(end) + len(end)
    new = NewCoding(
        code_id=code, transcript_id=transcript, start=start, end=stop, quote=text[start:stop]
    )
    return apply_code(study, new, actor="Ana")


def test_a_quote_across_two_speakers_names_both_and_holds_no_markup(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Planning")
    coding = code_words(study, panel, code, "We never", "asks us.")
    assert "**Ali** [0:12]" in coding.quote
    quote = get_quote(study, coding.excerpt_id)
    assert quote.words == "Emma: We never get the rota in time. Ali: And nobody asks us."
    assert (quote.speaker, quote.turn, quote.time) == ("Emma and Ali", 1, 5.0)
    assert quote.verbatim == coding.quote
    count = count_codes(study)[code]
    assert (count.people, count.mentions) == (2, 1)


def test_a_moderator_between_two_people_is_quoted_and_not_counted(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    first, second = factories.add_codes(study, "Planning", "Asked")
    coding = code_words(study, panel, first, "And nobody", "Nobody at all.")
    quote = get_quote(study, coding.excerpt_id)
    assert quote.words == "Ali: And nobody asks us. Ida: Nobody? Emma: Nobody at all."
    assert quote.speaker == "Ali and Emma"
    assert count_codes(study)[first].people == 2
    # It counts as well if the moderator's words come first.
    later = code_words(study, panel, second, "Nobody?", "Nobody at all.")
    assert get_quote(study, later.excerpt_id).speaker == "Emma"
    count = count_codes(study)[second]
    assert (count.people, count.mentions) == (1, 1)
    assert [q.excerpt_id for q in list_quotes(study, code_ids=[second])] == [later.excerpt_id]


def test_words_of_moderators_alone_are_no_evidence(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Asked")
    coding = code_words(study, panel, code, "Nobody?", "Nobody?")
    quote = get_quote(study, coding.excerpt_id)
    assert (quote.speaker, quote.people, quote.counts) == ("Ida", (), False)
    assert code not in count_codes(study)
    assert list_quotes(study) == []


def test_a_quote_that_takes_in_the_label_is_quoted_without_it(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Planning")
    coding = code_words(study, panel, code, "**Ali** [0:12]", "asks us.")
    quote = get_quote(study, coding.excerpt_id)
    assert (quote.words, quote.speaker, quote.turn) == ("And nobody asks us.", "Ali", 2)


def test_two_turns_of_one_person_need_no_name(study: Study, factories: Any) -> None:
    said = [("Bo", "There is never time."), ("Bo", "Never."), ("Cy", "No.")]
    transcript = factories.add_transcript(study, said=said)
    (code,) = factories.add_codes(study, "Time")
    coding = code_words(study, transcript, code, "There is", "Never.")
    quote = get_quote(study, coding.excerpt_id)
    assert (quote.words, quote.speaker) == ("There is never time. Never.", "Bo")
    assert count_codes(study)[code].people == 1


def test_two_labels_of_one_participant_are_one_person(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    person = add_participant(study, "P1", actor="Ana")
    for label in ("Emma", "Ali"):
        link_speaker(study, panel, label, person.id, actor="Ana")
    (code,) = factories.add_codes(study, "Planning")
    coding = code_words(study, panel, code, "We never", "asks us.")
    quote = get_quote(study, coding.excerpt_id)
    assert quote.words == "We never get the rota in time. And nobody asks us."
    assert quote.people == (person.id,)
    assert count_codes(study)[code].people == 1


def test_a_role_that_changes_changes_who_counts(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Planning")
    code_words(study, panel, code, "We never", "asks us.")
    ali = next(s for s in list_speakers(study, panel) if s.label == "Ali")
    revise_speaker(study, ali.id, role="observer", actor="Ana")
    assert count_codes(study)[code].people == 1
    emma = next(s for s in list_speakers(study, panel) if s.label == "Emma")
    revise_speaker(study, emma.id, role="moderator", actor="Ana")
    assert code not in count_codes(study)


def test_one_person_who_refused_withholds_the_whole_quote() -> None:
    gate = Gate(audience="client", held={"p2": "refused", "p3": "left"}, given=frozenset({"p1"}))
    assert gate.find_reason(("p1",), session_id="s") == ""
    assert gate.find_reason(("p1", "p2"), session_id="s") == "refused"
    assert gate.find_reason(("p2", "p3", "p4"), session_id="s") == "left"
    assert gate.find_reason(("p1", "p4"), session_id="s") == "unknown"
    assert gate.list_people(("p1", "p4"), "unknown", session_id="s") == ("p4",)


def test_a_corrected_label_changes_who_is_quoted_and_undo_brings_back_who_was(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Planning")
    coding = code_words(study, panel, code, "We never", "asks us.")
    text = get_text(study, get_transcript(study, panel).text_id)
    revise_transcript(study, panel, text, actor="Ana", labels={2: "Bea"})
    assert get_quote(study, coding.excerpt_id).speaker == "Emma and Bea"
    assert count_codes(study)[code].people == 2
    revise_transcript(study, panel, text, actor="Ana", labels={2: "Emma"})
    quote = get_quote(study, coding.excerpt_id)
    assert (quote.speaker, len(quote.people)) == ("Emma", 1)
    assert count_codes(study)[code].people == 1
    for _ in range(2):
        study.undo(actor="Ana")
    assert get_quote(study, coding.excerpt_id).speaker == "Emma and Ali"
    assert count_codes(study)[code].people == 2


def test_a_moved_quote_counts_who_speaks_at_its_new_place(
    study: Study, panel: TranscriptId, factories: Any
) -> None:
    (code,) = factories.add_codes(study, "Planning")
    coding = code_words(study, panel, code, "We never", "asks us.")
    turn = list_turns(study, coding.text_id)[5]
    move_excerpt(study, coding.excerpt_id, turn.start, turn.end, actor="Ana")
    assert get_quote(study, coding.excerpt_id).speaker == "Ali"
    assert count_codes(study)[code].people == 1


def test_a_study_of_an_earlier_version_learns_who_speaks_in_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db)
    coding.schema.migrations.apply(db, stop_before="add_further_speakers")
    db.execute("INSERT INTO changes VALUES (1, 'c', 't', 'Ana', 'add', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    text = "Bo: Never.\nIda: Why?\nCy: So.\nBo: Yes."
    rows: list[tuple[str, tuple[Any, ...]]] = [
        ("texts", ("x", "h", text, 4)),
        ("sessions", ("s", "One", "interview", None, None, "", None, "", 1)),
        (
            "transcripts",
            ("t", "One", "s", "x", "transcript", None, "a", "b", "r", None, "{}", "", 1),
        ),
        ("codes", ("k", "Time", None, 1, "", "", "", "", 1, "inductive", 0, None, 1)),
    ]
    for number, (label, role) in enumerate(
        [("Bo", "participant"), ("Ida", "moderator"), ("Cy", "participant")]
    ):
        rows.append(("speakers", (f"p{number}", "t", label, label, role, None, 1)))
    at = 0
    for ordinal, line in enumerate(text.split("\n")):
        begin = at + line.index(": ") + 2
        label = line.split(":")[0]
        rows.append(("turns", (None, "x", ordinal, label, begin, at + len(line), None, None, 1)))
        at += len(line) + 1
    rows += [
        ("excerpts", ("one", "t", "x", 4, 10, text[4:10], "said", "p0", 3)),
        ("excerpts", ("all", "t", "x", 4, len(text), text[4:], "said", "p0", 2)),
        ("excerpts", ("two", "t", "x", 16, 28, text[16:28], "said", "p1", 1)),
        *[
            ("codings", (f"c{e}", e, "k", "Ana", "", "", "person", "", 1))
            for e in ("one", "all", "two")
        ],
    ]
    for table, row in rows:
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))
    db.execute("UPDATE open_change SET change_seq = NULL")
    coding.schema.migrations.apply(db)
    found = db.execute("SELECT id, further, rev FROM excerpts ORDER BY id").fetchall()
    assert found == [("all", '["p1","p2"]', 2), ("one", "", 3), ("two", '["p2"]', 1)]
    seen = db.execute("SELECT excerpt_id, person FROM evidence ORDER BY 1, 2").fetchall()
    assert seen == [("all", "p0"), ("all", "p2"), ("one", "p0"), ("two", "p2")]
    db.close()
