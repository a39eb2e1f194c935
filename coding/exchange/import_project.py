"""Import projects of other programs: codes, texts and codings, with a list of what was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coding.commands import add_coding_rows
from coding.exchange.carry_files import KeptFiles, add_file_rows, prepare_files
from coding.exchange.carry_memos import add_memos
from coding.exchange.carry_people import find_speakers, list_known
from coding.exchange.carry_sessions import restore_sessions
from coding.exchange.large_projects import open_project_file
from coding.exchange.merge_codebooks import add_read_codes
from coding.exchange.read_project import FoundProject, read_project
from coding.model import CodeId, NewCoding
from study import LifeworldError, Study
from study.language import say
from study.wording import count_things, mark_thing
from transcripts.commands import add_new_texts, add_transcript_rows
from transcripts.import_files import Placing, new_transcript
from transcripts.model import Known, TranscriptId
from transcripts.people.commands import add_people_rows
from transcripts.queries import find_imported, get_pseudonyms
from transcripts.staging.commands import remove_if_refused

__all__ = ["Brought", "add_project", "preview_project"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The result of an import; `told` are sentences on what was guessed and what was lost.

    `new_codes` is None for a preview.
    """

    name: str
    transcripts: tuple[TranscriptId, ...] = ()
    texts: int = 0
    codes: int = 0
    new_codes: int | None = None
    codings: int = 0
    people: int = 0
    memos: int = 0
    sets: int = 0
    photos: int = 0
    recordings: int = 0
    coders: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    known: bool = False
    error: LifeworldError | None = None

    @property
    def line(self) -> str:
        """A one-line summary of what was read."""
        codes = count_things(self.codes, "code")
        if self.new_codes is not None:
            codes = say("{codes} ({number} new)", codes=codes, number=self.new_codes)
        facts = [count_things(self.texts, "text"), codes]
        facts.append(count_things(self.codings, "coding"))
        facts += [
            count_things(number, thing)
            for number, thing in (
                (self.people, mark_thing("case")),
                (self.memos, mark_thing("memo")),
                (self.sets, mark_thing("set")),
                (self.photos, mark_thing("picture")),
                (self.recordings, mark_thing("recording")),
            )
            if number
        ]
        if self.coders:
            facts.append(say("by {coders}", coders=", ".join(self.coders)))
        return " · ".join(facts)


AddSets = Callable[..., tuple[dict[str, str], tuple[str, ...]]]
"""Takes study, change, sets, codes, actor; returns ids by the set's, and what to tell."""


class _Known(Exception):
    """Somebody imported the same file while it was read."""


def preview_project(data: bytes | Path, name: str) -> Brought:
    """Return what a project holds, without importing it."""
    try:
        with open_project_file(data, name) as held:
            found = read_project(held.data, name)
    except LifeworldError as error:
        return Brought(name=name, error=error)
    codings = [coding for text in found.project.texts for coding in text.codings]
    return Brought(
        name=name,
        texts=len(found.readings),
        codes=len(found.project.codes),
        codings=len(codings),
        people=len(found.project.people),
        memos=len(found.project.memos),
        sets=len(found.project.sets),
        photos=sum(each.kind == "picture" for each in found.project.files),
        recordings=sum(each.kind == "recording" for each in found.project.files),
        coders=tuple(sorted({coding.coder for coding in codings})),
        told=found.told,
    )


def add_project(
    study: Study,
    data: bytes | Path,
    name: str,
    *,
    actor: str,
    placing: Placing | None = None,
    add_sets: AddSets = lambda *_, **__: ({}, ()),
    beside: Path | None = None,
) -> Brought:
    """Import a project: its codes, its texts as transcripts, and its codings by coder.

    Its cases come in as participants, its notes as memos, its pictures as photos and its
    recordings with their transcripts; what becomes of its sets is up to *add_sets*. All of it is
    one change, so that it comes in whole or not at all and is undone as one. The file is read and
    its texts are staged before that change. A file with the same bytes as an earlier import is
    skipped.

    Args:
        study: The study.
        data: The project's file, or its bytes; recordings in a large file are streamed.
        name: What people call it.
        actor: Who imports it.
        placing: The session and stratum of its texts; by default those that the file says.
        add_sets: Makes something of its sets.
        beside: The folder of a project that is a database, which has its pictures and recordings.
    """
    try:
        with open_project_file(data, name) as held:
            if find_imported(study, held.sha256) is not None:
                return Brought(name=name, known=True)
            found = read_project(held.data, name)
            with prepare_files(study, held, name, found.project.files, beside=beside) as files:
                return _bring(study, name, held.sha256, found, files, actor, placing, add_sets)
    except _Known:
        return Brought(name=name, known=True)
    except LifeworldError as error:
        return Brought(name=name, error=error)


