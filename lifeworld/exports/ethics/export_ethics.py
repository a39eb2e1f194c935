"""Export of what an ethics board asks for, as Word files to be finished by people."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lifeworld.exports.document.model import Document
from lifeworld.exports.document.write_docx import write_docx
from lifeworld.exports.ethics.build_forms import build_consent_form, build_information_sheet
from lifeworld.exports.ethics.build_record import build_record, build_risks
from lifeworld.exports.ethics.gather_facts import get_form_facts, get_record_facts, list_findings
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["LANGUAGES", "export_ethics"]

LANGUAGES = ("en", "da")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def export_ethics(study: Study, out: Path) -> list[str]:
    """Write the forms, the record of processing and a draft risk assessment into a zip.

    Each is a Word file, in English and in Danish. They hold no words and no names of participants,
    so nothing goes on record as having left.

    Args:
        study: The study.
        out: The zip to write; an earlier one of that name is replaced.

    Returns:
        Messages for the user, one per line: what was written, and what the study shows to be done.

    Raises:
        InvalidInput: *out* cannot be written.
    """
    if out.suffix.lower() != ".zip":
        raise InvalidInput(
            say("The papers come in a zip, and “{name}” does not end in .zip.", name=out.name),
            hint=say("Call it {name}.", name=f"{study.name}-ethics.zip"),
        )
    files = 0

    def write(fresh: Path) -> None:
        nonlocal files
        with zipfile.ZipFile(fresh, "w") as packed:
            for name, document in _list_documents(study):
                info = zipfile.ZipInfo(name, _EPOCH)
                packed.writestr(info, _render_docx(document))
                files += 1

    write_whole(out, write)
    with say_in(get_frame(study).language):
        told = [f"{out.name}: {count_things(files, 'Word file')}"]
        return [*told, *(finding.shown for finding in list_findings(study) if finding.open)]


def _list_documents(study: Study) -> Iterator[tuple[str, Document]]:
    forms = get_form_facts(study)
    builders: tuple[tuple[str, Callable[[str], Document]], ...] = (
        ("information-sheet", lambda each: build_information_sheet(forms, language=each)),
        ("consent-form", lambda each: build_consent_form(forms, language=each)),
        (
            "record-of-processing",
            lambda each: build_record(get_record_facts(study), language=each),
        ),
        (
            "risk-assessment",
            lambda each: build_risks(forms.title, list_findings(study), language=each),
        ),
    )
    for language in LANGUAGES:
        for name, build in builders:
            with say_in(language):
                yield f"{name}-{language}.docx", build(language)


def _render_docx(document: Document) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        write_docx(document, path)
        return path.read_bytes()
