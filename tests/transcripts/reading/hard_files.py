"""Files that ask for much work, made here: each grows with a number."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

__all__ = ["HARD_FILES", "HARD_LINES", "HARD_TEXTS", "make_ods", "make_odt", "make_word"]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
_TALK = "INT: How was it?\nP1: Bad.\nINT: Why?\nP1: Long.\n"


def _pack(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_word(body: str) -> bytes:
    xml = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return _pack({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def make_ods(body: str) -> bytes:
    xml = (
        f"<office:document-content {_ODF}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return _pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": xml})


def _ods_row(*cells: str) -> str:
    return (
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{x}</text:p></table:table-cell>" for x in cells)
        + "</table:table-row>"
    )


def _elan(tiers: int) -> str:
    """Make a file in which every speaker's words stand below a tier of ids."""
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n}"/>' for n in range(tiers + 1))
    made = "".join(
        f'<TIER TIER_ID="r{n}" PARTICIPANT="P{n}"><ANNOTATION><ALIGNABLE_ANNOTATION '
        f'ANNOTATION_ID="a{n}" TIME_SLOT_REF1="t{n}" TIME_SLOT_REF2="t{n + 1}"><ANNOTATION_VALUE>'
        f"{n}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
        f'<TIER TIER_ID="w{n}" PARENT_REF="r{n}"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="b{n}" '
        f'ANNOTATION_REF="a{n}"><ANNOTATION_VALUE>so it was</ANNOTATION_VALUE></REF_ANNOTATION>'
        "</ANNOTATION></TIER>"
        for n in range(tiers)
    )
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{made}</ANNOTATION_DOCUMENT>"


def _chat(messages: int) -> str:
    said = (f"13.08.2021, 12:{n % 60:02} - Name {n // 2}: and so on\n" for n in range(messages))
    return "".join(said)


