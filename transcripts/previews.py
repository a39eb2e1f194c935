"""Previews of files before import: read without storing, then add the ones chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from study import InvalidInput, Study
from study.language import mark, say
from study.wording import count_things
from transcripts.import_files import Imported, Placing, add_outcomes, read_upload
from transcripts.queries import find_imported
from transcripts.reading.model import Reading
from transcripts.reading.sandbox import FileOutcome

__all__ = [
    "ENCODINGS",
    "LABEL_FAMILIES",
    "PROBABLE_ROLES",
    "Preview",
    "add_previews",
    "describe_reading",
    "list_doubts",
    "list_facts",
    "read_preview",
]

ENCODINGS = ("utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "mac_roman", "utf-16", "cp437")
"""Encodings of text files, the most common first."""
LABEL_FAMILIES: dict[str, str] = {
    "": mark("Detect automatically"),
    "none": mark("No speakers"),
    "colon": mark("Name: words"),
    "bracket": mark("[Name] words"),
    "stamp": mark("Name 00:12, words below"),
    "time": mark("00:12 Name, words below"),
    "tab": mark("Name, tab, words"),
    "strong": mark("Name in bold"),
    "dash": mark("– words (each dash is a turn)"),
    "solo": mark("Name on a line of its own"),
}
PROBABLE_ROLES: dict[str, str] = {
    "participant": mark("participant", context="role"),
    "moderator": mark("moderator", context="role"),
    "observer": mark("observer", context="role"),
    "several": mark("several", context="role"),
    "unknown": mark("unknown", context="role"),
    "nobody": mark("nobody", context="role"),
}
"""What a speaker may be, as `describe_reading` and the preview in the app say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file that was read but not yet added, with the options used to read it."""

    name: str
    data: bytes = field(repr=False)
    outcome: FileOutcome
    encoding: str | None = None
    labels: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    known: bool = False

    @property
    def ready(self) -> bool:
        """Whether the file can be added."""
        return self.outcome.error is None and not self.known


def read_preview(
    study: Study,
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    labels: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Preview:
    """Read an uploaded file with the chosen options, without storing anything."""
    chosen = dict(columns or {})
    outcome = read_upload(data, name, encoding=encoding, labels=labels, columns=chosen)
    return Preview(
        name=name,
        data=data,
        outcome=outcome,
        encoding=encoding,
        labels=labels,
        columns=chosen,
        known=find_imported(study, outcome.sha256) is not None,
    )


def list_doubts(reading: Reading, *, most: int = 12) -> list[str]:
    """Return the guesses about speakers that a person should look at, at most some of them."""
    doubts = reading.doubtful
    if not doubts:
        return []
    told = [f"? {sentence}" for sentence in doubts[:most]]
    if len(doubts) > most:
        told.append(say("? … and {number} more.", number=len(doubts) - most))
    return [*told, say("If a guess is wrong, say with --labels how speakers are marked.")]


def list_facts(reading: Reading) -> list[str]:
    """Return short facts about a reading: turns, speakers, minutes, language, format."""
    people = [s for s in reading.speakers if s.label]
    facts = [count_things(len(reading.turns), "turn"), count_things(len(people), "speaker")]
    if reading.kind == "answers":
        asked = {each for each in reading.question_of if each}
        people = [s for s in people if s.role == "participant"]
        answers = sum(s.turns for s in people)
        facts = [count_things(answers, "answer"), count_things(len(people), "person", "people")]
        if len(asked) > 1:
            facts.insert(0, count_things(len(asked), "question"))
        if known := {name for each in reading.people.values() for name in each}:
            facts.append(say("with {attributes}", attributes=", ".join(sorted(known))))
    moderators = [s.label for s in people if s.role == "moderator"]
    if moderators and reading.kind != "answers":
        facts.append(say("moderator {names}", names=", ".join(moderators)))
    if reading.duration:
        facts.append(say("{minutes:.0f} min", minutes=reading.duration / 60))
    facts += [reading.language or say("language unknown"), reading.format]
    if reading.encoding:
        facts.append(reading.encoding)
    return facts


def describe_reading(reading: Reading) -> list[str]:
    """Return one line per speaker: role, turns, words and first line; none for survey answers."""
    if reading.kind == "answers":
        return []
    return [
        f"{s.label}: {say(PROBABLE_ROLES.get(s.role, s.role), context='role')},"
        f" {count_things(s.turns, 'turn')}, {count_things(s.words, 'word')}. “{s.first_line}”"
        for s in reading.speakers
        if s.label
    ]


def add_previews(
    study: Study, previews: Sequence[Preview], placings: Sequence[Placing], *, actor: str
) -> list[Imported]:
    """Add the previewed files as one change, each to the session given by its placing.

    Raises:
        InvalidInput: none of the files can be added.
    """
    pairs = [(p, place) for p, place in zip(previews, placings, strict=True) if p.ready]
    if not pairs:
        raise InvalidInput(
            say("There is no file to add."), hint=say("Select a file that could be read.")
        )
    return add_outcomes(
        study,
        [preview.outcome for preview, _ in pairs],
        actor=actor,
        placing=[place for _, place in pairs],
    )
