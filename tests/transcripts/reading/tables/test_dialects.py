"""Whatever program wrote a CSV, in whatever encoding: the same rows come out."""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transcripts.reading.tables.read_table import open_table

# Letters of Danish, of other scripts where the encoding has them, and all that CSV must quote.
_WIDE = "abcXYZ æøåÆØÅéü0123456789,;|\t\"'\n.!?–“”€"
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
_CELLS = st.text(alphabet=_WIDE + "жя漢😀", max_size=30)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str, str, str, bool]:
    encoding = draw(st.sampled_from(_ENCODINGS))
    cells = st.text(alphabet=_WIDE, max_size=30) if encoding == "cp1252" else _CELLS
    width = draw(st.integers(2, 6))
    body = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=2, max_size=8))
    rows = [[f"head {n}" for n in range(width)]]
    # heads and ids are filled, as in any table that is not all blank
    rows += [[f"r{n}", *row[1:]] for n, row in enumerate(body)]
    if encoding == "cp1252":
        rows[1][1] = "på æble, ø " + rows[1][1]
    return (
        rows,
        draw(st.sampled_from([",", ";", "\t", "|"])),
        encoding,
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.booleans()),
    )


def write(
    rows: list[list[str]], delimiter: str, encoding: str, ending: str, *, names_it: bool, all_: bool
) -> bytes:
    out = io.StringIO(newline="")
    if names_it:
        out.write(f"sep={delimiter}{ending}")
    quoting = csv.QUOTE_ALL if all_ else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return out.getvalue().encode(encoding)


@settings(max_examples=150, deadline=None)
@given(made=tables(), all_=st.booleans())
@example(
    made=([["a b", "c d"], ["r0", "x;y;z"], ["r1", "x;y;z"]], ",", "utf-8", "\n", False), all_=False
)
def test_rows_come_back_however_they_were_written(
    made: tuple[list[list[str]], str, str, str, bool], all_: bool
) -> None:
    rows, delimiter, encoding, ending, names_it = made
    data = write(rows, delimiter, encoding, ending, names_it=names_it, all_=all_)
    found = open_table(data, "a.csv")
    assert getattr(found.body, "delimiter", "") == delimiter
    assert list(found.heads.names) == rows[0]
    assert [cells for _, cells in found.read()] == rows[1:]


@settings(max_examples=40, deadline=None)
@given(made=tables())
def test_a_path_gives_the_same_rows_as_its_bytes(
    made: tuple[list[list[str]], str, str, str, bool],
) -> None:
    rows, delimiter, encoding, ending, names_it = made
    data = write(rows, delimiter, encoding, ending, names_it=names_it, all_=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        one, two = open_table(path), open_table(data, "a.csv")
        assert (one.heads, one.notes, list(one.read())) == (two.heads, two.notes, list(two.read()))


def test_a_character_across_two_pieces_of_a_long_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        for shift in range(4):
            words = "a" * shift + "æ" * 700_000
            path.write_bytes(f"id,text\n1,{words}\n2,end\n".encode(encoding))
            assert [cells for _, cells in open_table(path).read()] == [["1", words], ["2", "end"]]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_long_table_is_never_held_as_a_whole(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    line = "7,på arbejde med de andre hver dag\n"
    path.write_bytes(("id,text\n" + line * 300_000).encode(encoding))
    assert path.stat().st_size > 10_000_000
    open_table(path)  # what is imported by the first reading is no part of the second
    tracemalloc.start()
    try:
        assert sum(1 for _ in open_table(path).read()) == 300_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 1.3


@pytest.mark.parametrize("before", [0, 1_048_550, 1_048_570, 1_500_000])
@pytest.mark.parametrize("after", ["", "\n" + "9,og så videre\n" * 200_000])
def test_letters_of_windows_anywhere_in_a_long_table_are_mended(
    tmp_path: Path, before: int, after: str
) -> None:
    path = tmp_path / "a.csv"
    head = "id,text\n" + "7,på café\n" * 3
    filler = "7," + "x" * 90 + "\n"
    head += filler * max(0, (before - len(head.encode())) // len(filler))
    path.write_bytes(head.encode() + "8,en æble kage".encode("cp1252") + after.encode())
    found = open_table(path)
    number, cells = next(row for row in found.read() if row[1][0] == "8")
    assert cells == ["8", "en æble kage"]
    assert f"line {number}." in found.notes[0]
    assert next(cells for _, cells in found.read()) == ["7", "på café"]