def _par(words: str) -> str:
    return f"<w:p>{_run(words)}</w:p>"


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{_par(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


_BOX = "<w:txbxContent><w:p><w:r><w:t>P1: beside</w:t></w:r></w:p></w:txbxContent>"


def make_odt(body: str) -> bytes:
    xml = (
        f"<office:document-content {_ODF}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return _pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _textgrid(tiers: int, intervals: int) -> str:
    parts = ['"ooTextFile"\n"TextGrid"\n0\n9999\n<exists>\n', f"{tiers}\n"]
    for tier in range(tiers):
        parts.append(f'"IntervalTier"\n"speaker {tier}"\n0\n9999\n{intervals}\n')
        for number in range(intervals):
            at = number * tiers + tier
            parts.append(f'{at}\n{at + 0.5}\n"we said it {at}"\n')
    return "".join(parts)


def _praat(body: str) -> str:
    return f'File type = "ooTextFile"\nObject class = "TextGrid"\n\n{body}'


def _exb(events: int) -> str:
    marks = "".join(f'<tli id="T{n}" time="{n}"/>' for n in range(events + 1))
    said = "".join(f'<event start="T{n}" end="T{n + 1}">and so on </event>' for n in range(events))
    return (
        '<?xml version="1.0"?><basic-transcription><head><speakertable><speaker id="S">'
        "<abbreviation>ANN</abbreviation></speaker></speakertable></head><basic-body>"
        f'<common-timeline>{marks}</common-timeline><tier id="t" speaker="S" type="t">{said}'
        "</tier></basic-body></basic-transcription>"
    )


def _google(words: int) -> str:
    tagged = [{"word": f"w{n}", "startTime": f"{n}s", "speakerTag": n % 2} for n in range(words)]
    results = [
        {"alternatives": [{"transcript": "x", "words": [{"word": "x"}]}]},
        {"alternatives": [{"transcript": "", "words": tagged}]},
    ]
    return json.dumps({"results": results})


def _many_lists(number: int) -> str:
    turns = [{"who": "A", "message": f"this is what was said {n}"} for n in range(number)]
    rest = {f"k{n}": [{"who": "A", "message": "x"}] for n in range(number)}
    return json.dumps({"first": turns, **rest})


def _names(number: int) -> str:
    names = [f"Name{chr(65 + n % 26)}{_letters(n)} Holt" for n in range(number)]
    return "".join(f"**{name}:** one thing\n\n**{name}:** and another\n\n" for name in names)


def _letters(number: int) -> str:
    out = ""
    while True:
        out += chr(97 + number % 26)
        number //= 26
        if not number:
            return out


def _pdf(lines: int) -> bytes:
    stream = "BT /F1 1 Tf 1 0 0 1 10 800 Tm 1 TL\n"
    stream += "(and so it went on and on, day by day, and nobody asked us) Tj T*\n" * lines
    stream += "ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 {-lines * 2} 600 900] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\n"
    out += f"startxref\n{len(out) - len(table)}\n%%EOF"
    return out.encode("latin-1")


# what it is → the file's name, what makes it from a number, and a number that shows it
HARD_FILES: dict[str, tuple[str, Callable[[int], str | bytes], int]] = {
    "one line": ("a.txt", lambda n: "word " * n, 20_000),
    "one word": ("a.txt", lambda n: "w" * n, 100_000),
    "newlines in a turn": ("a.txt", lambda n: _TALK + "INT: So?\nP1: a" + "\n" * n + "b", 400_000),
    "newlines in front": ("a.txt", lambda n: "\n" * n + _TALK, 100_000),
    "newlines in notes": ("a.txt", lambda n: "a" + "\n" * n + "b", 400_000),
    "newlines with blanks": ("a.txt", lambda n: _TALK + "P1: a" + "\n \t" * n + "b", 132_000),
    "colons": ("a.txt", lambda n: ":" * n + "a", 100_000),
    "lines of colons": ("a.txt", lambda n: "a:\n" * n, 33_000),
    "blanks in a line": ("a.txt", lambda n: "a" + " " * n + "b", 100_000),
    "blanks behind a label": ("a.txt", lambda n: "P1: a" + " " * n + "b\n" + _TALK, 200_000),
    "blanks in a turn": ("a.txt", lambda n: _TALK + "P1: a" + " " * n + "b", 100_000),
    "blanks at the end of a turn": (
        "a.txt",
        lambda n: (_TALK + "P1: a" + " " * 190 + ".\n") * n,
        400,
    ),
    "digits": ("a.txt", lambda n: _TALK + "P1: " + "1" * n, 100_000),
    "times": ("a.txt", lambda n: "0:01 " * n, 20_000),
    "times in lines": ("a.txt", lambda n: ("0:01 - 0:02 " * 18 + "\n") * n, 500),
    "stamps": ("a.txt", lambda n: _TALK + "P1: a " + "[00:01] " * n + "b", 12_000),
    "brackets": ("a.txt", lambda n: "[(<{" * n + "a", 25_000),
    "quotes": ("a.txt", lambda n: ">" * n + " a: b", 100_000),
    "deep quotes in lines": ("a.txt", lambda n: ("> " * 100 + "a\n") * n, 500),
    "tabs": ("a.txt", lambda n: "a" + "\t" * n + "b", 100_000),
    "combining marks": ("a.txt", lambda n: _TALK + "P1: e" + "\u0301" * n, 200_000),
    "full stops": ("a.txt", lambda n: "Contents " + "." * n + "x", 400_000),
    "ellipses": ("a.txt", lambda n: _TALK + "P1: so" + "…" * n + "x", 200_000),
    "quotation marks": ("a.txt", lambda n: "so." + '"' * n + "x", 100_000),
    "rulers": ("a.txt", lambda n: _TALK + "P1: a" + "\n-" * n + "\nb", 200_000),
    "long rulers": ("a.txt", lambda n: _TALK + "P1: a\n" + "- " * n + "b", 200_000),
    "different labels": ("a.md", _names, 2_000),
    "labels of one speaker": (
        "a.txt",
        lambda n: "".join(f"P{k} {'m' * (k % 9)}: a\nINT: b\n" for k in range(n)),
        6_000,
    ),
    "headings": ("a.md", lambda n: "# A\none\ntwo\n" * n, 40_000),
    "headings between turns": ("a.md", lambda n: "# A\nloose\n\n**P1:** one\n\n" * n, 4_000),
    "stars": ("a.md", lambda n: "**" * n + "a", 50_000),
    "bold names": ("a.md", lambda n: "**Ann** so\n\n**Bo** yes\n\n" * n, 4_000),
    "a title of marks": ("a.md", lambda n: "# " + " #" * n + "x", 50_000),
    "front matter": ("a.md", lambda n: "---\n" + "key : " * n + "\n", 17_000),
    "character codes": ("a.md", lambda n: "&#39;&amp" * n, 11_000),
    "mixed encodings": ("a.txt", lambda n: ("æ" * n).encode() + b"\xe6\n" * 200, 50_000),
    "no encoding": ("a.txt", lambda n: b"\xe6\xf8\x81 caf\xe9\n" * n, 9_000),
    "letters before the sample": ("a.txt", lambda n: b"w" * n + b"\xe6", 100_000),
    "voices": (
        "a.vtt",
        lambda n: "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v.a" * n,
        200_000,
    ),
    "one cue of many lines": (
        "a.vtt",
        lambda n: (
            "WEBVTT\n\n"
            + "".join(
                f"00:0{k}.000 --> 00:0{k + 1}.000\n<00:01.500>"
                + "".join(f"line {k} {at}\n" for at in range(n))
                + "\n"
                for k in (1, 2)
            )
        ),
        120_000,
    ),
    "dashes for arrows": (
        "a.srt",
        lambda n: "-" * n + "\n00:00:01,000 --> 00:00:02,000\na",
        100_000,
    ),
    "cues": (
        "a.srt",
        lambda n: "".join(f"{k}\n00:00:01,000 --> 00:00:02,000\na\n" for k in range(n)),
        3_000,
    ),
    "a table of answers": ("a.csv", lambda n: "id,answer\n" + "1,because it was so\n" * n, 5_000),
    "quotation marks in a table": ("a.csv", lambda n: 'a,b\n"' + '"",' * n, 25_000),
    "tagged words": ("a.json", _google, 100_000),
    "lists of turns": ("a.json", _many_lists, 60_000),
    "one JSON text": ("a.json", lambda n: json.dumps([{"text": "a " * n, "start": 1}]), 50_000),
    "touching events": ("a.exb", _exb, 24_000),
    "a label of digits": (
        "a.exb",
        lambda n: _exb(3).replace("ANN", "9" * n),
        400_000,
    ),
    "tiers": ("a.TextGrid", lambda n: _textgrid(n, 10), 400),
    "intervals": ("a.TextGrid", lambda n: _textgrid(3, n), 1_000),
    "newlines between intervals": (
        "a.TextGrid",
        lambda n: _praat("\n" * n + _textgrid(1, 2)),
        400_000,
    ),
    "digits between intervals": (
        "a.TextGrid",
        lambda n: _praat("1" * n + "x\n" + _textgrid(1, 2)),
        400_000,
    ),
    "lines of one utterance": (
        "a.cha",
        lambda n: "@UTF8\n@Begin\n*ANN:\tso" + "\n\tand on" * n + "\n",
        12_000,
    ),
    "blanks in a page": (
        "a.html",
        lambda n: "<html><pre>a" + " " * n + "b</pre>",
        400_000,
    ),
    "blanks between tags": ("a.html", lambda n: "<html>a" + "<b> </b>" * n + "b", 240_000),
    "silent tags": ("a.html", lambda n: "<html>" + "<svg>" * n + "</math>" * n + "a", 160_000),
    "open tags": ("a.html", lambda n: "<html>a" + "<a" * n, 200_000),
    "open comments": ("a.html", lambda n: "<html>a" + "<!--" * n, 120_000),
    "open declarations": ("a.html", lambda n: "<html>a" + "<![" * n, 33_000),
    "open attributes": ("a.html", lambda n: '<html>a<a x="' + "y='" * n, 33_000),
    "hidden tags": (
        "a.html",
        lambda n: "<html>INT: a<li><ul>" + "<del>" * n + "b<li>" * n + "<i><b></i>" * n,
        30_000,
    ),
    "styles of tags": (
        "a.html",
        lambda n: '<html>a<p style="' + "text-decoration:" * n + '">b',
        30_000,
    ),
    "tables of a page": ("a.html", lambda n: "<html>a" + "<table><tr><td>b" * n, 20_000),
    "ampersands": ("a.html", lambda n: "<html>a" + "&" * n, 100_000),
    "rich text": ("a.rtf", lambda n: "{\\rtf1 " + "INT: so\\par P1: yes\\par " * n + "}", 4_000),
    "links of rich text": (
        "a.rtf",
        lambda n: "{\\rtf1 a" + '{\\field{\\*\\fldinst{HYPERLINK "x" }}{\\fldrslt{y}}}' * n + "}",
        20_000,
    ),
    "tables of rich text": (
        "a.rtf",
        lambda n: (
            "{\\rtf1 INT: a\\par P1: b\\par "
            + "\\trowd\\intbl I\\cell so?\\cell\\row\\pard so\\par " * n
            + "}"
        ),
        6_000,
    ),
    "boxes of rich text": (
        "a.rtf",
        lambda n: "{\\rtf1 a" + "{\\shp{\\*\\shpinst{\\shptxt b\\par}}}" * n + "}",
        20_000,
    ),
    "groups of rich text": ("a.rtf", lambda n: "{\\rtf1 a" + "{" * n + "b" + "}" * n + "}", 50_000),
    "tables beside a conversation in Word": (
        "a.docx",
        lambda n: make_word(
            (_par("INT: so?") + _par("P1: yes, so it was.") + _table(("B", "Bente"))) * n
        ),
        3_000,
    ),
    "tables of speakers in Word": (
        "a.docx",
        lambda n: make_word(
            (_par("INT: so?") + _table(("INT", "What?"), ("P1", "Yes, and so it went on."))) * n
        ),
        3_000,
    ),
    "boxes in Word": (
        "a.docx",
        lambda n: make_word(
            _par("INT: so?")
            + f"<w:p><w:r><w:pict>{_BOX}</w:pict></w:r></w:p>" * n
            + _par("P1: yes")
        ),
        10_000,
    ),
    "fields without an end in Word": (
        "a.docx",
        lambda n: make_word(
            "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/><w:t>a</w:t></w:r>' * n + "</w:p>"
        ),
        20_000,
    ),
    "paragraphs of Word": (
        "a.docx",
        lambda n: make_word(f"<w:p>{_run('INT: so')}</w:p><w:p>{_run('P1: yes')}</w:p>" * n),
        800,
    ),
    "runs of one paragraph": (
        "a.docx",
        lambda n: make_word(f"<w:p>{_run('a ', '<w:b/>') * n}</w:p>"),
        2_000,
    ),
    "tracked changes": (
        "a.docx",
        lambda n: make_word(
            "<w:p>" + f"<w:ins>{_run('a')}</w:ins><w:del>{_run('b')}</w:del>" * n + "</w:p>"
        ),
        1_000,
    ),
    "rows of Word": (
        "a.docx",
        lambda n: make_word(
            "<w:tbl>"
            + f"<w:tr><w:tc><w:p>{_run('INT')}</w:p></w:tc><w:tc><w:p>{_run('so')}</w:p></w:tc>"
            "</w:tr>" * n + "</w:tbl>"
        ),
        700,
    ),
    "a wide row beside many": (
        "a.docx",
        lambda n: make_word(
            "<w:tbl><w:tr>"
            + f"<w:tc><w:p>{_run('a')}</w:p></w:tc>" * n
            + "</w:tr>"
            + f"<w:tr><w:tc><w:p>{_run('b')}</w:p></w:tc></w:tr>" * n
            + "</w:tbl>"
        ),
        4_000,
    ),
    "paragraphs of OpenDocument": (
        "a.odt",
        lambda n: make_odt("<text:p>INT: so</text:p><text:p>P1: yes</text:p>" * n),
        2_000,
    ),
    "spans of one paragraph": (
        "a.odt",
        lambda n: make_odt("<text:p>" + "<text:span>a </text:span>" * n + "</text:p>"),
        4_000,
    ),
    "rows of a spreadsheet": (
        "a.ods",
        lambda n: make_ods(_ods_row("id", "text") + _ods_row("1", "so it went on") * n),
        4_000,
    ),
    "cells that stand for many": (
        "a.ods",
        lambda n: make_ods(
            _ods_row("id", "text", "more")
            + _ods_row("1", "so it went on", "and on").replace(
                "<table:table-row>", f'<table:table-row table:number-rows-repeated="{n}">'
            )
        ),
        90_000,
    ),
    "words below tiers of ids": ("a.eaf", _elan, 6_000),
    "names of a chat": ("a.txt", _chat, 20_000),
    "lines of one message": (
        "a.txt",
        lambda n: _chat(4) + "and then it went on: so\n" * n,
        100_000,
    ),
    "lines that are nearly those of a chat": (
        "a.txt",
        lambda n: (
            "09:01:02 From A to B: so\n09:01:03 From B to A: no\n"
            + ("09:01:02 From " + "a to " * 70 + "\n") * n
        ),
        4_000,
    ),
    "names and times alone": ("a.txt", lambda n: "Anna Holt\n9:01 AM\n\n" * n, 40_000),
    "lines of JSON": ("a.jsonl", lambda n: '{"speaker": "A", "text": "so it was"}\n' * n, 20_000),
    "lines of the screen": (
        "a.txt",
        lambda n: "[00:01.000 --> 00:02.000]  so\n" * 3 + "and so on\n" * n,
        100_000,
    ),
    "lines of one page": ("a.pdf", _pdf, 30_000),
}

HARD_LINES: dict[str, str] = {
    "blanks behind a word": "a" + " " * 218 + ".",
    "blanks behind a time": "0:01" + " " * 214 + ".",
    "blanks behind a bracket": "[a]" + " " * 215,
    "blanks between words": "a " * 30 + " " * 150 + ".",
    "marks behind a word": "a" + " *" * 109,
    "dashes behind a word": "a" + " -" * 109,
    "times behind a word": "a " + "0:01 to " * 27,
    "stars before a word": "*" * 219 + "a",
    "parentheses": "a" + "(b)" * 72,
    "open parentheses": "a" + "(b" * 109,
    "quotes and blanks": "> " * 109 + "a",
    "tabs behind a word": "a" + "\t" * 218,
}
"""Lines whose fronts nearly fit many rules: each is repeated."""

HARD_TEXTS: dict[str, tuple[Callable[[int], str], int]] = {
    "words in capitals": (lambda n: "AND SO WE SAID TO HIM " * n, 4_000),
    "capitals without an end": (lambda n: "Anna " * n, 40_000),
    "short names in one line": (lambda n: "the TUC said so and " * n, 20_000),
    "hyphens": (lambda n: "-a" * n, 200_000),
    "signs": (lambda n: "+" * n, 200_000),
    "initials": (lambda n: "A." * n, 60_000),
    "a number and blanks": (lambda n: "member number" + " " * n + "x", 200_000),
    "many names": (lambda n: "we met Anna, and then nobody. " * n, 20_000),
    "addresses": (lambda n: "Havnevej 1, " * n, 9_000),
}
