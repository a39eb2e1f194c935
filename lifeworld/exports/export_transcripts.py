"""Export of coded transcripts, for one audience; what is written goes on record."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lifeworld.exports.close_export import close_export
from lifeworld.exports.document.gather_transcripts import (
    CodedTranscript,
    Progress,
    count_words,
    list_coded_transcripts,
)
from lifeworld.exports.document.model import Document, merge_documents
from lifeworld.exports.document.write_docx import write_docx
from lifeworld.exports.document.write_html import write_html
from lifeworld.exports.document.write_pdf import write_pdf
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import mark, say, say_in
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["MOST_TOGETHER", "PLACES", "export_transcripts"]

MOST_TOGETHER = 50_000  # words; with more, each transcript is a file of its own in a zip
PLACES = {
    "comments": mark("Codes as comments"),
    "margin": mark("Codes in a margin, which prints"),
}
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(slots=True)
class _Carried:
    """What the files carry, gathered while they are written."""

    files: int = 0
    words: int = 0
    excerpts: set[str] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def add(self, made: CodedTranscript) -> None:
        self.files += 1
        self.words += made.document.words
        self.excerpts |= made.excerpts
        self.speakers |= made.speakers
        self.left_out += made.left_out


def export_transcripts(
    study: Study,
    out: Path,
    *,
    form: str = "",
    audience: str = "internal",
    choice: QuoteChoice | None = None,
    place_of_codes: str = "comments",
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write coded transcripts to *out* and return messages for the user, one per line.

    More than `MOST_TOGETHER` words become a zip with a file for each transcript, whose name ends in
    `.zip` in place of the suffix of *out*.

    Args:
        study: The study.
        out: The file to write; an earlier one of that name is replaced.
        form: docx, html or pdf; by default the suffix of *out*.
        audience: internal, workshop, client or public.
        choice: Which transcripts, and the marks of which codes and coders.
        place_of_codes: comments or margin, in Word.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such form or audience, *out* cannot be written, or nothing may be
            shown.
    """
    suffix = find_form("transcripts", (form or out.suffix.lstrip(".")).lower()).suffix
    if place_of_codes not in PLACES:
        raise InvalidInput(
            say("Codes cannot stand in “{name}”.", name=place_of_codes),
            hint=say("Choose one of {names}.", names=", ".join(PLACES)),
        )
    chosen_by = choice or QuoteChoice()
    made = list_coded_transcripts(
        study, audience=audience, choice=chosen_by, on_progress=on_progress
    )
    together = count_words(study, chosen_by) <= MOST_TOGETHER

    carried = _Carried()

    def write_one(document: Document, path: Path) -> None:
        if suffix == "docx":
            write_docx(document, path, margin=place_of_codes == "margin")
        elif suffix == "html":
            write_html(document, path)
        else:
            carried.left_out += write_pdf(document, path)

    if not together:
        out = out.with_suffix(".zip")
        write_whole(out, lambda fresh: _write_zip(made, fresh, suffix, write_one, carried))
    else:
        write_whole(out, lambda fresh: _write_one(study, made, fresh, write_one, carried))
    with close_export(
        study,
        out,
        form=suffix,
        thing="transcripts",
        audience=audience,
        excerpts=carried.excerpts,
        speakers=carried.speakers,
        actor=actor,
        place=place,
    ) as written:
        head = written.describe(
            count_things(carried.files, "transcript"), count_things(carried.words, "word")
        )
        return [head, *carried.left_out]


def _write_one(
    study: Study,
    made: Iterator[CodedTranscript],
    fresh: Path,
    write: Callable[[Document, Path], None],
    carried: _Carried,
) -> None:
    documents = []
    for each in made:
        carried.add(each)
        documents.append(each.document)
    if not documents:
        raise _refuse()
    frame = get_frame(study)
    with say_in(frame.language):
        title = say("Coded transcripts: {title}", title=frame.title)
    write(documents[0] if len(documents) == 1 else merge_documents(title, documents), fresh)


def _write_zip(
    made: Iterator[CodedTranscript],
    fresh: Path,
    suffix: str,
    write: Callable[[Document, Path], None],
    carried: _Carried,
) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fresh, "w") as packed:
        for each in made:
            carried.add(each)
            path = Path(folder) / f"one.{suffix}"
            write(each.document, path)
            name = " ".join(_UNSAFE.sub(" ", each.name).split())[:80].strip(" .")
            kind = zipfile.ZIP_STORED if suffix in ("docx", "pdf") else zipfile.ZIP_DEFLATED
            packed.write(path, f"{carried.files:02} {name}.{suffix}", compress_type=kind)
    if not carried.files:
        raise _refuse()


def _refuse() -> InvalidInput:
    return InvalidInput(
        say("There is no transcript to export."),
        hint=say(
            "Outside the research team only coded words of people who agreed are shown. Record"
            " consent on the page People, or choose other transcripts."
        ),
    )
