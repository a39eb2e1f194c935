"""The report leaves through the gate of the deck: consent, names, status, record, final."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import revise_code
from coding.queries import get_code
from lifeworld.exports.export_report import export_report
from lifeworld.exports.queries import list_exported
from lifeworld.withdrawal.queries import list_issued
from opportunity_spaces.commands import add_insight, revise_insight
from opportunity_spaces.queries import list_insights
from study import InvalidInput
from study.errors import Unreadable
from tests.factories import ACTOR
from transcripts.consent.commands import record_consent
from transcripts.frame.commands import revise_frame

docx: Any = import_module("docx")
FORMS = ("docx", "html", "pdf")


def read(path: Path) -> str:
    """Return the words of a report in any form."""
    if path.suffix == ".html":
        return path.read_text("utf-8")
    if path.suffix == ".pdf":
        pdf = import_module("pypdfium2").PdfDocument(str(path))
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    opened = docx.Document(str(path))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells])


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_written_in_each_form_and_goes_on_record(
    field: SimpleNamespace, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"report.{form}"
    told = export_report(field.study, out, audience="client", actor="Bo", place="by hand")
    assert re.match(rf"report\.{form}: [\d,]+ words, for the client$", told[0])
    words = read(out)
    assert "Nobody can plan" in words
    assert "Tong, A." in words
    [record] = field.study.db.query("SELECT form, thing, audience, [by], place FROM exports")
    assert record == {
        "form": form, "thing": "report", "audience": "client", "by": "Bo", "place": "by hand",
    }  # fmt: skip
    assert [each.quotes for each in list_exported(field.study, "report")] == [4]
    assert list_exported(field.study, "transcripts") == []
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("form", FORMS)
def test_words_of_somebody_who_refused_are_in_no_form(
    field: SimpleNamespace, tmp_path: Path, form: str
) -> None:
    said = field.study.db.execute(
        "SELECT quote FROM excerpts WHERE id = ?", [field.coded["Emma"].excerpt_id]
    ).fetchone()[0]
    some = said.split(".")[0][:40]
    out = tmp_path / f"report.{form}"
    export_report(field.study, out, audience="client")
    assert some[:20] in read(out).replace("\r\n", " ")
    refused = {"quote_client": "refused"}
    record_consent(field.study, field.people["Emma"].id, refused, actor=ACTOR)
    told = export_report(field.study, out, audience="client")
    assert some[:20] not in read(out)
    assert "Emma" not in read(out)
    assert "1 quote was left out for want of consent to this use." in told


def test_a_withdrawal_finds_the_report_that_quotes_somebody(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    export_report(field.study, tmp_path / "report.docx", audience="client")
    found = list_issued(field.study, {field.coded["Emma"].excerpt_id})
    assert [each.file for each in found] == ["report.docx"]


def test_what_is_not_agreed_is_left_out_for_the_client(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    add_insight(field.study, "An early thought", actor=ACTOR)
    out = tmp_path / "report.html"
    export_report(field.study, out, audience="client")
    assert "An early thought" not in read(out)
    export_report(field.study, out, audience="internal")
    assert "An early thought" in read(out)


def test_it_is_not_final_while_something_has_changed(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "report.docx"
    export_report(field.study, out, audience="client", final=True)
    assert "Final" in read(out)
    code = get_code(field.study, field.code)
    revise_code(field.study, code.id, expect_rev=code.rev, definition="Another", actor=ACTOR)
    before = out.read_bytes()
    with pytest.raises(InvalidInput, match="It cannot be final yet"):
        export_report(field.study, out, audience="client", final=True)
    assert out.read_bytes() == before, "what was there stays"


@pytest.mark.parametrize("form", FORMS)
def test_hostile_texts_are_words_in_every_form(
    field: SimpleNamespace, tmp_path: Path, form: str
) -> None:
    [insight] = list_insights(field.study)
    nasty = "=1+1 <script>alert(1)</script> #pagebreak() $x$ \\u{41} *bold* אין זמן \u202e"
    long = "word " * 3000
    revise_insight(
        field.study, insight.id, expect_rev=insight.rev, interpretation=nasty + "\x07\x0b",
        tension=long, actor=ACTOR,
    )  # fmt: skip
    out = tmp_path / f"hard.{form}"
    export_report(field.study, out, audience="internal")
    words = read(out)
    assert words.count("word") >= 3000
    if form == "html":
        assert "<script>alert" not in words
        assert "&lt;script&gt;alert(1)" in words
    else:
        for part in ("=1+1", "<script>alert(1)</script>", "#pagebreak()", "$x$", "*bold*"):
            assert part in words
    assert "\x07" not in words


def test_a_danish_study_has_a_danish_report(field: SimpleNamespace, tmp_path: Path) -> None:
    revise_frame(field.study, language="da", actor=ACTOR)
    out = tmp_path / "rapport.html"
    told = export_report(field.study, out, audience="client")
    words = read(out)
    assert 'lang="da-DK"' in words
    for head in ("Sammendrag", "Hvem blev spurgt", "Tjekliste for interviews"):
        assert head in words
    assert told[0].endswith("til kunden")


def test_bad_requests_are_refused_in_a_sentence_and_leave_nothing(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    own = tmp_path / "ours.docx"
    own.write_bytes(b"no")
    for name, options, told in (
        ("report.xlsx", {}, "“Report” cannot be written as “xlsx”"),
        ("report.html", {"template": own}, "A house style is for Word only."),
        ("report.docx", {"template": own}, "is not a Word file"),
        ("report.docx", {"template": tmp_path / "none.docx"}, "cannot be opened"),
        ("report.docx", {"audience": "everyone"}, "is not an audience"),
        ("no/report.docx", {}, "does not exist"),
    ):
        with pytest.raises((InvalidInput, Unreadable), match=told):
            export_report(field.study, tmp_path / name, **options)
    assert [path.name for path in tmp_path.glob("report*")] == []
    assert not list(field.study.db.query("SELECT * FROM exports"))
