from __future__ import annotations

from pathlib import Path

import pytest

from coding.suggestions.tables import (
    check_codes,
    find_codes,
    open_answers,
    read_codebook,
    read_coded,
)
from study.errors import InvalidInput, Unreadable


def answers(path: Path, text: str = "text", ident: str | None = None) -> list[tuple[str, str]]:
    return list(open_answers(path, text_column=text, id_column=ident).read())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_however_it_is_written(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "answers.csv"
    text = f'id{delimiter}text\n7{delimiter}"Løn; og, pauser"\n8{delimiter}Ærlig ledelse\n'
    path.write_bytes(text.encode(encoding))
    opened = open_answers(path, text_column="Text", id_column=None)
    assert list(opened.read()) == [("7", "Løn; og, pauser"), ("8", "Ærlig ledelse")]
    assert any("guessed as Windows-1252" in note for note in opened.notes) == (encoding == "cp1252")


def test_without_ids_answers_are_numbered_and_empty_lines_are_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("answer,other\nfirst,1\n\n ,2\nthird\n", "utf-8")
    assert answers(path, "answer") == [("1", "first"), ("2", ""), ("3", "third")]


def test_a_missing_text_column_is_refused_with_the_columns_there_are(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("respondent;svar\n1;Ja\n", "utf-8")
    with pytest.raises(InvalidInput, match="no column “text”; it has “respondent”, “svar”"):
        answers(path)
    with pytest.raises(InvalidInput, match="no column “nr”; it has"):
        answers(path, "svar", "nr")


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        answers(tmp_path / "nothing.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(Unreadable, match=r"empty\.csv is empty"):
        answers(tmp_path / "empty.csv")
    with pytest.raises(Unreadable, match="cannot be read"):
        answers(tmp_path)


def test_a_quotation_mark_that_is_never_closed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcripts.reading.tables import delimited

    monkeypatch.setattr(delimited, "LONGEST_CELL", 1000)
    path = tmp_path / "answers.csv"
    path.write_text('id,text\n1,"open\n' + "2,words\n" * 500, "utf-8")
    with pytest.raises(Unreadable, match="cannot be read beyond line"):
        answers(path)


def test_a_codebook_may_have_more_columns_and_no_code_twice(tmp_path: Path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text("Code;Definition;Exclude;Note\npay; Wages ;not bonus;x\n;;;\ntime\n", "utf-8")
    pay, time = read_codebook(path)
    assert (pay.id, pay.name, pay.definition, pay.exclude) == ("pay", "pay", "Wages", "not bonus")
    assert (time.id, time.definition) == ("time", "")
    path.write_text("code,definition\npay,a\ntime,b\npay,c\n", "utf-8")
    with pytest.raises(InvalidInput, match="has “pay” more than once"):
        read_codebook(path)
    path.write_text("code,definition\n,a\n", "utf-8")
    with pytest.raises(InvalidInput, match="has no code"):
        read_codebook(path)
    path.write_text("label,definition\npay,a\n", "utf-8")
    with pytest.raises(InvalidInput, match="no column “code”; it has “label”"):
        read_codebook(path)


def test_coded_units_may_name_their_unit_document_and_coder(tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text(
        "unit,document,coder,text,codes\nU1,D1,Ana,They never ask,voice | respect|voice\n"
        "U2,D1,Bo,Fine,\n",
        "utf-8",
    )
    one, other = read_coded(path)
    assert (one.id, one.document, one.coder) == ("U1", "D1", "Ana")
    assert one.codes == ("voice", "respect")
    assert other.codes == ()
    path.write_text("id,text\n1,a\n", "utf-8")
    with pytest.raises(InvalidInput, match="no column “codes”"):
        read_coded(path)


def test_codes_that_the_codebook_does_not_have_are_named(tmp_path: Path) -> None:
    (tmp_path / "codebook.csv").write_text("code,definition\npay,Wages\n", "utf-8")
    (tmp_path / "coded.csv").write_text("id,text,codes\n1,a,pay | tiem | nosie\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"coded\.csv uses “tiem”, “nosie”"):
        check_codes(
            read_coded(tmp_path / "coded.csv"),
            read_codebook(tmp_path / "codebook.csv"),
            name="coded.csv",
        )


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("pay | time", ("pay", "time")),
        ("Pay|  time ", ("pay", "time")),
        ("pay; time", ("pay", "time")),
        ("pay, time,", ("pay", "time")),
        ("work; home | pay", ("work; home", "pay")),
        ("long  hours, late", ("long hours, late",)),
        ("Us", ("Us",)),
    ],
)
def test_codes_are_found_however_they_are_joined(
    tmp_path: Path, written: str, codes: tuple[str, ...]
) -> None:
    names = ("pay", "time", "work; home", '"long hours, late"', "us", "Us")
    (tmp_path / "codebook.csv").write_text("name\n" + "\n".join(names) + "\n", "utf-8")
    (tmp_path / "coded.csv").write_text(f'text,codes\na,"{written}"\n', "utf-8")
    units = read_coded(tmp_path / "coded.csv")
    (found,) = find_codes(units, read_codebook(tmp_path / "codebook.csv"), name="coded.csv")
    assert found.codes == codes


def test_what_is_asked_has_a_column_or_stands_behind_the_slash(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("unit,document,text,codes\nU1,D1/Q3,Fine,\nU2,D2,Good,\n", "utf-8")
    assert [unit.question for unit in read_coded(path)] == ["Q3", ""]
    opened = open_answers(path, text_column="text", id_column=None)
    assert list(opened.read_asked()) == [("U1", "Fine", "Q3"), ("U2", "Good", "")]
    path.write_text(
        "id,Question,document,text,codes\n1,Why?,D1/Q3,Fine,\n2,,D2/Q4,Good,\n", "utf-8"
    )
    assert [unit.question for unit in read_coded(path)] == ["Why?", "Q4"]


def test_units_drawn_at_random_are_marked_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    cells = ["yes", "X", "1", "TRUE", "ja", "", "no", "0"]
    path.write_text("text,codes,Sampled\n" + "".join(f"a,,{cell}\n" for cell in cells), "utf-8")
    assert [unit.sampled for unit in read_coded(path)] == [True] * 5 + [False] * 3
    path.write_text("text,codes\na,\n", "utf-8")
    assert not read_coded(path)[0].sampled


def test_what_is_neither_yes_nor_no_in_that_column_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text("text,codes,sampled\na,,yes\nb,,perhaps\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"coded\.csv has “perhaps” in “sampled”, row 3"):
        read_coded(path)
