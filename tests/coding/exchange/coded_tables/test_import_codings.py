"""Codings in a table meet the words of the study; what is not found is told and never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.exchange.coded_tables.commands import import_codings
from coding.exchange.coded_tables.model import CodingPlan
from coding.exchange.coded_tables.plan_codings import find_codings
from coding.exchange.coded_tables.read_coded_file import read_coded_file
from coding.exchange.coded_tables.write_left_out import render_left_out
from coding.queries import list_codes, list_codings
from study import Conflict, InvalidInput, Unreadable
from study.entries import list_entries
from study.opening import create_file
from transcripts.model import Transcript
from transcripts.queries import get_text, get_transcript

SAID = [
    ("Moderator", "How is it?"),
    ("Anna", "They never ask us 🙂, and the shifts change every single week."),
    ("Bo", "Yes. We wait for the machine. Yes."),
]


@pytest.fixture
def talk(study: Any, factories: Any) -> Transcript:
    """A transcript, in a study that is written."""
    return get_transcript(study, factories.add_transcript(study, said=SAID, title="Group 1"))


@pytest.fixture(scope="module")
def field(tmp_path_factory: Any, schema: list[Any], factories: Any) -> Iterator[SimpleNamespace]:
    """A study that is only read, with a transcript and codes."""
    made = create_file(tmp_path_factory.mktemp("field") / "f.lifeworld", schema)
    talk = get_transcript(made, factories.add_transcript(made, said=SAID, title="Group 1"))
    factories.add_codes(made, "Time", "Time; or money")
    group = add_code(made, "Group", abstract=True, actor="Ana")
    add_code(made, "Time", parent_id=group.id, actor="Ana")
    yield SimpleNamespace(study=made, talk=talk, text=get_text(made, talk.text_id))
    made.close()


def plan(study: Any, table: str, **options: Any) -> CodingPlan:
    return find_codings(study, read_coded_file(table.encode(), "t.csv"), actor="Ana", **options)


def states(found: CodingPlan) -> list[str]:
    return [each.state for each in found.codings]


def test_rows_become_codings_of_their_coders_in_one_change_that_is_undone(
    study: Any, talk: Transcript
) -> None:
    add_code(study, "Voice", aliases="Being asked", actor="Ana")
    found = plan(
        study,
        "Dokument;Citat;Kode;Koder;Kommentar\n"
        "group 1.docx;They never ask us;being asked;Kim;first\n"
        "Group 1;the  Shifts change;Work > Time;;\n"
        "Group 1;the shifts change;Work > Time;;once more\n",
    )
    assert states(found) == ["exact", "folded", "repeated"]
    assert [code.path for code in found.new] == [("Work",), ("Work", "Time")]
    done = import_codings(study, found, "t.csv", actor="Ana")
    assert (done.codings, done.new_codes, done.coders) == (2, 1, ("Ana", "Kim"))
    names = {code.id: code for code in list_codes(study)}
    told = {(names[c.code_id].name, c.quote, c.coder, c.memo) for c in list_codings(study)}
    assert told == {
        ("Voice", "They never ask us", "Kim", "first"),
        ("Time", "the shifts change", "Ana", "once more"),
    }
    entry = list_entries(study.db)[0]
    assert (entry.verb, entry.subject, entry.actor) == ("import codings", "t.csv", "Ana")
    assert states(plan(study, "Document,Quote,Code,Coder\n,They never ask us,Voice,Kim\n")) == [
        "known"
    ]
    study.undo(entry.id, actor="Ana")
    assert list_codings(study) == []
    assert [code.name for code in list_codes(study)] == ["Voice"]


def test_what_has_no_single_place_or_no_code_is_left_out_with_its_reason(
    field: SimpleNamespace,
) -> None:
    table = (
        "document,quote,code\nGroup 1,Yes,Time\nGroup 2,They never ask us,Time\n"
        "Group 1,They always ask us,Time\nGroup 1,never ask us,Group\nGroup 1,never ask us,\n"
        "Group 1,,Time\nGroup 1,We wait,=New\n"
    )
    found = plan(field.study, table, new_codes=False)
    assert states(found) == [
        "several", "document", "absent", "unusable", "uncoded", "unnamed", "new",
    ]  # fmt: skip
    assert found.unknown == {"Group 2": 1}
    with pytest.raises(InvalidInput, match="no coding that could be taken"):
        import_codings(field.study, found, "t.csv", actor="Ana")
    file = read_coded_file(table.encode(), "t.csv")
    rows = list(csv.reader(io.StringIO(render_left_out(file, found.left_out).decode("utf-8-sig"))))
    assert rows[1] == ["2", "in several places: 2 places", "Time", "Group 1", "Yes", "Time"]
    assert rows[-1][-1] == "'=New"  # no spreadsheet takes it for a formula
    # A person says which transcript it is, and codes are added: both are taken then.
    again = plan(field.study, table, documents={"group 2": field.talk.id})
    assert [each.row.number for each in again.taken] == [3, 8]


def test_as_many_rows_as_places_get_a_place_each(field: SimpleNamespace) -> None:
    found = plan(field.study, "document,quote,code\nGroup 1,Yes,Time\nGroup 1,Yes,Time\n")
    assert states(found) == ["exact", "exact"]
    assert found.codings[0].places < found.codings[1].places


@pytest.mark.parametrize("count", ["code points", "UTF-16, line ends as two", "last inclusive"])
def test_characters_place_a_coding_however_they_were_counted(
    count: str, field: SimpleNamespace
) -> None:
    text = field.text
    words = ["the shifts change every single week", "We wait for the machine", "Anna", "never ask"]
    rows = []
    for each in words:
        start, end = text.index(each), text.index(each) + len(each)
        if count.startswith("UTF-16"):
            start, end = (
                len(text[:at].replace("\n", "\r\n").encode("utf-16-le")) // 2 for at in (start, end)
            )
        rows.append(f"Group 1,{start},{end - (count == 'last inclusive')},Time")
    found = plan(field.study, "\n".join(["document,start,end,code", *rows]))
    assert states(found) == ["placed"] * 4
    assert [each.words for each in found.codings] == words
    nowhere = plan(field.study, "document,start,end,code\nGroup 1,3,9,Time\nGroup 1,4,5000,X")
    assert states(nowhere) == ["unplaced", "unplaced"]


def test_characters_tell_which_of_several_places_is_meant(field: SimpleNamespace) -> None:
    second = field.text.rindex("Yes")
    found = plan(
        field.study, f"document,quote,start,end,code\nGroup 1,Yes,{second},{second + 3},Time"
    )
    assert found.taken[0].places == ((second, second + 3),)


def test_columns_are_known_by_what_is_in_them_or_chosen(field: SimpleNamespace) -> None:
    table = "wo;was;wie\nGroup 1;They never ask us 🙂, and the shifts;Time\n"
    found = plan(field.study, table)
    assert found.columns == {"document": "wo", "code": "wie", "quote": "was"}
    assert states(found) == ["exact"]
    assert plan(field.study, table, columns={"memo": "was"}).columns["memo"] == "was"
    with pytest.raises(InvalidInput, match="was recognised as “Quote”"):
        plan(field.study, table, columns={"quote": ""})
    with pytest.raises(InvalidInput, match="Its columns are wo, was and wie"):
        plan(field.study, table, columns={"quote": "Citat"})


@pytest.mark.parametrize(
    ("cell", "paths"),
    [
        (r"Nodes\\Work\\Time", [("Work", "Time")]),
        ("Work > Time\nPay", [("Work", "Time"), ("Pay",)]),
        ("Work/life; Pay | Voice", [("Work/life",), ("Pay",), ("Voice",)]),
        ("group.TIME", [("group", "TIME")]),  # as Taguette writes the code Time below Group
        ("other.time", [("other.time",)]),
        ("Time; or money", [("Time; or money",)]),  # a code of the study is called so
    ],
)
def test_a_cell_holds_the_path_of_a_code_or_several(
    cell: str, paths: list[tuple[str, ...]], field: SimpleNamespace
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["document", "quote", "code"], ["Group 1", "We wait", cell]])
    found = plan(field.study, out.getvalue())
    assert [each.row.path for each in found.codings] == paths
    assert len(found.taken) == len(paths)


def test_a_transcript_that_was_corrected_meanwhile_is_refused_as_a_whole(
    study: Any, talk: Transcript, factories: Any
) -> None:
    found = plan(study, "document,quote,code\nGroup 1,They never ask us,A\nGroup 1,We wait,B\n")
    moved = replace(found.codings[1], places=((0, 7),))
    with pytest.raises(Conflict):
        import_codings(
            study, replace(found, codings=(found.codings[0], moved)), "t.csv", actor="Ana"
        )
    assert (list_codings(study), list_codes(study)) == ([], [])


def test_a_workbook_is_read_and_what_is_no_table_is_refused(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (["Document name", "Coded segments", "Code"], ["Group 1", "We wait", "Time"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    file = read_coded_file((tmp_path / "t.xlsx").read_bytes(), "t.xlsx")
    assert states(find_codings(field.study, file, actor="Ana")) == ["exact"]
    with pytest.raises(Unreadable, match="is no table"):
        read_coded_file(b"%PDF-1.7", "t.pdf")
