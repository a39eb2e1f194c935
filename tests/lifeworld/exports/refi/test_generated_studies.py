"""Whole studies, made at random, go out as a project and come back as far as it carries them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codebook.colours import render_colour
from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.exchange import read_project
from coding.exchange.import_project import add_project
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import list_memos
from coding.model import NewCoding
from coding.queries import list_codes, list_codings
from lifeworld.exports.export_project import export_project
from lifeworld.exports.refi.profiles import PROFILES
from study import InvalidInput, Study
from study.wording import OMISSION
from themes.carry_sets import add_set_rows
from themes.commands import add_theme
from themes.queries import list_gathered, list_themes
from transcripts.commands import revise_session
from transcripts.consent.commands import record_consent
from transcripts.frame.commands import add_stratum
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.queries import (
    get_text,
    get_transcript,
    list_participants,
    list_sessions,
    list_strata,
    list_transcripts,
)
from transcripts.reading.encodings import clean_text
from transcripts.speakers.commands import link_speaker

LETTERS = st.sampled_from(
    [*"abcXY ,.-“”…&<>=[]#:🙂éש中", "\n", "\t", "\u00a0", "\u0301", "\u200f", "\u2028"]
)
WORDS = st.text(LETTERS, max_size=40).map(lambda each: clean_text(each)[0])
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(lambda each: " ".join(each.split()))
NAMED = NAMES.filter(lambda each: any(c.isalnum() for c in each))
SAID = WORDS.filter(lambda each: any(c.isalnum() for c in each))
CODERS = ("Ana", "Bo", "Übung 🙂")
PEOPLE = ("Emma", "Ali", "Zoé")
DAYS = ("", "2025-02-28", "2026-05-17")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a study is made of; places are numbers that are taken modulo what there is."""

    codes: list[tuple[str, int, str, str, bool, int]]
    strata: list[str]
    people: list[tuple[str, str, int]]
    talks: list[tuple[str, list[tuple[int, str]], int, str, str]]
    codings: list[tuple[int, int, int, int, int, str]]
    memos: list[tuple[str, int, str, int]]
    themes: list[tuple[str, list[int]]]
    gone: bool
    program: str


@st.composite
def draw_study(draw: Any) -> Drawn:
    numbers = st.integers(0, 10_000)

    def some(each: Any, most: int, least: int = 0, **options: Any) -> Any:
        return draw(st.lists(each, min_size=least, max_size=most, **options))

    names = some(NAMED, 5, 1, unique_by=str.casefold)
    return Drawn(
        codes=[
            (name, draw(st.integers(-1, 4)), draw(WORDS), draw(WORDS), draw(st.booleans()),
             draw(st.integers(0, 359)))
            for name in names
        ],
        strata=some(NAMED, 2, unique_by=str.casefold),
        people=[
            (name, draw(NAMED), draw(numbers))
            for name in some(st.sampled_from(PEOPLE), 3, unique=True)
        ],
        talks=[
            (title, some(st.tuples(st.integers(0, 3), SAID), 4, 1), draw(numbers),
             draw(st.sampled_from(DAYS)), draw(WORDS))
            for title in some(NAMED, 3, 1, unique_by=str.casefold)
        ],
        codings=some(st.tuples(*[numbers] * 5, WORDS), 8),
        memos=some(
            st.tuples(st.sampled_from(["study", "transcript", "code", "theme", "person", ""]),
                      numbers, SAID, st.integers(0, 2)),
            5,
        ),
        themes=[
            (name, some(numbers, 3, 1)) for name in some(NAMED, 2, unique_by=str.casefold)
        ],
        gone=draw(st.booleans()),
        program=draw(st.sampled_from(sorted(PROFILES))),
    )  # fmt: skip


