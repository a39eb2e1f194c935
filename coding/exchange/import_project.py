"""Import projects of other programs: codes, texts and codings, with a list of what was lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from coding.commands import apply_codes
from coding.exchange.merge_codebooks import add_read_codes
from coding.exchange.read_refi import ReadProject, ReadText, read_refi
from coding.model import NewCoding
from study import LifeworldError, Study, Unreadable
from study.ledger import list_entries
from study.wording import count_things
from transcripts.commands import add_transcripts
from transcripts.import_files import Placing, new_transcript
from transcripts.model import TranscriptId
from transcripts.queries import find_imported
from transcripts.reading.read_source import Reading, read_draft
from transcripts.reading.readers.draft import Draft

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
    coders: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    known: bool = False
    error: LifeworldError | None = None

    @property
    def line(self) -> str:
        """A one-line summary of what was read."""
        new = "" if self.new_codes is None else f" ({self.new_codes} new)"
        facts = [count_things(self.texts, "text"), count_things(self.codes, "code") + new]
        facts.append(count_things(self.codings, "coding"))
        if self.coders:
            facts.append(f"by {', '.join(self.coders)}")
        return " · ".join(facts)


def preview_project(data: bytes, name: str) -> Brought:
    """Return what a project holds, without importing it."""
    try:
        project, readings, told = _read(data, name)
    except LifeworldError as error:
        return Brought(name=name, error=error)
    codings = [coding for text in project.texts for coding in text.codings]
    return Brought(
        name=name,
        texts=len(readings),
        codes=len(project.codes),
        codings=len(codings),
        coders=tuple(sorted({coding.coder for coding in codings})),
        told=told,
    )


def add_project(
    study: Study, data: bytes, name: str, *, actor: str, placing: Placing | None = None
) -> Brought:
    """Import a project: its codes, its texts as transcripts, and its codings by coder.

    The whole file is read first, so that an unreadable project changes nothing. A file with the
    same bytes as an earlier import is skipped.
    """
    digest = hashlib.sha256(data).hexdigest()
    if find_imported(study, digest) is not None:
        return Brought(name=name, known=True)
    before = study.version
    try:
        project, readings, told = _read(data, name)
        return _bring(study, name, digest, project, readings, told, actor, placing)
    except LifeworldError as error:
        # One of several changes was refused: undo the ones before it.
        for entry in list_entries(study.db, limit=study.version - before):
            study.undo(entry.id, actor=actor)
        return Brought(name=name, error=error)


def _bring(
    study: Study,
    name: str,
    digest: str,
    project: ReadProject,
    readings: list[tuple[ReadText, Reading]],
    told: tuple[str, ...],
    actor: str,
    placing: Placing | None,
) -> Brought:
    added = add_read_codes(study, project.codes, actor=actor)
    new = [
        new_transcript(
            reading,
            placing or Placing(),
            source_name=name,
            source_sha256=digest if number == 0 else f"{digest}#{number}",
        )
        for number, (_, reading) in enumerate(readings)
    ]
    made = add_transcripts(study, new, actor=actor) if new else []
    by_coder: dict[str, list[NewCoding]] = {}
    for transcript_id, (text, _) in zip(made, readings, strict=True):
        for coding in text.codings:
            by_coder.setdefault(coding.coder, []).append(
                NewCoding(
                    code_id=added.ids[coding.code],
                    transcript_id=transcript_id,
                    start=coding.start,
                    end=coding.end,
                )
            )
    for coder, codings in by_coder.items():
        apply_codes(study, codings, actor=coder)
    return Brought(
        name=name,
        transcripts=tuple(made),
        texts=len(made),
        codes=len(project.codes),
        new_codes=added.new,
        codings=sum(map(len, by_coder.values())),
        coders=tuple(sorted(by_coder)),
        told=told,
    )


def _read(
    data: bytes, name: str
) -> tuple[ReadProject, list[tuple[ReadText, Reading]], tuple[str, ...]]:
    """Read a project, its texts as transcripts with turns; unreadable texts are reported."""
    project = read_refi(data, name)
    readings: list[tuple[ReadText, Reading]] = []
    told = [*project.warnings]
    for text in project.texts:
        draft = Draft(format="refi", text=text.text, title=text.name)
        try:
            reading = read_draft(draft, text.name)
        except Unreadable as error:
            told.append(error.message)
            continue
        if reading.text != text.text:
            raise Unreadable(f"The import of {name} would change the text of “{text.name}”.")
        readings.append((text, reading))
        if text.counted and not text.counted.startswith("code points, \\r\\n as two"):
            told.append(f"“{text.name}” counts {text.counted}; its codings were converted.")
    return project, readings, tuple(dict.fromkeys([*told, *project.lost]))
