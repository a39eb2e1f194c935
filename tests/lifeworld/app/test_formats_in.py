"""The table of files that come in, in the docs, is what the fields of the app take."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from transcripts.import_files import PROJECT_SUFFIXES
from transcripts.reading.read_source import READABLE_SUFFIXES
from transcripts.recordings.photos import PHOTO_SUFFIXES

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "reference" / "formats.md"


def list_fields() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what each field for files says, and the suffixes that it takes, sorted."""
    for path in sorted((ROOT / "lifeworld" / "app").rglob("*.py")):
        source = path.read_text("utf-8")
        if "file_uploader(" not in source:
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "file_uploader":
                continue
            label = next(n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant))
            [asked] = [each.value for each in node.keywords if each.arg == "type"]
            # Said by the module itself, with its constants: what the field takes, not a copy.
            taken = eval(ast.unparse(asked), vars(importlib.import_module(module)))
            yield str(label), tuple(sorted({each.lstrip(".") for each in taken}))


def render_table() -> str:
    """Return the table of the page; to renew it, print this."""
    rows = [
        f"| {label} | {' '.join(f'`.{suffix}`' for suffix in taken)} |"
        for label, taken in sorted(list_fields())
    ]
    return "\n".join(["| field | takes |", "| --- | --- |", *rows])


def test_the_table_of_what_comes_in_is_what_the_fields_take() -> None:
    assert render_table() in PAGE.read_text("utf-8"), f"write into the page:\n{render_table()}"


def test_every_reader_has_a_field() -> None:
    taken = {f".{suffix}" for _, suffixes in list_fields() for suffix in suffixes}
    readers = {*READABLE_SUFFIXES, *PROJECT_SUFFIXES, *PHOTO_SUFFIXES}
    assert not readers - taken
