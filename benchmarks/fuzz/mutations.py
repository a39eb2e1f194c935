"""Ways to spoil a file: its bytes, its lines, the text inside of its XML, JSON and zip members."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

__all__ = ["mutate"]

_COMMON = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n\n",
    b"\t",
    b" " * 300,
    b":",
    b"\xe2\x80\xa8",
    b"\xcc\x81" * 20,
    b"\xf0\x9f\x98\x80",
    b"9" * 40,
    b"9" * 5000,
    b"-1",
    b"1e999",
    b"NaN",
    b"\xed\xa0\x80",
    b"00:00:00",
    b"99:99:99,999",
    b"[00:01]",
    b"#00:01:02-3#",
    b"> ",
    b"**",
    b"***",
    b"---\n",
    b"# ",
    b"Anna: ",
    b"P1:",
    b"INT\t",
    b'"',
    b"'",
    b"(",
    b"]",
    b"\x15",
    b"?",
    b"...",
]
_TOKENS: dict[str, list[bytes]] = {
    "vtt": [
        b"WEBVTT",
        b"-->",
        b"<v A>",
        b"<v.",
        b"</v>",
        b"NOTE\n",
        b"STYLE",
        b"<00:01.000>",
        b"&lt;",
    ],
    "srt": [b"-->", b"1\n", b"{\\an8}", b"<i>", b"00:00:01,000 --> 00:00:02,000\n"],
    "sbv": [b"0:00:01.000,0:00:02.000\n", b","],
    "csv": [b",", b";", b'""', b"\t", b"|", b"speaker", b"text", b"id"],
    "nlp": [b"|", b"||||", b"CA", b"UC"],
    "rtf": [
        b"{",
        b"}",
        b"\\par ",
        b"\\u8364?",
        b"\\u-10179?",
        b"\\'e6",
        b"\\bin9",
        b"\\uc0 ",
        b"\\cell",
        b"\\deleted",
        b"\\v ",
    ],
    "html": [
        b"<",
        b">",
        b"<!--",
        b"-->",
        b"<![",
        b"<script>",
        b"</script>",
        b"<svg>",
        b"<pre>",
        b"&#x110000;",
        b"&amp",
    ],
    "pdf": [
        b"obj",
        b"endobj",
        b"stream",
        b"endstream",
        b"<<",
        b">>",
        b"0 0 R",
        b"/Kids",
        b"/Length 9",
        b"Tj",
        b"trailer",
    ],
    "textgrid": [
        b'"IntervalTier"',
        b'"TextTier"',
        b"<exists>",
        b'""',
        b"999999999",
        b"item [1]:",
        b"intervals [2]:",
    ],
    "cha": [b"*ANN:\t", b"%mor:", b"@Languages:\tdan", b"\n\t", b"\x150_1\x15"],
    "md": [b"&#39;", b"&amp;", b"~~~", b"- ", b"| a | b |\n"],
}
_VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    1e308,
    10**30,
    "",
    " ",
    "\0",
    "9" * 5000,
    "\ud800",
    "0:01",
    [],
    {},
    [[]],
    [{}],
    {"name": None},
    "speaker_0",
    12.5,
    float("nan"),
]
_XML_VALUES = [
    "",
    "0",
    "-1",
    "9" * 5000,
    "1e999",
    "nan",
    "٣",
    "t",
    "true",
    " " * 50,
    "ts1",
    "T1",
    "\u2028",
]


def mutate(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    """Return the file with one to six things wrong, most often so that it can still be read."""
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        data = _CHOICES.get(form, _in_text)(rng, form, data, other)
    return data[:2_000_000]


def _in_text(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    how = rng.choice((_flip, _delete, _double, _splice, _insert, _insert, _move_lines))
    return how(rng, form, data, other)


def _spot(rng: random.Random, data: bytes, longest: int = 60) -> tuple[int, int]:
    begin = rng.randrange(len(data) + 1)
    return begin, min(len(data), begin + rng.randrange(longest))


def _flip(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _delete(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    begin, end = _spot(rng, data, rng.choice((4, 60, 2000)))
    return data[:begin] + data[end:]


def _double(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    begin, end = _spot(rng, data, rng.choice((4, 60, 2000)))
    times = rng.choice((1, 2, 50)) if end - begin < 500 else 1
    return data[:end] + data[begin:end] * times + data[end:]


def _splice(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    begin, end = _spot(rng, other, 3000)
    at = rng.randrange(len(data) + 1)
    return data[:at] + other[begin:end] + data[at:]


def _insert(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    token = rng.choice(_TOKENS.get(form, []) * 2 + _COMMON)
    return data[:at] + token * rng.choice((1, 1, 1, 3, 200)) + data[at:]


def _move_lines(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    line = lines.pop(at)
    lines.insert(rng.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _in_xml(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    """Change the text or an attribute, or move an element; now and then any byte."""
    if rng.random() < 0.1:
        return _in_text(rng, form, data, other)
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return _in_text(rng, form, data, other)
    if len(data) > 300_000:
        return data
    items = [item for item in root.iter() if isinstance(item.tag, str)]
    item = rng.choice(items)
    what = rng.randrange(6)
    if what == 0 and item.attrib:
        item.set(rng.choice(list(item.attrib)), rng.choice(_XML_VALUES))
    elif what == 1 and item.attrib:
        del item.attrib[rng.choice(list(item.attrib))]
    elif what == 2 and item.getparent() is not None:
        item.getparent().append(item)
    elif what == 3 and item.getparent() is not None:
        for _ in range(rng.choice((1, 5))):
            item.addnext(copy.deepcopy(item))
    elif what == 4 and item.getparent() is not None and len(items) > 5:
        item.getparent().remove(item)
    else:
        text = _in_text(rng, "txt", (item.text or "so").encode(), b"Ane: so it was")
        item.text = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", text.decode("utf-8", "replace"))
    changed: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed


def _in_zip(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    """Change a member and pack again; now and then the archive itself."""
    if rng.random() < 0.1:
        return _in_text(rng, form, data, other)
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001  an earlier change may have spoilt the archive in any way
        return _in_text(rng, form, data, other)
    inner = [name for name in members if name.endswith((".xml", ".rels"))]
    main = [name for name in inner if "document" in name or "content" in name or "sheet" in name]
    if not inner:
        return _in_text(rng, form, data, other)
    name = rng.choice(main * 4 + inner)
    members[name] = _in_xml(rng, form, members[name], other)
    if rng.random() < 0.03:
        del members[rng.choice(list(members))]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()


def _in_json(rng: random.Random, form: str, data: bytes, other: bytes) -> bytes:
    """Change one value of JSON, wherever it lies; now and then any byte."""
    if rng.random() < 0.15:
        return _in_text(rng, form, data, other)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _in_text(rng, form, data, other)
    holder, depth = value, 0
    while isinstance(holder, dict | list) and holder and depth < 12:
        key = rng.choice(list(holder)) if isinstance(holder, dict) else rng.randrange(len(holder))
        inner = holder[key]
        depth += 1
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.15:
            _change(rng, holder, key)
            break
        holder = inner
    return json.dumps(value).encode("utf-8", "replace")


def _change(rng: random.Random, holder: Any, key: Any) -> None:
    what = rng.randrange(5)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, list):
        holder.insert(key, holder[key])
    elif what == 2 and isinstance(holder, dict):
        holder[rng.choice(["text", "speaker", "start", "words", "type", "items"])] = holder[key]
    elif what == 3 and isinstance(holder[key], str):
        text = _in_text(rng, "txt", holder[key].encode("utf-8", "replace"), b"so it was")
        holder[key] = text.decode("utf-8", "replace")
    else:
        holder[key] = rng.choice(_VALUES)


_CHOICES: dict[str, Callable[[random.Random, str, bytes, bytes], bytes]] = {
    "docx": _in_zip,
    "odt": _in_zip,
    "xlsx": _in_zip,
    "ods": _in_zip,
    "eaf": _in_xml,
    "exb": _in_xml,
    "json": _in_json,
}
