"""Find the rows of a table of codings in a study, and tell what each would bring."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from coding.codebook.tables.model import BookCode, clean_book, find_plan
from coding.exchange.coded_tables.coding_columns import choose_columns, find_columns
from coding.exchange.coded_tables.documents import Documents
from coding.exchange.coded_tables.model import (
    TAKEN,
    CodedFile,
    CodedRow,
    CodingPlan,
    PlannedCoding,
    State,
)
from coding.exchange.coded_tables.place_offsets import find_places
from coding.exchange.coded_tables.read_coded_file import list_coded_rows
from coding.exchange.quote_places.normalise_text import normalise_quote
from coding.exchange.quote_places.quote_text import QuotePlaces, QuoteText
from coding.model import Code, CodeId
from coding.queries import LONGEST, list_codes, list_codings
from study import Study
from transcripts.model import Transcript, TranscriptId
from transcripts.queries import get_text, list_transcripts

__all__ = ["find_codings", "normalise_path"]

_Place = Callable[[int, int], tuple[int, int] | None]


def find_codings(
    study: Study,
    file: CodedFile,
    *,
    actor: str,
    columns: Mapping[str, str | None] | None = None,
    documents: Mapping[str, str] | None = None,
    new_codes: bool = True,
) -> CodingPlan:
    """Return what a table of codings would bring to a study.

    Args:
        study: The study; nothing in it is changed.
        file: The table.
        actor: Who coded what the table says of nobody.
        columns: Kind → heading, where a person chose; None or "" for no column.
        documents: Names of documents in the table → ids of transcripts, where a person chose.
        new_codes: Whether codes are added that the codebook lacks.

    Raises:
        InvalidInput: A column was named that is not there, or what a coding needs has no column.
    """
    transcripts = Documents(list_transcripts(study), documents)
    codes = list_codes(study)
    known = _list_names(codes)
    found = find_columns(file, titles=transcripts.names, codes=set(known))
    places = choose_columns(file, columns or {}, found)
    rows = [
        replace(row, path=_choose_path(row.path, known), coder=row.coder or actor)
        for row in list_coded_rows(file, places, known=set(known))
    ]
    book = clean_book(BookCode(path=row.path) for row in rows if row.path)
    plan = find_plan(codes, book)
    by_id = {code.id: code for code in codes}
    seeker = _Seeker(study, transcripts, rows)
    planned: list[PlannedCoding] = []
    for row in rows:
        code_id = plan.ids.get(normalise_path(row.path))
        state: State | None = None
        if not row.path:
            state = "uncoded"
        elif code_id is None and not new_codes:
            state = "new"
        elif code_id is not None and not by_id[code_id].usable:
            state = "unusable"
        planned.append(PlannedCoding(row=row, state=state) if state else seeker.seek(row))
    planned = _tell_known(study, seeker.share(planned), plan.ids)
    used = {normalise_path(each.row.path) for each in planned if each.state in TAKEN}
    above = {path[:depth] for path in used for depth in range(1, len(path))}
    book = [code for code in book if normalise_path(code.path) in used | above]
    return CodingPlan(
        codings=tuple(planned),
        book=tuple(book),
        new=tuple(code for code in book if normalise_path(code.path) not in plan.ids),
        ids=plan.ids,
        unknown=Counter(each.row.document for each in planned if each.state == "document"),
        columns={kind: file.heads[at] for kind, at in places.items()},
    )


@lru_cache(maxsize=4_096)
def normalise_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of a code as codebooks compare it."""
    cleaned = clean_book([BookCode(path=path)])
    return tuple(name.casefold() for name in cleaned[-1].path) if cleaned else ()


def _list_names(codes: list[Code]) -> dict[str, tuple[str, ...]]:
    """Return the folded names and other names of the codes, each with the name of the code."""
    names: dict[str, tuple[str, ...]] = {
        other.casefold(): (code.name,) for code in codes for other in code.other_names
    }
    return names | {code.name.casefold(): (code.name,) for code in codes}


