"""Reads subtitles (WebVTT, SubRip, YouTube's SBV) with speakers, times and all text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from study.errors import Unreadable
from study.language import mark, say
from study.wording import count_things
from transcripts.reading.encodings import read_text
from transcripts.reading.readers.caption_names import choose_identifiers, find_names
from transcripts.reading.readers.draft import Draft, Piece

__all__ = ["CONSOLE_LINE", "read_captions"]

_ARROW = re.compile(r"^\s*(?P<start>[-\d:.,]+)\s*-->\s*(?P<end>[-\d:.,]+)(?P<settings>.*)$")
_SBV = re.compile(
    r"^\s*(?P<start>\d+:\d\d:\d\d\.\w{1,3})\s*,\s*(?P<end>\d+:\d\d:\d\d\.\w{1,3})\s*$"
)
CONSOLE_LINE = re.compile(
    r"(?m)^[ \t]*\[(?P<start>(?:\d+:)?(?:\d{1,2}:)?\d{1,6}\.\d{1,3})s?[ ]*-{1,2}>[ ]*"
    r"(?P<end>(?:\d+:)?(?:\d{1,2}:)?\d{1,6}\.\d{1,3})s?\][ \t]*(?P<words>[^\n]*)$"
)
"""A line that Whisper writes to the screen: `[00:00.000 --> 00:03.440]  Hello`."""
_ABOVE = mark("What stands above the first time: kept in the text, but not part of a turn.")
_CONSOLE_SPEAKER = re.compile(r"\((speaker \d{1,3})\)[ ]*", re.IGNORECASE)
_TIME = re.compile(r"(?:(?P<h>\d{1,6}):)?(?P<m>\d{1,2}):(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,3}))?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,200})?[ \t]+(?P<name>[^>]{1,100})>")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]{0,200}|\d[\d:.]*)?>")
_INNER_TIME = re.compile(r"<\d{1,2}:\d\d(?::\d\d)?\.\d{3}>")
_FONT = re.compile(r"\{\\[^{}]{1,80}\}")


@dataclass(slots=True)
class _Cue:
    start: float | None
    end: float | None
    lines: list[str]
    name: str = ""


def read_captions(
    data: bytes, name: str, *, encoding: str | None = None, labels: str | None = None
) -> Draft:
    """Read a subtitle file of any of the three formats; invalid times are dropped, not their text.

    Args:
        data: The whole file.
        name: Its name, for messages.
        encoding: The encoding that the user chose.
        labels: How speakers are marked, as for `read_source`.

    Raises:
        Unreadable: If no cue has text.
    """
    decoded = read_text(data, name, encoding=encoding)
    text, above = _unfold_console(decoded.text)
    is_vtt = text.lstrip().startswith("WEBVTT")
    arrows = "-->" in text
    form = "vtt" if is_vtt or (arrows and name.lower().endswith(".vtt")) else "srt"
    if not arrows:
        form = "sbv" if _SBV.search(text[:4000].split("\n\n")[0].split("\n")[0]) else form
    cues, warnings, language = _parse(text, form)
    pieces = [piece for cue in cues for piece in _pieces(cue, form)]
    if not pieces:
        raise Unreadable(
            say("{name} holds no subtitles with text.", name=name),
            hint=say("Check that the export finished, or import the transcript as text or Word."),
        )
    if any(_INNER_TIME.search("\n".join(cue.lines)) for cue in cues):
        pieces = list(_without_rolling(cues))
    if form == "vtt" and not is_vtt:
        warnings.append(say("The file has no WEBVTT header; it was read anyway."))
    spoken, doubtful = find_names(pieces, labels)
    if above:
        spoken = [Piece(words=above, said=False), *spoken]
    ends = [piece.end_time for piece in spoken if piece.end_time is not None]
    return Draft(
        format=form,
        pieces=tuple(spoken),
        merge=True,
        duration=max(ends, default=None),
        language=language,
        encoding=decoded.encoding,
        warnings=decoded.warnings + tuple(warnings),
        left_out=(say(_ABOVE),) if above else (),
        doubtful=doubtful,
    )


def _unfold_console(text: str) -> tuple[str, str]:
    """Return what a recogniser wrote to the screen as subtitles, and the lines above the first.

    Other texts are returned unchanged.
    """
    if CONSOLE_LINE.search(text, 0, 4096) is None:
        return text, ""
    lines: list[str] = []
    above: list[str] = []
    for line in text.split("\n"):
        if (found := CONSOLE_LINE.match(line)) is not None:
            times = " --> ".join(_write_time(found[part]) for part in ("start", "end"))
            words = _CONSOLE_SPEAKER.sub(r"\1: ", found["words"])
            lines += ["", times, words.strip()]
        elif not lines:
            above.append(line)
        elif line.strip():
            lines.append(line)
    return "\n".join(lines), "\n".join(above).strip()


def _write_time(written: str) -> str:
    """Return a time of the screen as subtitles have it; some are seconds only."""
    if ":" in written:
        return written
    seconds = float(written)
    return f"{seconds // 3600:.0f}:{seconds // 60 % 60:02.0f}:{seconds % 60:06.3f}"


def _seconds(text: str) -> float | None:
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found["m"]) > 59 or int(found["s"]) > 59:
        return None
    hours = int(found["h"] or 0)
    if hours > 99:
        return None
    fraction = float(f"0.{found['f']}") if found["f"] else 0.0
    return hours * 3600 + int(found["m"]) * 60 + int(found["s"]) + fraction


class _Parser:
    """Collects cues line by line.

    In WebVTT, a block without a time is a header, a note, a style or a cue's identifier. In SubRip,
    cues may follow each other without a blank line, so only the time line opens a cue.
    """

    def __init__(self, form: str) -> None:
        self.form = form
        self.rule = _SBV if form == "sbv" else _ARROW
        self.cues: list[_Cue] = []
        self.bad: list[int] = []
        self.loose = 0
        self.language: str | None = None
        self._current: _Cue | None = None
        self._identifier = ""
        self._skipping = form == "vtt"

    def feed(self, lines: list[str]) -> None:
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if (found := self.rule.match(line)) is not None:
                self._open(_seconds(found["start"]), _seconds(found["end"]))
            elif not line.strip():
                self._blank()
            elif self._current is not None:
                self._add(self._current, line)
            elif self.form == "vtt":
                self._outside(line, following)

    def _open(self, start: float | None, end: float | None) -> None:
        if self._current is not None and self.form != "vtt":
            _drop_index(self._current)
        cue = _Cue(start, end, [], self._identifier)
        self._identifier = ""
        if start is None or end is None or end < start:
            self.bad.append(len(self.cues) + 1)
            cue.start = start if end is None else None
            cue.end = None
        self.cues.append(cue)
        self._current, self._skipping = cue, False

    def _blank(self) -> None:
        if self.form == "vtt":
            self._current, self._skipping = None, False
        elif self._current is not None:
            self._current.lines.append("")

    def _add(self, cue: _Cue, line: str) -> None:
        # after a blank line, a lone number is the index of a cue without a time line
        if self.form != "srt" or not line.strip().isdigit() or cue.lines[-1:] != [""]:
            cue.lines.append(line)

    def _outside(self, line: str, following: str) -> None:
        if re.match(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)", line.strip()):
            self._skipping = True
        if tag := re.match(r"Language:\s*([A-Za-z]{2})", line):
            self.language = tag[1].lower()
        if self.rule.match(following) is not None:
            self._identifier = line.strip()
        elif not self._skipping and self.cues:
            self.cues.append(_Cue(None, None, [line]))
            self.loose += 1
            self._current = self.cues[-1]


def _parse(text: str, form: str) -> tuple[list[_Cue], list[str], str | None]:
    parser = _Parser(form)
    parser.feed(text.split("\n"))
    cues = [cue for cue in parser.cues if any(line.strip() for line in cue.lines)]
    voiced = any(_VOICE.search(line) for cue in cues for line in cue.lines)
    named = None if voiced else choose_identifiers([cue.name for cue in cues])
    for cue, speaker in zip(cues, named or [""] * len(cues), strict=True):
        cue.name = speaker
    warnings: list[str] = []
    if bad := parser.bad:
        places = ", ".join(str(place) for place in bad[:8]) + ("…" if len(bad) > 8 else "")
        warnings.append(
            say(
                "The time of cue {places} is invalid and was dropped; the text was kept.",
                places=places,
            )
            if len(bad) == 1
            else say(
                "The times of cues {places} are invalid and were dropped; the text was kept.",
                places=places,
            )
        )
    if parser.loose:
        warnings.append(
            say("{passages} of text had no time.", passages=count_things(parser.loose, "passage"))
        )
    return cues, warnings, parser.language


def _drop_index(cue: _Cue) -> None:
    """Remove the next SubRip cue's number, which was read as the last line of this cue."""
    if cue.lines and cue.lines[-1].strip().isdigit():
        cue.lines.pop()


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", _FONT.sub("", line))).replace("\u200b", "").strip()


