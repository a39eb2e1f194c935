"""A client's Word file lends its looks: its content, its code and its links stay behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lifeworld.exports.document.house_style import get_house_style, read_house_style
from lifeworld.exports.document.model import Document, Heading, Paragraph, Span, Table
from lifeworld.exports.document.write_docx import write_docx
from study.errors import Unreadable
from tests.lifeworld.exports.deck.templates_of_clients import with_parts

docx: Any = import_module("docx")
qn: Any = import_module("docx.oxml.ns").qn
shared: Any = import_module("docx.shared")
TYPES = "[Content_Types].xml"
MAIN = b"wordprocessingml.document.main"
PICTURE = import_module("base64").b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DOCUMENT = Document(
    title="Findings",
    subtitle="March",
    contents=True,
    blocks=(
        Heading(words="1  Summary"),
        Paragraph(spans=(Span("What we say."),)),
        Heading(words="What was said", level=2),
        Paragraph(spans=(Span("“No time.”"),), style="quote"),
        Paragraph(spans=(Span("Emma"),), style="by"),
        Paragraph(spans=(Span("An item"),), style="item"),
        Table(head=("Code", "What"), rows=(("Time", "=1+1"),), widths=(1, 3)),
    ),
)


def save(opened: Any) -> bytes:
    buffer = io.BytesIO()
    opened.save(buffer)
    return buffer.getvalue()


def make_house_file(change: Callable[[Any], None] = lambda _: None) -> bytes:
    """Return a client's file: two sections, a header with a logo, sample text, comment, link."""
    opened = docx.Document()
    opened.core_properties.author = "Client Person"
    opened.styles["Heading 1"].font.name = "Georgia"
    opened.styles["Heading 1"].font.color.rgb = shared.RGBColor(0x00, 0x55, 0x99)
    first = opened.sections[0]
    first.header.paragraphs[0].add_run("House of Example").add_picture(io.BytesIO(PICTURE))
    first.footer.paragraphs[0].text = "Page foot of Example"
    opened.add_heading("Sample heading", 1)
    said = opened.add_paragraph("Sample words about somebody")
    opened.add_comment(said.runs[0], text="Sample comment", author="Client Person")
    opened.add_picture(io.BytesIO(PICTURE))
    opened.add_table(1, 1).cell(0, 0).text = "Sample cell"
    opened.add_section()
    opened.add_paragraph("Sample end")
    change(opened)
    return save(opened)


def write_in(data: bytes, out: Path) -> Any:
    write_docx(DOCUMENT, out, house_style=read_house_style(data, "ours.docx").content)
    return docx.Document(str(out))


def test_styles_header_and_footer_stay_and_the_content_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    opened = write_in(make_house_file(), out)
    assert opened.styles["Heading 1"].font.name == "Georgia"
    assert opened.sections[0].header.paragraphs[0].text == "House of Example"
    assert opened.sections[0].footer.paragraphs[0].text == "Page foot of Example"
    assert len(opened.sections) == 1
    assert [p.text for p in opened.paragraphs if p.text][:2] == ["Findings", "March"]
    with zipfile.ZipFile(out) as packed:
        whole = b"\n".join(packed.read(name) for name in packed.namelist())
        pictures = [name for name in packed.namelist() if "media/" in name]
    assert b"Sample" not in whole
    assert b"Client Person" not in whole
    assert len(pictures) == 1, "the logo of the header alone"


def test_every_relationship_leads_to_a_part_and_every_reference_to_a_relationship(
    tmp_path: Path,
) -> None:
    out = tmp_path / "report.docx"
    write_in(make_house_file(), out)
    with zipfile.ZipFile(out) as packed:
        names = set(packed.namelist())
        for name in names:
            if not name.endswith(".rels"):
                continue
            rels = packed.read(name).decode()
            folder = name.split("_rels/")[0]
            for target, mode in re.findall(r'Target="([^"]+)"(?: TargetMode="(\w+)")?', rels):
                assert mode != "External"
                path = target.lstrip("/") if target.startswith("/") else folder + target
                parts: list[str] = []
                for part in path.split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, part]
                assert "/".join(parts) in names, f"{name} leads to {target}"
            source = folder + name.split("_rels/")[1].removesuffix(".rels")
            if source in names:
                used = set(
                    re.findall(r'r:(?:id|embed|link)="([^"]+)"', packed.read(source).decode())
                )
                assert used <= set(re.findall(r'Id="([^"]+)"', rels))


