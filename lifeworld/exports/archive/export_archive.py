"""Export of the packet that an archive takes: a bag of texts, lists, forms and descriptions."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from coding.codebook.tables.model import list_book_codes
from coding.exchange.codebooks.write_book import render_book
from coding.queries import list_codes, list_uses
from lifeworld.exports.archive.data_list import build_data_list
from lifeworld.exports.archive.gather_deposit import AUDIENCE, get_deposit
from lifeworld.exports.archive.model import ArchivedText, Deposit, Depositor
from lifeworld.exports.archive.render_metadata import render_dataverse, render_ddi
from lifeworld.exports.archive.render_readme import render_readme
from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.close_export import close_export
from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.model import Document, Turn
from lifeworld.exports.document.write_docx import write_docx
from lifeworld.exports.document.write_pdf import write_pdf
from lifeworld.exports.ethics.build_forms import build_consent_form, build_information_sheet
from lifeworld.exports.ethics.gather_facts import get_form_facts
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import list_carried
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.refi.gather_project import get_project
from lifeworld.exports.refi.profiles import find_profile
from lifeworld.exports.refi.write_project import write_project
from lifeworld.exports.sheet.write_sheet import write_csv, write_xlsx
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import count_things

__all__ = ["export_archive"]

Progress = Callable[[int, int, str], None]
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_EPOCH = (1980, 1, 1, 0, 0, 0)
LARGEST_FORM = 20_000_000


def export_archive(
    study: Study,
    out: Path,
    *,
    depositor: Depositor | None = None,
    actor: str = "",
    place: str = "",
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Write the packet for an archive to *out* and return messages for the user, one per line.

    It is a bag (RFC 8493) in a zip: every file with its SHA-256, so that an archive can check it.

    Args:
        study: The study.
        out: The zip to write; an earlier one of that name is replaced.
        depositor: What only the depositor knows.
        actor: Who exports; by default the current user.
        place: The destination to record, if it differs from *out*.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: *out* cannot be written, or nothing of the study may be archived.
    """
    who = depositor or Depositor()
    if out.suffix.lower() != ".zip":
        raise InvalidInput(
            say("The packet is a zip, and “{name}” does not end in .zip.", name=out.name),
            hint=say("Call it {name}.", name=f"{study.name}-archive.zip"),
        )
    _check_form(who.consent_form)
    deposit = get_deposit(study, who, on_progress=on_progress)
    if not deposit.texts:
        raise InvalidInput(
            say("Nothing of this study may be archived."),
            hint=" ".join(deposit.left_out) or say("Add transcripts first."),
        )
    maker = _Maker(study, deposit, on_progress)
    write_whole(out, lambda fresh: maker.write(fresh, f"{study.name}-archive"))
    with close_export(
        study,
        out,
        form="zip",
        thing="archive",
        audience=AUDIENCE,
        excerpts=maker.excerpts,
        speakers=maker.speakers,
        actor=actor,
        place=place,
    ) as written:
        head = written.describe(
            count_things(len(deposit.texts), "transcript"),
            count_things(sum(text.words for text in deposit.texts), "word"),
            count_things(maker.files, "file"),
        )
        to_do = [say("To fill in: {what}", what=what) for what in deposit.to_do]
        return [
            head,
            *deposit.left_out,
            *maker.told,
            deposit.key,
            *to_do,
        ]


def _check_form(form: Path | None) -> None:
    if form is None:
        return
    if not form.is_file() or form.stat().st_size > LARGEST_FORM:
        raise InvalidInput(
            say("The consent form {file} is not there, or larger than 20 MB.", file=form),
            hint=say("Give the blank form as .pdf or .docx."),
        )


