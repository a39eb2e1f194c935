"""Codebooks as CSV, Excel, Word and .qdc: out and in again, without loss and without formulas."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codebook.colours import find_hue_of, render_colour
from coding.codebook.commands import add_code, move_code
from coding.codebook.tables.description import parse_description, render_description
from coding.codebook.tables.model import (
    TEXTS,
    BookCode,
    clean_book,
    find_plan,
    list_book_codes,
)
from coding.codebook.tree import list_in_order
from coding.exchange.codebooks.commands import import_book
from coding.exchange.codebooks.read_book import _list_spellings, parse_word_book, read_book
from coding.exchange.codebooks.write_book import render_book
from coding.exchange.import_project import add_project
from coding.queries import list_codes
from lifeworld.changes import describe_change
from study import InvalidInput, Unreadable, language
from study.entries import list_entries

ALL = ("csv", "xlsx", "docx", "qdc")
# Letters, and whatever a file might take for something else.
WORDS = st.text("aø=+-@'\"[]\\›: \n,;|", max_size=14) | st.sampled_from(
    [
        "=1+1",
        "[Include]",
        "[Retired]\nyes",
        "\\[Include]",
        "Include: x",
        "'=A1",
        "-5",
        "two\nlines",
        "a › b",
        "\x07",
    ]
)
NAMES = st.text("abcø=›\\[]: ", min_size=1, max_size=8).filter(lambda name: bool(name.strip()))


def tree(study: Any) -> str:
    return " ".join("·" * depth + code.name for depth, code in list_in_order(list_codes(study)))


@st.composite
def books(draw: st.DrawFn) -> list[BookCode]:
    """Codebooks in tree order, as a study would write them."""
    book: list[BookCode] = []
    path: tuple[str, ...] = ()
    for _ in range(draw(st.integers(1, 5))):
        path = (*path[: draw(st.integers(0, min(len(path), 4)))], draw(NAMES))
        texts = {name: draw(WORDS) for name in TEXTS}
        book.append(
            BookCode(
                path=path,
                **texts,
                hue=draw(st.sampled_from([0, 39, 200, 359])),
                shortcut=draw(st.sampled_from([None, "3"])),
                abstract=draw(st.booleans()),
                uses=draw(st.integers(0, 3)),
                retired=draw(st.booleans()),
            )
        )
    cleaned = clean_book(book)
    known = {code.path: code for code in cleaned}
    return [known[path] for path in _walk([code.path for code in cleaned])]


def _walk(paths: list[tuple[str, ...]], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for path in paths:
        if path[:-1] == above:
            found += [path, *_walk(paths, path)]
    return found


@pytest.mark.parametrize("form", ALL)
@given(book=books())
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_a_codebook_that_was_written_is_read_as_it_was(
    form: str, book: list[BookCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here instead of in the guarded child, which costs a second each: others show it at work.
    monkeypatch.setattr("coding.exchange.codebooks.read_book.run_guarded", _run_here)
    monkeypatch.setattr("coding.exchange.codebooks.read_book.read_project", _read_here)
    monkeypatch.setattr("transcripts.reading.tables.read_table.run_guarded", _run_here)
    back = read_book(render_book(book, form, title="=T"), f"b.{form}")
    expected = [
        dataclasses.replace(code, uses=0, shortcut=None if form == "qdc" else code.shortcut)
        for code in book
    ]
    assert list(back.codes) == expected


def _run_here(job: str, data: bytes, name: str, *_: Any, **__: Any) -> Any:
    from transcripts.reading.tables.opendocument_sheet import parse_any_sheet

    jobs = {"parse_word_book": parse_word_book, "parse_any_sheet": parse_any_sheet}
    return jobs[job.rpartition(":")[2]](data, name)


def _read_here(data: bytes, name: str) -> Any:
    from coding.exchange.read_project import parse_project

    return parse_project(data, name)


BOOK = [
    BookCode(path=("Work",), abstract=True, hue=30),
    BookCode(
        path=("Work", "=HYPERLINK(\"http://x.example\")"),
        definition="+45 for\nall", include="In", exclude="Out", near_miss="@near",
        example="-less", aliases="=Hours\nTid", hue=200, shortcut="4", uses=7,
    ),
]  # fmt: skip


@pytest.mark.parametrize("form", ALL)
def test_a_codebook_goes_through_the_guarded_process_and_back(form: str) -> None:
    found = read_book(render_book(BOOK, form), f"b.{form}").codes[1]
    assert (found.name, found.definition, found.near_miss) == (
        BOOK[1].name,
        "+45 for\nall",
        "@near",
    )
    assert (found.aliases, found.hue) == ("=Hours\nTid", 200)


def test_no_formula_leaves_in_a_table() -> None:
    import openpyxl

    rows = list(csv.reader(io.StringIO(render_book(BOOK, "csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")]
    assert not [cell for row in rows for cell in row if cell.startswith("-l")]
    sheet = openpyxl.load_workbook(io.BytesIO(render_book(BOOK, "xlsx"))).active
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
                assert cell.quotePrefix


def test_the_word_file_is_one_for_a_second_coder() -> None:
    import docx

    document = docx.Document(io.BytesIO(render_book(BOOK, "docx", title="My study")))
    told = [(p.style.name, p.text) for p in document.paragraphs]
    assert told[:4] == [
        ("Title", "Codebook: My study"),
        ("Subtitle", "1 code"),
        ("Heading 1", "Work"),
        ("Normal", "Only groups other codes · colour 30"),
    ]
    assert [text for _, text in told[5:]] == [
        "+45 for\nall", "Include: In", "Exclude: Out", "Near miss: @near", "Example: -less",
        "Other names: =Hours\nTid", "7 codings · key 4 · colour 200",
    ]  # fmt: skip


def test_a_word_file_in_another_language_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    danish = {
        "Include": "Inkludér",
        "Other names": "Andre navne",
        "Only groups other codes": "Samler kun andre koder",
        "retired": "udgået",
        "key {shortcut}": "tast {shortcut}",
        "colour {hue}": "farve {hue}",
    }
    told = "".join(f'msgid "{one}"\nmsgstr "{other}"\n\n' for one, other in danish.items())
    (tmp_path / "da.po").write_text(f'msgid ""\nmsgstr "Language: da\\n"\n\n{told}', "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    for cached in (language.read_catalogue, _list_spellings):
        cached.cache_clear()
    with language.say_in("da"):
        written = render_book([BOOK[0], dataclasses.replace(BOOK[1], retired=True)], "docx")
    group, code = read_book(written, "b.docx").codes
    for cached in (language.read_catalogue, _list_spellings):
        cached.cache_clear()
    assert (group.abstract, group.hue) == (True, 30)
    assert (code.include, code.exclude, code.aliases) == ("In", "Out", "=Hours\nTid")
    assert (code.retired, code.shortcut, code.hue) == (True, "4", 200)


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cannot be written as “pdf”"):
        render_book(BOOK, "pdf")
    with pytest.raises(Unreadable, match="is not a codebook that can be read"):
        read_book(b"x", "b.pdf")


def test_a_long_codebook_is_imported_without_reading_the_study_anew_for_each_code(
    book: Any,
) -> None:
    many = [
        BookCode(path=(f"Group {n // 20}", f"Code {n}"), definition="Words", shortcut="7")
        for n in range(300)
    ]
    asked: list[str] = []
    book.db.conn.set_trace_callback(asked.append)
    done = import_book(book, clean_book(many), "codes.csv", actor="Ana")
    book.db.conn.set_trace_callback(None)
    assert done.new == 315
    assert len([sql for sql in asked if "FROM codes" in sql and "SELECT *" in sql]) <= 2
    codes = list_codes(book)
    assert [code.name for code in codes if code.shortcut == "7"] == ["Code 0"]
    assert len({code.position for code in codes}) == len(codes)
    groups = [code for code in codes if code.abstract and code.origin == "imported"]
    assert len(groups) == 15
    assert all(len([c for c in codes if c.parent_id == group.id]) == 20 for group in groups)
    # A name that a code below the same parent has is refused, and nothing is written.
    twice = [
        BookCode(path=("Time", "Pay")),
        BookCode(path=("Pay", "Hours")),
        BookCode(path=("Time", "Hours")),
    ]
    import_book(book, clean_book(twice[:2]), "codes.csv", actor="Ana")
    before = list_codes(book)
    moved = next(code for code in before if code.name == "Hours")
    move_code(book, moved.id, parent_id=next(c.id for c in before if c.name == "Time"), actor="Ana")
    import_book(book, clean_book(twice), "codes.csv", actor="Ana")
    names = [(code.parent_id, code.name.casefold()) for code in list_codes(book)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("b.csv", b"word,meaning\na,b\n", "has no column .Code."),
        ("b.csv", b"Code,Definition\n,only words\n", "holds no codes"),
        ("b.docx", b"PK\x03\x04 broken", "b.docx"),
        ("b.qdc", b"<x/>", "is not a REFI-QDA project"),
        ("b.xlsx", b"PK\x03\x04 broken", "b.xlsx"),
    ],
)
def test_a_file_that_holds_no_codebook_is_refused_in_a_sentence(
    name: str, data: bytes, told: str
) -> None:
    with pytest.raises(Unreadable, match=told):
        read_book(data, name)


def test_a_table_of_another_program_is_read_by_its_headings() -> None:
    rows = "My codes,,\nName;x,Description,Parent code\n"
    data = (rows.replace("Name;x", "Name") + "Pay,What is paid,Work > Money\nTime,,\n").encode()
    found = read_book(data, "b.csv").codes
    assert [code.path for code in found] == [
        ("Work",), ("Work", "Money"), ("Work", "Money", "Pay"), ("Time",),
    ]  # fmt: skip
    assert [code.abstract for code in found] == [True, True, False, False]
    assert found[2].definition == "What is paid"
    taguette = read_book(b"tag,description,number of highlights\nwork,All of it,3\n", "b.csv").codes
    assert [(code.path, code.definition) for code in taguette] == [(("work",), "All of it")]


@given(st.fixed_dictionaries(dict.fromkeys(TEXTS, WORDS)))
def test_a_description_keeps_all_texts_apart(texts: dict[str, str]) -> None:
    cleaned = {n: getattr(clean_book([BookCode(path=("x",), **texts)])[0], n) for n in TEXTS}
    back = parse_description(render_description(cleaned))
    assert back == {name: text for name, text in cleaned.items() if text}


def test_a_colour_of_another_program_is_the_nearest_that_is_shown() -> None:
    assert find_hue_of("#ff0000") == 29, "red, which is pink at a hue of 0"
    assert all(render_colour(find_hue_of(render_colour(h))) == render_colour(h) for h in range(360))


# -------------------------------------------------------------------------------- into a study


@pytest.fixture
def book(study: Any) -> Any:
    work = add_code(study, "Work", abstract=True, actor="Ana").id
    add_code(study, "Pay", parent_id=work, definition="What is paid", actor="Ana")
    add_code(study, "Time", parent_id=work, definition="Hours", example="Nine", actor="Ana")
    return study


READ = [
    BookCode(path=("work", "PAY"), definition="What is paid"),
    BookCode(path=("Time",), definition="Hours that one has", include="Shifts", example=""),
    BookCode(path=("Work", "Light"), definition="Windows", shortcut="5", hue=7),
    BookCode(path=("Place", "Desk")),
]


def test_what_is_new_what_exists_and_what_differs_is_known_before_anything_is_written(
    book: Any,
) -> None:
    plan = find_plan(list_codes(book), clean_book(READ))
    assert [code.path for code in plan.new] == [("Work", "Light"), ("Place",), ("Place", "Desk")]
    assert sorted(code.name for code in plan.same) == ["Pay", "Work"]
    [differing] = plan.differing
    assert (differing.code.name, differing.fields) == ("Time", ("definition", "include"))


def test_an_import_is_one_change_and_leaves_what_is_there(book: Any) -> None:
    before = list_codes(book)
    done = import_book(book, clean_book(READ), "codes.csv", actor="Ana")
    assert (done.new, done.revised) == (3, 0)
    assert tree(book) == "Work ·Pay ·Time ·Light Place ·Desk"
    codes = {code.name: code for code in list_codes(book)}
    assert codes["Time"].definition == "Hours"
    assert (codes["Light"].shortcut, codes["Light"].hue) == ("5", 7)
    assert (codes["Light"].origin, codes["Place"].abstract) == ("imported", True)
    [entry] = list_entries(book.db, limit=1)
    assert describe_change(entry) == "Imported the codebook “codes.csv”"
    book.undo(actor="Ana")
    assert list_codes(book) == [
        dataclasses.replace(c, rev=n.rev) for c, n in zip(before, list_codes(book), strict=True)
    ]
    done = import_book(book, clean_book(READ), "codes.csv", replace=True, actor="Ana")
    assert (done.new, done.revised) == (3, 1)
    codes = {code.name: code for code in list_codes(book)}
    time = codes["Time"]
    assert (time.definition, time.include, time.example) == ("Hours that one has", "Shifts", "Nine")


def test_a_study_that_imports_its_own_codebook_has_nothing_new(book: Any) -> None:
    import_book(book, clean_book(READ), "codes.csv", actor="Ana")
    mine = list_book_codes(list_codes(book), {})
    for form in ALL:
        back = read_book(render_book(mine, form), f"b.{form}")
        plan = find_plan(list_codes(book), back.codes)
        assert (plan.new, plan.differing) == ((), ())


def test_a_codebook_of_ours_that_is_added_like_a_project_keeps_its_rules(study: Any) -> None:
    brought = add_project(study, render_book(BOOK, "qdc"), "b.qdc", actor="Ana")
    assert brought.error is None
    code = next(c for c in list_codes(study) if c.name.startswith("="))
    assert (code.include, code.near_miss, code.other_names) == ("In", "@near", ("=Hours", "Tid"))
    assert code.hue == 200