def build(drawn: Drawn, study: Study, factories: Any) -> None:
    """Make the study."""
    codes: list[Any] = []
    for name, above, definition, include, retired, hue in drawn.codes:
        parent = codes[above] if 0 <= above < len(codes) and not codes[above].retired else None
        codes.append(
            add_code(
                study, name, parent_id=parent.id if parent else None, definition=definition,
                include=include, hue=hue, retired=retired, actor="Ana",
            )
        )  # fmt: skip
    strata = [add_stratum(study, name, actor="Ana") for name in drawn.strata]
    people = {}
    for name, band, number in drawn.people:
        own = strata[number % len(strata)].id if strata else None
        people[name] = add_participant(
            study, name, attributes={"age_band": band}, stratum_id=own, actor="Ana"
        )
        record_consent(study, people[name].id, dict.fromkeys(PURPOSES, "given"), actor="Ana")
    made = []
    for title, turns, number, day, notes in drawn.talks:
        said = [("Mod" if who == 3 else PEOPLE[who], words) for who, words in turns]
        said += [] if made else [("Mod", "Thank you.")]  # one text has words that may be shown
        own = strata[number % len(strata)].id if strata else None
        made.append(
            factories.add_transcript(
                study, title=title, said=said, stratum_id=own, date=day or None, actor="Ana"
            )
        )
        session = get_transcript(study, made[-1]).session_id
        kind = ("interview", "focus_group", "workshop")[number % 3]
        revise_session(study, session, kind=kind, notes=notes, place=title[:3].strip(), actor="Ana")
        for name in {label for label, _ in said} & people.keys():
            link_speaker(study, made[-1], name, people[name].id, actor="Ana")
    usable = [each for each in codes if not each.retired]
    for which, talk, start, length, coder, memo in drawn.codings if usable else ():
        transcript = get_transcript(study, made[talk % len(made)])
        text = get_text(study, transcript.text_id)
        first = start % len(text)
        last = min(len(text), first + 1 + length % 60)
        words = text[first:last]
        first += len(words) - len(words.lstrip())
        last -= len(words) - len(words.rstrip())
        if first >= last:
            continue
        put = NewCoding(
            code_id=usable[which % len(usable)].id, transcript_id=transcript.id, start=first,
            end=last, memo=memo.strip(),
        )  # fmt: skip
        try:
            apply_code(study, put, actor=CODERS[coder % 3])
        except InvalidInput:  # the same coder put the same code there before
            continue
    themes = [
        add_theme(study, name, code_ids=list({codes[n % len(codes)].id for n in own}), actor="Ana")
        for name, own in drawn.themes
    ]
    keys = {
        "study": ["study"],
        "transcript": made,
        "code": [each.id for each in codes],
        "theme": [each.id for each in themes],
        "person": [each.id for each in people.values()],
        "": [""],
    }
    for kind, number, words, by in drawn.memos:
        if keys[kind]:
            thing = Thing(kind=kind, id=keys[kind][number % len(keys[kind])])
            add_memo(study, NewMemo(body=words, thing=thing), actor=CODERS[by])
    if drawn.gone and people:
        first_person = next(iter(people.values()))
        record_consent(study, first_person.id, dict.fromkeys(PURPOSES, "withdrawn"), actor="Ana")


def tidy(words: str) -> str:
    """Return words as a description carries them: single blanks, no empty ends."""
    return "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()