class _Maker:
    """Makes the files of a packet one after the other, and puts them into the bag."""

    def __init__(self, study: Study, deposit: Deposit, report: Progress) -> None:
        self._study, self._deposit, self._report = study, deposit, report
        self.told: list[str] = []
        self.excerpts = {each for text in deposit.texts for each in text.excerpts}
        self.speakers = {each for text in deposit.texts for each in text.speakers}
        self.files = 0

    def write(self, fresh: Path, name: str) -> None:
        """Write the bag: its files below `data`, then the lists of their hashes."""
        sums: dict[str, str] = {}
        size = 0
        with zipfile.ZipFile(fresh, "w") as packed, say_in(self._deposit.language):
            for path, content in self._list_files():
                place = f"data/{path}"
                sums[place] = hashlib.sha256(content).hexdigest()
                size += len(content)
                _put(packed, f"{name}/{place}", content)
            self.files = len(sums)
            tags = {
                "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
                "bag-info.txt": (
                    f"Bagging-Date: {self._deposit.day}\n"
                    f"Bag-Software-Agent: Lifeworld {self._deposit.release}\n"
                    f"Payload-Oxum: {size}.{len(sums)}\n"
                ),
                "manifest-sha256.txt": _render_sums(sums),
            }
            made = {path: text.encode() for path, text in tags.items()}
            tag_sums = {path: hashlib.sha256(text).hexdigest() for path, text in made.items()}
            made["tagmanifest-sha256.txt"] = _render_sums(tag_sums).encode()
            for path, content in made.items():
                _put(packed, f"{name}/{path}", content)

    def _list_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of each file, the description of all of them last."""
        deposit = self._deposit
        total = len(deposit.texts) + 5
        for number, text in enumerate(deposit.texts):
            self._report(number, total, say("Writing the transcripts"))
            name = _UNSAFE.sub(" ", text.name)
            yield f"transcripts/{name}.txt", _render_text(text)
            yield f"transcripts/{name}.pdf", self._render_pdf(text.document)
        self._report(total - 5, total, say("Writing the lists"))
        table = build_data_list(deposit)
        yield "data-list.csv", _write(lambda path: write_csv(table, path), "list.csv")
        yield "data-list.xlsx", _write(lambda path: write_xlsx(table, path), "list.xlsx")
        yield from self._list_codebook()
        self._report(total - 4, total, say("Writing the project"))
        yield "project.qdpx", self._render_project()
        self._report(total - 3, total, say("Writing the report"))
        yield from self._list_report()
        self._report(total - 2, total, say("Writing the forms"))
        yield from self._list_forms()
        self._report(total - 1, total, say("Writing the descriptions"))
        yield "metadata/dataverse.json", render_dataverse(deposit)
        yield "metadata/ddi-codebook-2.5.xml", render_ddi(deposit)
        yield "README.md", render_readme(deposit, self.told).encode()

    def _list_codebook(self) -> Iterator[tuple[str, bytes]]:
        codes = list_codes(self._study)
        if not codes:
            return
        # Examples may be words of people who did not agree to be archived.
        book = [
            replace(code, example="", near_miss="")
            for code in list_book_codes(codes, list_uses(self._study))
        ]
        for form in ("csv", "qdc"):
            yield f"codebook.{form}", render_book(book, form, title=self._deposit.title)

    def _render_project(self) -> bytes:
        """Return the texts with their codings for other programs, as REFI-QDA project."""
        profile = find_profile("standard")
        made = get_project(
            self._study,
            audience=AUDIENCE,
            choice=QuoteChoice(
                transcripts=tuple(text.transcript_id for text in self._deposit.texts)
            ),
            profile=profile,
        )
        self.excerpts |= set(made.excerpts)
        self.speakers |= set(made.speakers)
        return _write(
            lambda path: write_project(made.project, path, profile=profile), "project.qdpx"
        )

    def _list_report(self) -> Iterator[tuple[str, bytes]]:
        report = get_report(self._study, audience="public", final=False)
        document = build_report(report, get_study_facts(self._study, audience="public"))
        self.excerpts |= list_carried(self._study, report, form="pdf")
        yield "report.pdf", self._render_pdf(document)

    def _list_forms(self) -> Iterator[tuple[str, bytes]]:
        given = self._deposit.depositor.consent_form
        if given is not None:
            yield f"forms/consent-form{given.suffix.lower()}", given.read_bytes()
            return
        facts = get_form_facts(self._study)
        for language in dict.fromkeys((self._deposit.language, "en")):
            if language not in ("en", "da"):
                continue
            for name, build in (
                ("information", build_information_sheet), ("consent-form", build_consent_form),
            ):  # fmt: skip
                document = build(facts, language=language)
                yield (
                    f"forms/{name}-{language}-draft.docx",
                    _write(_new_docx(document), f"{name}.docx"),
                )

    def _render_pdf(self, document: Document) -> bytes:
        return _write(lambda path: self.told.extend(write_pdf(document, path)), "text.pdf")


def _new_docx(document: Document) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        write_docx(document, path)

    return write


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(info, content)


def _render_sums(sums: dict[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


def _write(write: Callable[[Path], object], name: str) -> bytes:
    """Return what is written to a file, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def _render_text(text: ArchivedText) -> bytes:
    """Return a transcript as plain text that programs for analysis read: “Speaker: words”."""
    lines = [text.document.title]
    lines += [line for line in (text.document.subtitle, text.document.notice) if line]
    lines += [*text.document.about, ""]
    for block in text.document.blocks:
        words = " ".join("".join(span.words for span in getattr(block, "spans", ())).split())
        if isinstance(block, Turn):
            words = f"{block.speaker}: {words}" if block.speaker else words
        lines += [words, ""]
    return (xml_safe_lines("\n".join(lines)).rstrip() + "\n").encode()
