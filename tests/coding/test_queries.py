"""Counts equal a recount by hand, with every kind of speaker, and say who was asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from typing import Any

import pytest

from coding.commands import apply_code, remove_transcript
from coding.counts.queries import count_codes, get_asked, list_coded
from coding.model import CodeId, Count, NewCoding
from coding.queries import count_codings, find_code, list_codings, list_uses
from coding.quotes.queries import get_quote, list_quotes
from study import NotFound, Study
from transcripts.commands import add_session
from transcripts.frame.commands import add_stratum
from transcripts.model import Speaker, TranscriptId
from transcripts.people.commands import add_participant
from transcripts.queries import (
    get_transcript,
    list_sessions,
    list_speakers,
    list_transcripts,
    list_turns,
)
from transcripts.speakers.commands import merge_speakers, revise_speaker
from transcripts.speakers.queries import count_speakers

KINDS = ("focus_group", "interview", "site_visit", "workshop", "survey")
ROLES = ("participant", "moderator", "observer", "several", "unknown")


def build(study: Study, seed: int, factories: Any) -> None:
    """A random study: people over several sessions, all roles, merged and unlinked speakers."""
    random = Random(seed)
    study.db.execute("PRAGMA synchronous = OFF")
    people = [add_participant(study, f"P{n}", actor="Ana") for n in range(5)]
    strata = [add_stratum(study, name, actor="Ana") for name in ("Care", "Metal")]
    codes = factories.add_codes(study, *(f"Code {n}" for n in range(5)))
    sessions: list[str] = []
    for number in range(9):
        labels = ["Moderator", *random.sample(["Bo", "Cy", "Di", "Ea", "Fi"], 3)]
        said = [(random.choice(labels), factories.say(random, 7)) for _ in range(14)]
        stratum = random.choice([None, *strata])
        again = random.choice(sessions) if sessions and random.random() < 0.25 else None
        transcript_id = factories.add_transcript(
            study,
            said=said,
            title=f"T{number}",
            session_kind=random.choice(KINDS),
            session_id=again,
            stratum_id=stratum and stratum.id,
        )
        sessions.append(
            next(t.session_id for t in list_transcripts(study) if t.id == transcript_id)
        )
        for speaker in list_speakers(study, transcript_id):
            if random.random() < 0.4:
                person = random.choice(people)
                revise_speaker(study, speaker.id, participant_id=person.id, actor="Ana")
            if random.random() < 0.4:
                revise_speaker(study, speaker.id, role=random.choice(ROLES), actor="Ana")
        if random.random() < 0.5:
            voices = list_speakers(study, transcript_id)
            keep, other = random.sample(voices, 2) if len(voices) > 1 else (voices[0], voices[0])
            merge_speakers(study, keep.id, [other.id], actor="Ana")
        for _ in range(12):
            factories.code_turn(
                study,
                transcript_id,
                random.choice(codes[:-1]),
                turn=random.randrange(14),
                actor=random.choice(["Ana", "Bo"]),
            )
        for _ in range(4):
            code_several_turns(study, transcript_id, random.choice(codes[:-1]), random)
    add_session(study, "Planned", kind="focus_group", actor="Ana")
    remove_transcript(study, random.choice(list_transcripts(study)).id, actor="Ana")


def code_several_turns(
    study: Study, transcript_id: TranscriptId, code: CodeId, random: Random
) -> None:
    """Code from somewhere in a turn to somewhere in one of the next three."""
    turns = list_turns(study, get_transcript(study, transcript_id).text_id)
    first = random.randrange(len(turns) - 3)
    last = first + random.randrange(1, 4)
    start = random.randrange(turns[first].start, turns[first].end)
    end = random.randrange(turns[last].start, turns[last].end) + 1
    new = NewCoding(code_id=code, transcript_id=transcript_id, start=start, end=end)
    apply_code(study, new, actor="Ana")


def person_behind(speaker: Speaker) -> str | None:
    """Return the person whose words a speaker's are; an unknown voice is nobody in particular."""
    if speaker.role == "participant":
        return speaker.participant_id or speaker.id
    return speaker.participant_id if speaker.role == "unknown" else None