def tell(study: Study, memo: Callable[[str], str]) -> dict[str, Any]:
    """Return all of a study that a project carries; *memo* gives words of a coding's memo."""
    codes = {each.id: each for each in list_codes(study)}
    sessions = {each.id: each for each in list_sessions(study)}
    strata = {each.id: each.name for each in list_strata(study)}
    titles = {each.id: each.title for each in list_transcripts(study)}
    themes = {each.id: each.name for each in list_themes(study)}
    people = {each.id: each.pseudonym for each in list_participants(study)}
    names = {"study": {"study": ""}, "transcript": titles, "theme": themes, "person": people,
             "code": {key: each.name for key, each in codes.items()}, "": {"": ""}}  # fmt: skip

    def trace(code: Any) -> tuple[str, ...]:
        above = codes.get(code.parent_id)
        return (*(trace(above) if above else ()), code.name)

    return {
        "codes": sorted(
            (trace(c), tidy(c.definition), tidy(c.include), render_colour(c.hue), c.retired)
            for c in codes.values()
        ),
        "texts": sorted(
            (t.title, get_text(study, t.text_id), s.title, s.kind, s.stratum, s.date or "",
             s.place, tidy(s.notes))
            for t in list_transcripts(study)
            for s in [sessions[t.session_id]]
        ),
        "codings": Counter(
            (trace(codes[c.code_id]), titles[c.transcript_id], c.quote, c.start, c.end, c.coder,
             memo(c.memo), c.at)
            for c in list_codings(study)
        ),
        "people": sorted(
            (p.pseudonym, sorted(p.attributes.values()), strata.get(p.stratum_id or "", ""))
            for p in list_participants(study)
        ),
        "themes": sorted(
            (t.name, sorted(trace(codes[c]) for c in list_gathered(study)[t.id]))
            for t in list_themes(study)
        ),
        "memos": Counter(
            (m.thing.kind, names[m.thing.kind][m.thing.id], m.body.strip(), m.by)
            for m in list_memos(study)
            if m.thing.kind != "coding"
        ),
    }  # fmt: skip


def forget_person(before: dict[str, Any], after: dict[str, Any], name: str) -> None:
    """Take out of what was there who left, and compare the rest of texts and codings."""
    before["people"] = [each for each in before["people"] if each[0] != name]
    for memo in [each for each in before["memos"] if each[:2] == ("person", name)]:
        del before["memos"][memo]
    old_texts, new_texts = before.pop("texts"), after.pop("texts")
    there = {each[0] for each in new_texts}
    for each in [each for each in old_texts if each[0] not in there]:  # all of it was theirs
        assert each[1].startswith(f"{name}: ")
        for memo in [m for m in before["memos"] if m[:2] == ("transcript", each[0])]:
            del before["memos"][memo]
    old_texts = [each for each in old_texts if each[0] in there]
    for old, new in zip(old_texts, new_texts, strict=True):
        assert (old[0], old[2:]) == (new[0], new[2:])
        assert old[1] == new[1] or OMISSION in new[1]
        assert not any(line.startswith(f"{name}: ") for line in new[1].split("\n"))
    quotes = [
        Counter((*each[:3], *each[5:]) for each in side.pop("codings").elements())
        for side in (before, after)
    ]
    assert sum(quotes[1].values()) <= sum(quotes[0].values())
    for each in quotes[1]:
        assert OMISSION in each[2] or each in quotes[0]


def check_comes_back(drawn: Drawn, factories: Any) -> None:
    """Build a study, export it, import it into another, and compare both."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        study = factories.make_study(place / "one.lifeworld")
        other = factories.make_study(place / "two.lifeworld")
        build(drawn, study, factories)
        out = place / "a.qdpx"
        export_project(study, out, program=drawn.program, actor="Ana")
        brought = add_project(other, out.read_bytes(), out.name, actor="Cai", add_sets=add_set_rows)
        assert brought.error is None
        # QualCoder has the memo of a coding as a description, which keeps single blanks only.
        memo = tidy if PROFILES[drawn.program].apart else str.strip
        before, after = tell(study, memo), tell(other, memo)
        study.close()
        other.close()
    if drawn.gone and drawn.people:
        forget_person(before, after, drawn.people[0][0])
    assert after == before
    assert not [line for line in brought.told if "not taken" in line]


@pytest.fixture(autouse=True, scope="module")
def unguarded() -> Any:
    """Files are read without a process of their own: there are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            read_project,
            "run_guarded",
            lambda _, data, name, **__: read_project.parse_project(data, name),
        )
        yield


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_study())
def test_a_study_comes_back_from_a_project(factories: Any, drawn: Drawn) -> None:
    check_comes_back(drawn, factories)


@pytest.mark.torture
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw_study())
def test_fifteen_hundred_studies_come_back(factories: Any, drawn: Drawn) -> None:
    check_comes_back(drawn, factories)