def _bring(
    study: Study,
    name: str,
    digest: str,
    found: FoundProject,
    files: KeptFiles,
    actor: str,
    placing: Placing | None,
    add_sets: AddSets,
) -> Brought:
    texts = found.project.texts
    known = list_known(study, found)
    matched = find_speakers(found, known)
    new = []
    for number, (place, reading) in enumerate(found.readings):
        one = new_transcript(
            reading,
            placing or Placing(),
            source_name=name,
            source_sha256=digest if number == 0 else f"{digest}#{number}",
        )
        if placing is None or not (placing.session_id or placing.stratum_id or placing.stratum):
            one = replace(one, stratum=texts[place].stratum)
        one = replace(one, date=one.date or _parse_date(texts[place].date), people=matched[number])
        new.append(one)
    staged = add_new_texts(study, new)
    codings = 0
    coders: set[str] = set()
    with (
        remove_if_refused(study, staged),
        study.change("import project", actor=actor, subject=name) as change,
    ):
        if find_imported(study, digest) is not None:
            raise _Known
        added = add_read_codes(study, change, found.project.codes)
        there = {name.casefold() for name in get_pseudonyms(study).values()}
        people = add_people_rows(study, change, known.values())
        made = add_transcript_rows(study, change, new, staged)
        for transcript_id, (place, _) in zip(made, found.readings, strict=True):
            # Two codes of the file may be one in the study; its coding keeps the memos of both.
            memos: dict[tuple[CodeId, int, int, str], list[str]] = {}
            times: dict[tuple[CodeId, int, int, str], str] = {}
            for coding in texts[place].codings:
                key = (added.ids[coding.code], coding.start, coding.end, coding.coder)
                memos.setdefault(key, []).append(coding.memo)
                times.setdefault(key, coding.at)
            for (code_id, start, end, coder), kept in memos.items():
                put = NewCoding(
                    code_id=code_id,
                    transcript_id=transcript_id,
                    start=start,
                    end=end,
                    memo="\n\n".join(dict.fromkeys(memo for memo in kept if memo)),
                )
                add_coding_rows(
                    study,
                    change,
                    put,
                    actor=coder,
                    source="person",
                    at=times[code_id, start, end, coder],
                    retired_too=True,
                )
                codings += 1
                coders.add(coder)
        placed = {place: t for t, (place, _) in zip(made, found.readings, strict=True)}
        session_id = placing.session_id if placing else None
        if session_id is None:
            restore_sessions(change, ((t, texts[place]) for place, t in placed.items()))
        photos, recordings = add_file_rows(
            study, change, files, name=name, transcripts=placed, session_id=session_id
        )
        themes, told = add_sets(study, change, found.project.sets, codes=added.ids, actor=actor)
        things = {("code", key): str(each) for key, each in added.ids.items()}
        things |= {("person", key): str(people[each.pseudonym]) for key, each in known.items()}
        things |= {("set", key): each for key, each in themes.items()}
        noted = add_memos(
            study,
            change,
            found,
            actor=actor,
            transcripts=placed,
            things=things,
        )
    return Brought(
        name=name,
        transcripts=tuple(made),
        texts=len(made),
        codes=len(found.project.codes),
        new_codes=added.new,
        codings=codings,
        people=len(known),
        memos=noted,
        sets=len(themes),
        photos=photos,
        recordings=recordings,
        coders=tuple(sorted(coders)),
        told=(*found.told, *files.told, *_tell_people(known.values(), there), *told),
    )


def _tell_people(known: Iterable[Known], there: set[str]) -> Iterator[str]:
    new = sum(each.pseudonym.casefold() not in there for each in known)
    if new:
        yield say(
            "{cases} added to the page People under their names. Replace any that are real names,"
            " and remove those that are no people.",
            cases=count_things(new, "case was", "cases were"),
        )


def _parse_date(told: str) -> str | None:
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        return None