def test_what_the_client_calls_its_own_way_is_found_by_its_level(tmp_path: Path) -> None:
    def rename(opened: Any) -> None:
        style = opened.styles["Heading 1"]
        style.element.find(qn("w:name")).set(qn("w:val"), "Example Headline")

    opened = write_in(make_house_file(rename), tmp_path / "report.docx")
    _, head = [p for p in opened.paragraphs if p.text == "1  Summary"]  # after the contents
    assert head.style.name == "Example Headline"
    assert head.style.font.name == "Georgia"


def test_a_house_that_numbers_its_headings_does_not_number_ours_twice(tmp_path: Path) -> None:
    def number(opened: Any) -> None:
        looks = opened.styles["Heading 1"].element.get_or_add_pPr()
        looks.append(docx.oxml.parse_xml(
            f'<w:numPr xmlns:w="{qn("w:x")[1:-2]}"><w:numId w:val="1"/></w:numPr>'
        ))  # fmt: skip

    opened = write_in(make_house_file(number), tmp_path / "report.docx")
    _, head = [p for p in opened.paragraphs if p.text == "1  Summary"]  # after the contents
    assert head._p.pPr.numPr.numId.val == 0


@pytest.mark.parametrize(
    "gone", ["Quote", "Caption", "Title", "Subtitle", "Heading 2", "List Bullet", "Heading 1"]
)
def test_a_style_that_the_house_lacks_is_added_in_its_fonts(tmp_path: Path, gone: str) -> None:
    def remove(opened: Any) -> None:
        opened.styles[gone].delete()

    opened = write_in(make_house_file(remove), tmp_path / "report.docx")
    words = [p.text for p in opened.paragraphs]
    assert "“No time.”" in words
    assert any(line.endswith("An item") for line in words)
    known = {style.style_id for style in opened.styles}
    used = {e.get(qn("w:val")) for e in opened.element.body.iter(qn("w:pStyle"))}
    assert used <= known, "no paragraph asks for a style that is not there"


def test_pictures_and_fields_that_fetch_something_are_taken_out_of_the_header(
    tmp_path: Path,
) -> None:
    def fetch(opened: Any) -> None:
        header = opened.sections[0].header
        rel = header.part.relate_to(
            "https://example.org/spy.png",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
            is_external=True,
        )
        blip = next(header._element.iter(qn("a:blip")))
        del blip.attrib[qn("r:embed")]
        blip.set(qn("r:link"), rel)
        run = header.paragraphs[0].add_run()
        told = docx.oxml.OxmlElement("w:instrText")
        told.text = ' INCLUDEPICTURE "https://example.org/other.png" '
        run._r.append(told)

    out = tmp_path / "report.docx"
    opened = write_in(make_house_file(fetch), out)
    assert opened.sections[0].header.paragraphs[0].text == "House of Example"
    with zipfile.ZipFile(out) as packed:
        whole = b"\n".join(packed.read(name) for name in packed.namelist())
    assert b"example.org" not in whole


def test_a_template_and_a_file_with_macros_serve_without_their_code(tmp_path: Path) -> None:
    for kind in (
        b"wordprocessingml.template.main",
        b"macro",
    ):
        name = (
            b"application/vnd.ms-word.document.macroEnabled.main+xml"
            if kind == b"macro"
            else b"application/vnd.openxmlformats-officedocument." + kind + b"+xml"
        )
        plain = b"application/vnd.openxmlformats-officedocument." + MAIN + b"+xml"
        data = with_parts(
            make_house_file(),
            lambda part, content, name=name, plain=plain: (
                content.replace(plain, name) if part == TYPES else content
            ),
            {"word/vbaProject.bin": b"Sub Evil()"},
        )
        out = tmp_path / "report.docx"
        assert write_in(data, out).paragraphs[0].text == "Findings"
        with zipfile.ZipFile(out) as packed:
            assert not [each for each in packed.namelist() if "vba" in each]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"no", "is not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is in the format of Word 97 to 2003"),
        (make_house_file()[:2000], "is damaged or incomplete"),
        (save(import_module("pptx").Presentation()), "is a PowerPoint presentation"),
    ],
    ids=["empty", "text", "old", "cut", "other"],
)
def test_what_cannot_serve_is_refused_in_a_sentence_with_a_remedy(
    tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "ours.docx"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=told) as error:
        get_house_style(path)
    assert "ours.docx" in str(error.value)
    assert error.value.hint


def test_the_guarded_process_gives_what_the_reader_gives(tmp_path: Path) -> None:
    path = tmp_path / "ours.docx"
    path.write_bytes(make_house_file())
    made = get_house_style(path)
    assert made.told == ("The header and footer of the template were kept: check what they say.",)
    write_docx(DOCUMENT, tmp_path / "out.docx", house_style=made.content)
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs[0].text == "Findings"
