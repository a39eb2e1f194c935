"""Whatever program wrote a CSV, in whatever encoding: the same rows come out."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

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
