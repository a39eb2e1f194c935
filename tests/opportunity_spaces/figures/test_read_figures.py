"""Tables of figures are read as people make them; what is none is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.figures.match_segments import guess_strata
from opportunity_spaces.figures.model import WHOLE
from opportunity_spaces.figures.read_figures import parse_figures, read_figures
from study import Unreadable

NAMES = st.text("abcå19 ,%<*-'", max_size=8)
DANISH = "Branche;n;Tilfredshed (1-5);Medlemskab\nBagerier;42;4,1;82 %\nHavne;<5;*;61 %\n"


def test_a_table_with_semicolons_and_decimal_commas_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tal.csv"
    path.write_text(DANISH, "utf-8")
    table = read_figures(path)
    assert (table.segment, table.base) == ("Branche", "n")
    assert table.measures == ("Tilfredshed (1-5)", "Medlemskab")
    bakeries, harbours = table.rows
    assert (bakeries.segment, bakeries.base) == ("Bagerier", 42)
    assert bakeries.amounts == {"Tilfredshed (1-5)": 4.1, "Medlemskab": 82.0}
    assert bakeries.told["Medlemskab"] == "82 %"
    # What the survey kept back is left out, and “fewer than five” is four at most.
    assert (harbours.base, harbours.amounts) == (4, {"Medlemskab": 61.0})
    assert table.notes == ()


def test_a_workbook_is_read_as_a_csv_file_is(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Industry", "Answers", "Loyalty"])
    book.active.append(["Bakeries", 40, 0.82])
    book.active["C2"].number_format = "0%"
    book.active.append(["Total", 90, 0.7])
    book.active["C3"].number_format = "0%"
    book.save(tmp_path / "survey.xlsx")
    table = read_figures(tmp_path / "survey.xlsx")
    assert [(r.segment, r.base, r.told["Loyalty"]) for r in table.rows] == [
        ("Bakeries", 40, "82%"),
        ("Total", 90, "70%"),
    ]


def test_the_columns_can_be_chosen() -> None:
    cells = [["1", "Bakeries", "4.1", "9"], ["2", "Harbours", "3.2", "8"]]
    columns = ["No", "Industry", "Satisfaction", "Count"]
    table = parse_figures("x.csv", columns, cells)
    assert (table.segment, table.base) == ("Industry", "Count")
    assert table.measures == ("No", "Satisfaction")
    table = parse_figures("x.csv", columns, cells, segment="Industry", base="No")
    assert (table.measures, table.rows[1].base) == (("Satisfaction", "Count"), 2)


def test_cells_without_a_figure_are_counted() -> None:
    cells = [["Bakeries", "4.1"], ["Harbours", "good"], ["Mines", "n/a"], ["Ports", "2"]]
    table = parse_figures("x.csv", ["Industry", "Satisfaction"], cells)
    assert table.notes == ("1 cell is left out: no figure stands in them.",)


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        (["a", "b"], [["1", "2"]], "No column of x.csv holds names of segments"),
        (["a", "b"], [["Bakeries", "good"]], "No column of x.csv holds figures"),
        (["a", "b"], [["Bakeries", "1"], ["Bakeries", "2"]], "“Bakeries” stands in two rows"),
        (["a"], [], "No column of x.csv holds names"),
    ],
)
def test_what_is_no_table_of_figures_is_refused(
    columns: list[str], cells: list[list[str]], told: str
) -> None:
    with pytest.raises(Unreadable, match=told):
        parse_figures("x.csv", columns, cells)


def test_raw_answers_are_refused_with_what_to_do(tmp_path: Path) -> None:
    rows = "\n".join(f"person {n},{n % 5}" for n in range(300))
    (tmp_path / "raw.csv").write_text(f"who,score\n{rows}\n", "utf-8")
    with pytest.raises(Unreadable, match="more than 200 rows") as refused:
        read_figures(tmp_path / "raw.csv")
    assert "Aggregate" in refused.value.hint


def test_one_and_several_are_the_same_segment() -> None:
    strata = {"b": "Bakeries", "h": "Hospital porters", "n": "Hospital nurses"}
    found = guess_strata(["Bakery", "Hospital doctors"], strata)
    assert found == {"Bakery": "b", "Hospital doctors": ""}


def test_segments_find_their_strata_by_name() -> None:
    strata = {"m": "Machine shop and metalworking", "h": "Hospital porters", "c": "Care homes"}
    found = guess_strata(
        ["Metalworking", "hospital-porters", "Care home", "Fishing", "All"], strata
    )
    assert found == {
        "Metalworking": "m", "hospital-porters": "h", "Care home": "c", "Fishing": "", "All": WHOLE,
    }  # fmt: skip


@given(
    st.lists(NAMES, max_size=8, unique=True),
    st.dictionaries(st.sampled_from("pqrstu"), NAMES, max_size=6),
)
def test_a_stratum_is_never_guessed_for_two_segments(
    segments: list[str], strata: dict[str, str]
) -> None:
    found = guess_strata(segments, strata)
    used = [each for each in found.values() if each]
    assert list(found) == segments
    assert len(used) == len(set(used))


@given(st.lists(st.lists(NAMES, max_size=4), max_size=6))
def test_no_cells_make_the_reader_fail(cells: list[list[str]]) -> None:
    try:
        table = parse_figures("x.csv", ["a", "b", "c"], cells)
    except Unreadable:
        return
    assert all(set(row.amounts) == set(row.told) for row in table.rows)