def _choose_path(path: tuple[str, ...], known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return known.get(path[0].casefold(), path) if len(path) == 1 else path


class _Seeker:
    """Seeks rows in the transcripts; each text is read once, and each quote sought once."""

    def __init__(self, study: Study, documents: Documents, rows: list[CodedRow]) -> None:
        self._study = study
        self._documents = documents
        self._texts: dict[TranscriptId, QuoteText] = {}
        self._found: dict[tuple[TranscriptId, str, bool], QuotePlaces] = {}
        self._spans: dict[TranscriptId, list[tuple[int, int, str]]] = defaultdict(list)
        self._ways: dict[TranscriptId, _Place] = {}
        for row in rows:
            if row.start is not None and row.end is not None and row.document:
                for each in documents.find(row.document)[:1]:
                    self._spans[each.id].append((row.start, row.end, row.quote))

    def seek(self, row: CodedRow) -> PlannedCoding:
        """Return where a row's words stand, or why it has no place."""
        transcripts = self._documents.find(row.document)
        offsets = row.start is not None and row.end is not None and bool(row.document)
        if not transcripts:
            return PlannedCoding(row=row, state="document")
        if not row.quote:
            if not offsets or len(transcripts) > 1:
                return PlannedCoding(row=row, state="unplaced" if offsets else "unnamed")
            span = self._place(row, transcripts[0])
            return self._plan(row, "placed" if span else "unplaced", transcripts[0], span)
        for near in (False, True):
            found = [(each, self._find(each, row.quote, near=near)) for each in transcripts]
            found = [(each, places) for each, places in found if places.spans]
            if near and found:  # the nearest of all texts
                top = max(places.score for _, places in found)
                found = [(each, places) for each, places in found if places.score > top - 0.05]
            number = sum(len(places.spans) for _, places in found)
            if number == 1:
                [(each, places)] = found
                return self._plan(
                    row, places.how or "absent", each, places.spans[0], score=places.score
                )
            if number:
                each, places = found[0]
                span = self._place(row, each) if offsets and len(found) == 1 else None
                same = [own for own in places.spans if span and own[0] == span[0]]
                if same:
                    return self._plan(row, places.how or "absent", each, same[0])
                alone = len(found) == 1
                return PlannedCoding(
                    row=row,
                    state="several",
                    transcript_id=each.id if alone else None,
                    text_id=each.text_id if alone else None,
                    places=tuple(span for _, places in found for span in places.spans),
                )
        return PlannedCoding(row=row, state="absent")

    def share(self, planned: list[PlannedCoding]) -> list[PlannedCoding]:
        """Give rows with the same words a place each where there are as many rows as places."""
        alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, each in enumerate(planned):
            if each.state == "several" and each.transcript_id is not None:
                key = (each.transcript_id, each.row.quote, each.row.path, each.row.coder)
                alike[key].append(number)
        for (transcript_id, *_), numbers in alike.items():
            places = planned[numbers[0]].places
            text = self._texts[TranscriptId(str(transcript_id))].text
            sought = normalise_quote(planned[numbers[0]].row.quote)
            same = all(normalise_quote(text[start:end]) == sought for start, end in places)
            if len(places) != len(numbers) or not same:
                continue
            for number, (start, end) in zip(numbers, sorted(places), strict=True):
                words = text[start:end]
                exact = words == planned[number].row.quote
                planned[number] = replace(
                    planned[number],
                    state="exact" if exact else "folded",
                    places=((start, end),),
                    words=words,
                )
        return planned

    def _plan(
        self,
        row: CodedRow,
        state: State,
        transcript: Transcript,
        span: tuple[int, int] | None,
        *,
        score: float = 1.0,
    ) -> PlannedCoding:
        if span is None:
            return PlannedCoding(row=row, state=state)
        if span[1] - span[0] > LONGEST:
            return PlannedCoding(row=row, state="long")
        return PlannedCoding(
            row=row,
            state=state,
            transcript_id=transcript.id,
            text_id=transcript.text_id,
            places=(span,),
            words=self._get_text(transcript).text[slice(*span)],
            score=score,
        )

    def _find(self, transcript: Transcript, quote: str, *, near: bool) -> QuotePlaces:
        key = (transcript.id, quote, near)
        if key not in self._found:
            self._found[key] = self._get_text(transcript).find(quote, near=near)
        return self._found[key]

    def _place(self, row: CodedRow, transcript: Transcript) -> tuple[int, int] | None:
        if transcript.id not in self._ways:
            text = self._get_text(transcript).text
            self._ways[transcript.id] = find_places(text, self._spans[transcript.id])
        if row.start is None or row.end is None:
            return None
        return self._ways[transcript.id](row.start, row.end)

    def _get_text(self, transcript: Transcript) -> QuoteText:
        if transcript.id not in self._texts:
            self._texts[transcript.id] = QuoteText(get_text(self._study, transcript.text_id))
        return self._texts[transcript.id]


def _tell_known(
    study: Study, planned: list[PlannedCoding], ids: Mapping[tuple[str, ...], CodeId]
) -> list[PlannedCoding]:
    """Tell the rows that the study has already, or that stand in the table before."""
    touched = {each.transcript_id for each in planned if each.state in TAKEN}
    there = {
        (coding.transcript_id, coding.start, coding.end, coding.code_id, coding.coder)
        for transcript_id in touched
        for coding in list_codings(study, transcript_id=transcript_id)
    }
    seen: set[tuple[object, ...]] = set()
    told: list[PlannedCoding] = []
    for each in planned:
        if each.state in TAKEN:
            path = normalise_path(each.row.path)
            key = (each.transcript_id, *each.places[0], ids.get(path, path), each.row.coder)
            if key in there:
                each = replace(each, state="known")
            elif key in seen:
                each = replace(each, state="repeated")
            seen.add(key)
        told.append(each)
    return told
