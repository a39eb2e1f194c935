"""Read a project of another program in the guarded process, its texts as transcripts with turns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coding.exchange.model import ReadProject
from coding.exchange.programs.read_database import has_database, read_database
from coding.exchange.read_refi import read_refi
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from study.wording import count_things
from transcripts.reading.gate import check_size
from transcripts.reading.model import Reading
from transcripts.reading.read_source import check_reading, read_draft
from transcripts.reading.readers.draft import Draft

__all__ = ["FoundProject", "parse_project", "read_project"]

TIMEOUT = 120.0
"""Time limit for a project, in seconds: it may hold hundreds of transcripts."""
MEMORY = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProject:
    """A project and the readings of its texts.

    Attributes:
        project: The project; its texts have codings, but no words: these are in the readings.
        readings: The place in `project.texts` of each text that can be read, and its reading.
        told: Sentences on what was guessed and what was lost.
    """

    project: ReadProject
    readings: tuple[tuple[int, Reading], ...]
    told: tuple[str, ...]


def read_project(data: bytes, name: str) -> FoundProject:
    """Read a project or a codebook in the guarded process, and check what comes back.

    Raises:
        Unreadable: If the file is damaged, unsafe, too large, or neither of the two.
    """
    check_size(
        data, name, hint=say("Export the project again without its recordings and pictures.")
    )
    found = run_guarded(
        "coding.exchange.read_project:parse_project",
        data,
        name,
        gives=FoundProject,
        timeout=TIMEOUT,
        memory=MEMORY,
    )
    _check(found, name)
    return found


def parse_project(data: bytes, name: str) -> FoundProject:
    """Read a project in this process, which must be the guarded one; texts that fail are told.

    Raises:
        Unreadable: If the file is damaged, unsafe, or neither project nor codebook.
    """
    project = read_database(data, name) if has_database(data, name) else read_refi(data, name)
    readings: list[tuple[int, Reading]] = []
    told = [*project.warnings]
    for place, text in enumerate(project.texts):
        draft = Draft(format="refi", text=text.text, title=text.name)
        try:
            reading = read_draft(draft, text.name)
        except Unreadable as error:
            told.append(error.message)
            if text.codings:
                them = count_things(len(text.codings), "coding was", "codings were")
                told.append(
                    say(
                        "{codings} not taken (the text cannot be read): “{name}”.",
                        codings=them,
                        name=text.name,
                    )
                )
            continue
        if reading.text != text.text:
            raise Unreadable(
                say(
                    "The import of {name} would change the text of “{title}”.",
                    name=name,
                    title=text.name,
                )
            )
        readings.append((place, reading))
        if text.counted and not text.counted.startswith("code points, \\r\\n as two"):
            told.append(
                say(
                    "“{name}” counts {counted}; its codings were converted.",
                    name=text.name,
                    counted=say(text.counted),
                )
            )
    return FoundProject(
        project=replace(project, texts=tuple(replace(text, text="") for text in project.texts)),
        readings=tuple(readings),
        told=tuple(dict.fromkeys([*told, *project.lost])),
    )


def _check(found: FoundProject, name: str) -> None:
    """Refuse a project whose parts do not fit together: its process may have been misled."""
    known: set[str] = set()
    sound = True
    for code in found.project.codes:
        sound = sound and code.key not in known and (code.parent is None or code.parent in known)
        sound = sound and (code.hue is None or 0 <= code.hue < 360)
        known.add(code.key)
    texts = found.project.texts
    before = -1
    lengths = {place: len(reading.text) for place, reading in found.readings}
    for memo in found.project.memos:
        sound = sound and (memo.on != "code" or memo.key in known)
        sound = sound and -1 <= memo.text < len(texts)
        if memo.on == "words" and memo.text in lengths:
            sound = sound and 0 <= memo.start < memo.end <= lengths[memo.text]
    sound = sound and all(-1 <= each.text < len(texts) for each in found.project.files)
    for person in found.project.people:
        sound = sound and all(0 <= at < len(texts) for at in person.texts)
        sound = sound and all(0 <= at < len(texts) for at, _ in person.words)
    for each in found.project.sets:
        sound = sound and known.issuperset(each.codes)
    for place, reading in found.readings:
        check_reading(reading)
        sound = sound and before < place < len(texts)
        before = place
        for coding in texts[place].codings if sound else ():
            fits = 0 <= coding.start < coding.end <= len(reading.text)
            sound = sound and fits and coding.code in known
    if not sound:
        raise Unreadable(
            say(
                "{name} was refused because its codes, texts and codings do not fit together.",
                name=name,
            ),
            hint=say("Export it again from the program that made it."),
        )