def count_by_hand(study: Study) -> dict[str, Count]:
    speakers = {s.id: s for s in list_speakers(study)}
    sessions = {s.id: s for s in list_sessions(study)}
    where = {t.id: t.session_id for t in list_transcripts(study)}
    by_label = {(s.transcript_id, s.label): s for s in speakers.values()}
    turns = {t.id: list_turns(study, t.text_id) for t in list_transcripts(study)}
    heard: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for coding in list_codings(study):
        voices = [
            by_label[coding.transcript_id, turn.label]
            for turn in turns[coding.transcript_id]
            if turn.start < coding.end and turn.end > coding.start
        ]
        if all(s.role in ("moderator", "observer") for s in voices):
            continue
        of = heard[coding.code_id]
        session = sessions[where[coding.transcript_id]]
        of["mentions"].add(coding.excerpt_id)
        of[session.kind].add(session.id)
        of["people"].update(person for s in voices if (person := person_behind(s)))
    held = [sessions[each].kind for each in set(where.values())]
    asked = {person for s in speakers.values() if (person := person_behind(s))}
    return {
        code: Count(
            groups=len(of["focus_group"]),
            groups_asked=held.count("focus_group"),
            people=len(of["people"]),
            people_asked=len(asked),
            mentions=len(of["mentions"]),
            interviews=len(of["interview"]),
            interviews_asked=held.count("interview"),
            visits=len(of["site_visit"]),
            visits_asked=held.count("site_visit"),
            workshops=len(of["workshop"]),
            workshops_asked=held.count("workshop"),
            surveys=len(of["survey"]),
            surveys_asked=held.count("survey"),
            voices_asked=len(asked & speakers.keys()),
        )
        for code, of in heard.items()
        if of["mentions"]
    }


@pytest.mark.parametrize("seed", range(8))
def test_counts_equal_a_recount_by_hand(study: Study, seed: int, factories: Any) -> None:
    build(study, seed, factories)
    counted = count_codes(study)
    assert counted == count_by_hand(study)
    for count in counted.values():
        assert count.people <= count.people_asked
        assert count.groups <= count.groups_asked


@pytest.mark.parametrize("seed", range(3))
def test_who_was_asked_in_some_sessions_is_counted_within_them(
    study: Study, seed: int, factories: Any
) -> None:
    build(study, seed, factories)
    where = {t.id: t.session_id for t in list_transcripts(study)}
    sessions = {s.id: s for s in list_sessions(study)}
    chosen = set(Random(seed).sample(sorted(set(where.values())), 3))
    asked = get_asked(study, session_ids=chosen)
    people = {
        person
        for s in list_speakers(study)
        if where[s.transcript_id] in chosen and (person := person_behind(s))
    }
    assert asked.people_asked == len(people)
    assert asked.voices_asked == len(people & {s.id for s in list_speakers(study)})
    kinds = [sessions[s].kind for s in chosen]
    assert asked.groups_asked == kinds.count("focus_group")
    assert asked.interviews_asked == kinds.count("interview")
    assert asked.surveys_asked == kinds.count("survey")
    assert asked.count_sessions() == 0
    assert get_asked(study, session_ids=[]) == Count()
    assert get_asked(study, session_ids=where.values()) == get_asked(study)


@pytest.mark.parametrize("seed", range(3))
def test_quotes_are_the_excerpts_that_count(study: Study, seed: int, factories: Any) -> None:
    build(study, seed, factories)
    counts = count_codes(study)
    for code, count in counts.items():
        quotes = list_quotes(study, code_ids=[code])
        assert len(quotes) == count.mentions
        assert all(q.counts and code in q.codes for q in quotes)
        assert len({person for q in quotes for person in q.people}) == count.people
        parts = [list_quotes(study, code_ids=[code], stratum=s) for s in ("Care", "Metal", "")]
        assert sum(map(len, parts)) == len(quotes)
    every = list_quotes(study, evidence_only=False)
    assert {q.excerpt_id for q in every} == {c.excerpt_id for c in list_codings(study)}
    some = every[:4]
    wanted = [q.excerpt_id for q in some]
    assert list_quotes(study, excerpt_ids=wanted, evidence_only=False) == some
    assert get_quote(study, some[0].excerpt_id) == some[0]
    assert list_quotes(study, excerpt_ids=[]) == []
    assert list_quotes(study, code_ids=[]) == []
    assert sum(list_uses(study).values()) == len(list_codings(study))