def _pieces(cue: _Cue, form: str) -> Iterator[Piece]:
    """Yield a piece for each voice in a cue."""
    raw = "\n".join(cue.lines)
    if form == "vtt" and (voices := list(_VOICE.finditer(raw))):
        if before := _join(raw[: voices[0].start()]):
            yield Piece(words=before, start_time=cue.start, end_time=cue.end)
        for place, voice in enumerate(voices):
            stop = voices[place + 1].start() if place + 1 < len(voices) else len(raw)
            if words := _join(raw[voice.end() : stop]):
                label = html.unescape(voice["name"]).strip()
                nobody = not any(char.isalnum() for char in label)  # `<v ->`: somebody else
                yield Piece(
                    words=words,
                    label="" if nobody else label,
                    start_time=cue.start,
                    end_time=cue.end,
                    breaks=nobody,
                )
    elif words := _join(raw):
        yield Piece(words=words, label=cue.name, start_time=cue.start, end_time=cue.end)


def _join(raw: str) -> str:
    return " ".join(plain for line in raw.split("\n") if (plain := _plain(line)))


def _without_rolling(cues: list[_Cue]) -> Iterator[Piece]:
    """Yield each line of automatic captions once, as every cue repeats the line before."""
    before: set[str] = set()
    for cue in cues:
        shown = [" ".join(plain.split()) for line in cue.lines if (plain := _plain(line))]
        fresh = [line for line in shown if line not in before]
        before = set(shown) or before
        if fresh:
            yield Piece(words=" ".join(fresh), start_time=cue.start, end_time=cue.end)
