"""What the fuzzing begins with: a small invented sample of every format, and files kept beside."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

__all__ = ["MATERIAL", "list_seeds"]

MATERIAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"
_LARGEST = 60_000
_MOST = 40
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
TALK = [
    ("Moderator", "How was the first week?"),
    ("Ane 1", "Long. Nobody had made a plan, and the machine stood still."),
    ("Moderator", "And then?"),
    ("Bo Ask", "Then somebody came, after all; æ, ø, å and “so on”…"),
    ("Ane 1", "Yes.\nThat was the day when it rained."),
    ("Moderator", "What would you have wished for?"),
]


def _pack(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _word() -> bytes:
    runs = "".join(
        '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>'
        f"<w:t>{who}: </w:t></w:r><w:ins><w:r><w:t>{words}</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText>"
        "</w:r></w:del><w:r><w:tab/><w:br/><w:footnoteReference/></w:r></w:p>"
        for who, words in TALK
    )
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{who}</w:t></w:r></w:p></w:tc>"
        f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr>"
        for who, words in TALK
    )
    body = f"<w:document {_W}><w:body>{runs}<w:tbl>{rows}</w:tbl></w:body></w:document>"
    core = (
        '<cp:p xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title>'
        "</cp:p>"
    )
    return _pack(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": body,
            "docProps/core.xml": core,
        }
    )


def _odt() -> bytes:
    pars = "".join(
        f'<text:p><text:span text:style-name="B">{who}: </text:span>{words}<text:s text:c="3"/>'
        "<text:tab/><text:line-break/></text:p>"
        for who, words in TALK
    )
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{who}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row>"
        for who, words in TALK
    )
    xml = (
        f"<office:document-content {_ODF}><office:body><office:text>{pars}<table:table>{rows}"
        "</table:table></office:text></office:body></office:document-content>"
    )
    return _pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})


def _excel() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("time", "speaker", "text"), *(("0:01", who, words) for who, words in TALK)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    lines = "".join(f"({who}: {words[:40]}) Tj T*\n" for who, words in TALK[:3])
    stream = f"BT /F1 12 Tf 1 0 0 1 40 700 Tm 14 TL\n{lines}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    begin = len(out)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\n"
    return (out + f"startxref\n{begin}\n%%EOF").encode("latin-1", "replace")


def _elan() -> str:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * 1000}"/>' for n in range(len(TALK) + 1)
    )
    tiers = ""
    for label in ("Moderator", "Ane 1", "Bo Ask"):
        said = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{n}" '
            f'TIME_SLOT_REF2="ts{n + 1}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, (who, words) in enumerate(TALK)
            if who == label
        )
        tiers += (
            f'<TIER TIER_ID="{label}" PARTICIPANT="{label}" LINGUISTIC_TYPE_REF="t">{said}</TIER>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" VERSION="3.0">'
        f'<HEADER MEDIA_FILE=""/><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>'
    )


def _exmaralda() -> str:
    marks = "".join(f'<tli id="T{n}" time="{n}.5"/>' for n in range(len(TALK) + 1))
    people = "".join(
        f'<speaker id="S{n}"><abbreviation>{name}</abbreviation></speaker>'
        for n, name in enumerate(("MOD", "ANE", "BO"))
    )
    said = "".join(
        f'<tier id="TIE{n}" speaker="S{n}" category="v" type="t">'
        + "".join(
            f'<event start="T{at}" end="T{at + 1}">{words} </event>'
            for at, (_, words) in enumerate(TALK)
            if at % 3 == n
        )
        + "</tier>"
        for n in range(3)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<basic-transcription><head><speakertable>'
        f"{people}</speakertable></head><basic-body><common-timeline>{marks}</common-timeline>"
        f"{said}</basic-body></basic-transcription>"
    )


def _praat() -> str:
    parts = ['File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n60\n<exists>\n2\n']
    for label in ("Ane", "Bo"):
        parts.append(f'"IntervalTier"\n"{label}"\n0\n60\n{len(TALK)}\n')
        parts += [
            f'{n * 10 + (label == "Bo") * 5}\n{n * 10 + 4 + (label == "Bo") * 5}\n"{words}"\n'
            for n, (_, words) in enumerate(TALK)
        ]
    return "".join(parts)


def _spreadsheet() -> bytes:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{who}</text:p></table:table-cell>"
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
        "</table:table-row>"
        for who, words in [("speaker", "text"), *TALK]
    )
    content = (
        f"<office:document-content {_ODF}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _pack(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )


def _list_chats() -> list[tuple[str, bytes]]:
    """Return the same talk as chats of several programs, and lines of JSON."""
    stamped = [(f"13.08.2021, 12:3{n}", who, words) for n, (who, words) in enumerate(TALK)]
    telegram = [
        {"type": "message", "date": f"2021-08-13T12:3{n}:00", "from": who, "text": words}
        for n, (who, words) in enumerate(TALK)
    ]
    labelled = [
        {"id": n, "text": words, "label": [[0, 3, "x"]]} for n, (_, words) in enumerate(TALK)
    ]
    texts = {
        "whatsapp.txt": "".join(f"{at} - {who}: {words}\n" for at, who, words in stamped),
        "iphone.txt": "".join(f"\u200e[{at}] {who}: {words}\n" for at, who, words in stamped),
        "zoom.txt": "".join(
            f"09:01:0{n} From {who} to Everyone:\n\t{words}\n"
            for n, (who, words) in enumerate(TALK)
        ),
        "teams.txt": "".join(f"[Monday 9:01 AM] {who}\n{words}\n\n" for who, words in TALK),
        "telegram.json": json.dumps({"name": "a", "messages": telegram}),
        "labelled.jsonl": "\n".join(map(json.dumps, labelled)),
    }
    return [(name, text.encode()) for name, text in texts.items()]


def _samples() -> dict[str, tuple[str, str | bytes]]:
    lines = [f"{who}: {words}" for who, words in TALK]
    plain = "\n".join(lines) + "\n"
    stamps = [f"00:00:{n:02}" for n in range(len(TALK) + 1)]
    cues = list(zip(stamps, stamps[1:], TALK, strict=False))
    turns = [{"speaker": who, "text": words, "start": n} for n, (who, words) in enumerate(TALK)]
    chat = "".join(
        f"*{who[:3].upper()}:\t{words} \x15{n}000_{n}900\x15\n%mor:\tx\n"
        for n, (who, words) in enumerate((w, s.replace("\n", " ")) for w, s in TALK)
    )
    return {
        "txt": ("a.txt", plain),
        "md": (
            "a.md",
            "---\ntitle: A\ndate: 2026-05-12\n---\n# Group\n\n"
            + "\n\n".join(f"**{who}:** {words} &#39;" for who, words in TALK)
            + "\n\n---\n",
        ),
        "docx": ("a.docx", _word()),
        "odt": ("a.odt", _odt()),
        "rtf": (
            "a.rtf",
            "{\\rtf1\\ansi\\ansicpg1252 "
            + "\\par ".join(lines).replace("\n", "\\line ")
            + "{\\b x}\\u230?\\'e6{\\v h}{\\deleted d}{\\footnote n}{\\*\\annotation c}"
            + "{\\shp{\\*\\shpinst{\\shptxt b\\par}}}\\trowd\\intbl I\\cell so?\\cell\\row}",
        ),
        "html": (
            "a.html",
            "<html><head><title>A</title><style>p{}</style></head><body>"
            + "".join(f"<p><b>{who}:</b> {words} &amp;<br></p>" for who, words in TALK)
            + "<script>no()</script><table><tr><td>x<td>y<del>z</table><p hidden>h</body></html>",
        ),
        "pdf": ("a.pdf", _pdf()),
        "vtt": (
            "a.vtt",
            "WEBVTT\n\nNOTE x\n\n"
            + "".join(
                f"{a}.000 --> {b}.500 align:start\n<v {who}>{words}</v>\n\n"
                for a, b, (who, words) in cues
            ),
        ),
        "srt": (
            "a.srt",
            "".join(
                f"{n}\n{a},000 --> {b},500\n{who}: {words}\n\n"
                for n, (a, b, (who, words)) in enumerate(cues, 1)
            ),
        ),
        "sbv": (
            "a.sbv",
            "".join(f"{a[1:]}.000,{b[1:]}.500\n{words}\n\n" for a, b, (_, words) in cues),
        ),
        "csv": (
            "a.csv",
            "time,speaker,text\n"
            + "".join(f'0:0{n},{who},"{words}"\n' for n, (who, words) in enumerate(TALK)),
        ),
        "xlsx": ("a.xlsx", _excel()),
        "ods": ("a.ods", _spreadsheet()),
        "json": ("a.json", json.dumps({"segments": turns, "language": "en"})),
        "nlp": (
            "a.nlp",
            "token|speaker|ts|endTs|punctuation|case|tags\n"
            + "".join(
                f"{word}|{n}|{n}.{at}|{n}.{at + 1}|,|LC|[]\n"
                for n, (_, words) in enumerate(TALK)
                for at, word in enumerate(words.split())
            ),
        ),
        "eaf": ("a.eaf", _elan()),
        "exb": ("a.exb", _exmaralda()),
        "textgrid": ("a.TextGrid", _praat()),
        "cha": ("a.cha", f"@UTF8\n@Begin\n@Languages:\teng\n{chat}@End\n"),
    }


def list_seeds() -> dict[str, list[tuple[str, bytes]]]:
    """Return seeds for every format, by format: name and bytes; samples first, then material."""
    from study.errors import Unreadable
    from transcripts.reading.readers.find_format import find_format

    seeds: dict[str, list[tuple[str, bytes]]] = {}
    for form, (name, data) in _samples().items():
        seeds[form] = [(name, data.encode() if isinstance(data, str) else data)]
    for name, data in _list_chats():
        seeds["txt" if name.endswith(".txt") else "json"].append((name, data))
    for folder in ("formats", "nasty", "transcripts"):
        for path in sorted((MATERIAL / folder).rglob("*")):
            if not path.is_file():
                continue
            whole = path.read_bytes()
            data = whole[:_LARGEST] if len(whole) > _LARGEST else whole
            try:
                form = find_format(whole, path.name)
            except Unreadable:
                continue
            if len(whole) > _LARGEST and form in {"docx", "odt", "xlsx", "ods", "pdf", "json"}:
                continue
            if len(whole) > _LARGEST and form in {"eaf", "exb"}:
                data = _shorten(whole, form)
            if len(seeds.setdefault(form, [])) < _MOST and data:
                seeds[form].append((path.name, data))
    return seeds


def _shorten(xml: bytes, form: str) -> bytes:
    """Cut a long annotation file down to some of its annotations, so that it stays readable."""
    from lxml import etree

    root = etree.fromstring(xml)
    for item in list(root.iter("ANNOTATION" if form == "eaf" else "event"))[200:]:
        item.getparent().remove(item)
    shortened: bytes = etree.tostring(root)
    return shortened
