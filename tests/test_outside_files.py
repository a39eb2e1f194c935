"""What comes from outside is parsed in the guarded process; tables that leave have one writer."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

PARSERS = re.compile(
    r"(?:zipfile\.)?ZipFile|tarfile\.open|etree\.(?:fromstring|parse|iterparse|XML|HTML)"
    r"|(?:openpyxl\.)?load_workbook|(?:pypdfium2\.)?PdfDocument|Image\.open|Presentation"
    r"|docx\.Document|av\.open|csv\.(?:reader|DictReader)|pickle\.loads?|marshal\.loads?"
    r"|(?:np|numpy)\.load|rtf_to_text|parse_xml|open_archive|tomllib\.loads?|yaml\.\w*load\w*"
    # our own readers: whoever calls them parses what they are given
    r"|read_source|open_refi|open_bytes|read_refi|read_(?:any_)?sheet|open_table|open_presentation"
    r"|parse_(?:photo|list|project|any_sheet|pdf)|render_in_template|read_house_style"
)
GUARDED = "its work is done in the guarded process: it is a job, or only jobs call it"
ALLOWED: dict[str, str] = {
    "transcripts/reading/gate.py": GUARDED,
    "transcripts/reading/readers/annotation.py": GUARDED,
    "transcripts/reading/readers/find_format.py": GUARDED,
    "transcripts/reading/readers/opendocument.py": GUARDED,
    "transcripts/reading/readers/pdf.py": GUARDED,
    "transcripts/reading/readers/tables.py": GUARDED,
    "transcripts/reading/readers/word.py": GUARDED,
    "transcripts/reading/tables/opendocument_sheet.py": GUARDED,
    "transcripts/reading/readers/word_parts.py": GUARDED,
    "transcripts/reading/tables/workbook.py": GUARDED,
    "transcripts/reading/tables/read_table.py": "calls its workbook's reader for jobs only",
    "transcripts/people/attributes.py": GUARDED,
    "transcripts/recordings/photos.py": GUARDED,
    "coding/exchange/codebooks/read_book.py": GUARDED,
    "coding/exchange/large_projects.py": GUARDED,
    "coding/exchange/codebooks/write_book.py": "makes a new document, and opens none",
    "lifeworld/exports/previews/draw_pages.py": "draws a PDF that was set here a moment before",
    "coding/exchange/read_refi.py": GUARDED,
    "coding/exchange/refi_texts.py": GUARDED,
    "coding/exchange/refi_files.py": GUARDED,
    "coding/exchange/programs/queries.py": GUARDED,
    "coding/exchange/programs/read_database.py": GUARDED,
    "coding/exchange/read_project.py": GUARDED,
    "lifeworld/exports/document/house_style.py": GUARDED,
    "lifeworld/exports/document/write_docx.py": "makes a new document, or opens what the guarded"
    " process has emptied",
    "lifeworld/exports/export_transcripts.py": "makes a new zip, and opens none",
    "study/read_bundle.py": "Python's own zip and JSON, in the command line only, with sizes and"
    " hashes checked and no name taken from it; a bundle of gigabytes is no job in memory",
    "study/write_bundle.py": "makes a new zip, and opens none",
    "lifeworld/exports/whole/write_tables.py": "makes a new zip, and opens none",
    "lifeworld/exports/archive/export_archive.py": "makes a new zip, and opens none",
    "lifeworld/exports/ethics/export_ethics.py": "makes a new zip, and opens none",
    "lifeworld/exports/refi/write_project.py": "makes a new zip and XML, and opens none",
    "lifeworld/exports/deck/client_template.py": GUARDED,
    "lifeworld/exports/deck/hand_back.py": GUARDED,
    "lifeworld/exports/deck/mend_template.py": "mends a client's template in the guarded process",
    "lifeworld/exports/template_file.py": GUARDED,
    "lifeworld/exports/deck/deck.py": "opens a client's template in the guarded process only",
    "transcripts/reading/tables/delimited.py": "Python's own parser, row by row, cells and lines"
    " with limits; in the command line and in jobs, never in the server",
    "transcripts/reading/tables/write_table.py": "reads back what it wrote itself",
    "transcripts/recordings/transcribe.py": "the worker process decodes recordings, for hours",
    "lifeworld/withdrawal/search_files.py": "Python's own zip and tar, in memory, nothing unpacked"
    " to disk, with limits; every other part goes to the guarded process",
    "lifeworld/exports/deck/check.py": "looks at decks of ours that were just made",
    "lifeworld/exports/deck/check_parts.py": "looks at decks of ours that were just made",
    "lifeworld/exports/deck/template_report.py": GUARDED,
    "lifeworld/exports/deck/painter.py": "paints a template that is open in the guarded process",
    "lifeworld/exports/deck/template_fonts.py": "reads a theme of the open template",
    "lifeworld/exports/deck/inherit.py": "reads a theme of the open template",
    "lifeworld/exports/deck/own_template.py": "makes the template of this package",
    "lifeworld/exports/deck/table.py": "parses XML that it wrote itself",
    "lifeworld/exports/deck/xml.py": "parses XML that it wrote itself",
    "lifeworld/demo/build.py": "reads a table of this package",
    "transcripts/embedding/encoder_tokens.py": "arrays of an installed model, never pickled ones",
    "transcripts/embedding/encoder_ranges.py": "arrays of this package, never pickled ones",
    "transcripts/embedding/prepare_model.py": "Python's own zip: one file of a wheel, in memory, up"
    " to a limit, and used only if its hash is the known one",
    "coding/suggestions/frozen_file.py": "arrays of a learner of ours, never pickled ones",
}
WRITERS = re.compile(
    r"csv\.(?:writer|DictWriter)|(?:xlsxwriter\.)?Workbook|(?:openpyxl\.)?Workbook|TableWriter"
    r"|[\w.\[\]()\"']*\.(?:to_csv|to_excel|write_csv)"
)
ONE_WRITER = "transcripts/reading/tables/write_table.py"
JOB = re.compile(
    r"((?:study|transcripts|coding|themes|opportunity_spaces|lifeworld)\.[\w.]+):(\w+)"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls_of(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_comes_from_outside_is_parsed_in_the_guarded_process(path: Path) -> None:
    found = {call for call in calls_of(path) if PARSERS.fullmatch(call)}
    assert not found or name_of(path) in ALLOWED, (
        f"{name_of(path)} calls {', '.join(sorted(found))}: make it a job of study.guarded"
    )


def test_exceptions_from_the_guarded_process_are_still_needed() -> None:
    idle = [
        name
        for name in ALLOWED
        if not any(PARSERS.fullmatch(call) for call in calls_of(ROOT / name))
    ]
    assert not idle


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_tables_that_leave_have_one_writer(path: Path) -> None:
    found = {c for c in calls_of(path) if WRITERS.fullmatch(c) and c != "TableWriter"}
    assert not found or name_of(path) == ONE_WRITER, (
        f"{name_of(path)} calls {', '.join(sorted(found))}: use {ONE_WRITER}"
    )


def test_every_job_of_the_guarded_process_exists() -> None:
    jobs = {
        match.groups()
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (match := JOB.fullmatch(node.value))
    }
    assert len(jobs) >= 6
    for module, function in jobs:
        assert callable(getattr(importlib.import_module(module), function)), (module, function)