@pytest.mark.parametrize("seed", range(3))
def test_codings_and_speakers_by_transcript_are_those_of_the_lists(
    study: Study, seed: int, factories: Any
) -> None:
    build(study, seed, factories)
    codings = Counter(coding.transcript_id for coding in list_codings(study))
    assert count_codings(study) == codings
    roles = ("participant", "unknown")
    speakers = Counter(s.transcript_id for s in list_speakers(study) if s.role in roles)
    assert count_speakers(study, roles) == speakers


def test_uses_are_counted_in_one_scan_of_the_codings(study: Study, factories: Any) -> None:
    (code,) = factories.add_codes(study, "Time")
    made = factories.add_transcript(study, said=[("Bo", f"Word {n}.") for n in range(300)])
    for turn in range(300):
        factories.code_turn(study, made, code, turn=turn)
    steps: list[None] = []
    study.db.conn.set_progress_handler(lambda: steps.append(None), 100)
    try:
        study.db.execute("SELECT code_id, count(*) FROM codings GROUP BY code_id").fetchall()
        scan = len(steps)
        assert list_uses(study) == {code: 300}
    finally:
        study.db.conn.set_progress_handler(None, 0)
    assert len(steps) - scan < 1.5 * scan, "no second look at every coding for those adrift"


def test_a_session_that_was_only_planned_was_not_asked(study: Study, factories: Any) -> None:
    add_session(study, "Planned", kind="focus_group", actor="Ana")
    assert get_asked(study).groups_asked == 0
    factories.add_group(study)
    assert get_asked(study) == Count(groups_asked=1, people_asked=3, voices_asked=3)


def test_two_labels_of_one_voice_are_one_person(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    voices = [s for s in list_speakers(study, group.transcript_id) if s.role == "participant"]
    for turn in (1, 2):
        factories.code_turn(study, group.transcript_id, code, turn=turn)
    assert (count_codes(study)[code].people, get_asked(study).people_asked) == (2, 3)
    merge_speakers(study, voices[0].id, [voices[1].id], actor="Ana")
    assert (count_codes(study)[code].people, get_asked(study).people_asked) == (1, 2)
    study.undo(actor="Ana")
    assert (count_codes(study)[code].people, get_asked(study).people_asked) == (2, 3)


def test_a_merged_voice_keeps_the_person_that_one_of_its_labels_had(
    study: Study, factories: Any
) -> None:
    person = add_participant(study, "P1", actor="Ana")
    group = factories.add_group(study, participants={"Cy": person})
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    merge_speakers(study, voices["Bo"].id, [voices["Cy"].id], actor="Ana")
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    assert voices["Bo"].participant_id == voices["Cy"].participant_id == person.id


def test_what_a_moderator_said_is_never_evidence(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    factories.code_turn(study, group.transcript_id, code, turn=0)
    assert count_codes(study) == {}
    assert list_quotes(study, code_ids=[code]) == []
    assert len(list_quotes(study, code_ids=[code], evidence_only=False)) == 1


def test_a_code_that_is_not_there_is_answered_with_names_that_come_near(
    study: Study, factories: Any
) -> None:
    factories.add_codes(study, "Time to learn", "Pay")
    assert find_code(study, " time TO learn ").name == "Time to learn"
    with pytest.raises(NotFound) as missed:
        find_code(study, "Time for learning")
    assert "Time to learn" in missed.value.hint


@pytest.mark.parametrize("together", [True, False])
def test_words_without_a_speaker_count_as_mentions_of_nobody_known(
    study: Study, factories: Any, together: bool
) -> None:
    codes = factories.add_codes(study, "Time", "Pay")
    made = factories.add_transcript(
        study, said=[("Bo", "It is loud."), ("Bo", "Nobody rests.")], kind="notes"
    )
    for turn, coder in ((0, "Ana"), (1, "Ana"), (1, "Bo")):
        factories.code_turn(study, made, codes[0], turn=turn, actor=coder)
    factories.code_turn(study, made, codes[1], turn=1)
    with study.change("forget speakers", actor="Ana") as change:
        for (excerpt_id,) in study.db.execute("SELECT id FROM excerpts").fetchall():
            change.update("excerpts", excerpt_id, speaker_id=None)
    counts = count_codes(study, coded=list_coded(study) if together else None)
    assert [(counts[c].mentions, counts[c].people) for c in codes] == [(2, 0), (1, 0)]
