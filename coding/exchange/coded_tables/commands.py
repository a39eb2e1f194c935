"""The command that takes the codings of a table into a study."""

from __future__ import annotations

from dataclasses import dataclass

from coding.codebook.tables.model import find_plan
from coding.commands import add_coding_rows
from coding.exchange.codebooks.commands import import_book
from coding.exchange.coded_tables.model import TAKEN, CodingPlan
from coding.exchange.coded_tables.plan_codings import normalise_path
from coding.model import NewCoding
from coding.queries import list_codes
from study import InvalidInput, Study
from study.language import say
from transcripts.model import TranscriptId

__all__ = ["ImportedCodings", "import_codings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCodings:
    """How many codings and codes were added, and under whose names."""

    codings: int
    new_codes: int
    coders: tuple[str, ...]


def import_codings(study: Study, plan: CodingPlan, name: str, *, actor: str) -> ImportedCodings:
    """Take the codings of a table that were found into the study, with their codes, in one change.

    Args:
        study: The study.
        plan: What `find_codings` returned.
        name: The table's name, for the history.
        actor: Who imports it.

    Raises:
        InvalidInput: Nothing in the table was found.
        Conflict: A transcript was corrected since.
    """
    memos: dict[tuple[TranscriptId, int, int, tuple[str, ...], str], list[str]] = {}
    words: dict[tuple[TranscriptId, int, int], str] = {}
    for each in plan.codings:
        # What stands in the table twice is one coding, with the memos of both.
        if each.state in (*TAKEN, "repeated") and each.transcript_id is not None:
            place = (each.transcript_id, *each.places[0])
            words[place] = each.words
            own = memos.setdefault((*place, normalise_path(each.row.path), each.row.coder), [])
            own.append(each.row.memo)
    if not memos:
        raise InvalidInput(
            say("{name} has no coding that could be taken.", name=name),
            hint=say("Look at what was left out, and why."),
        )
    with study.change("import codings", actor=actor, subject=name, gathers=True) as change:
        if plan.new:
            import_book(study, plan.book, name, actor=actor)
        ids = find_plan(list_codes(study), plan.book).ids
        for (transcript_id, start, end, path, coder), kept in memos.items():
            put = NewCoding(
                code_id=ids[path],
                transcript_id=transcript_id,
                start=start,
                end=end,
                quote=words[transcript_id, start, end],
                memo="\n\n".join(dict.fromkeys(memo for memo in kept if memo)),
            )
            add_coding_rows(study, change, put, actor=coder, source="person")
    coders = sorted({key[-1] for key in memos})
    new = sum(not code.abstract for code in plan.new)
    return ImportedCodings(codings=len(memos), new_codes=new, coders=tuple(coders))
