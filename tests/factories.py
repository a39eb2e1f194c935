"""Builders of invented study material for tests and benchmarks."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.model import CodeId, Coding, NewCoding
from coding.search.model import Filters
from coding.search.queries import search_words
from study import Study
from study.opening import create_file
from study.private_files import create_private_file
from transcripts.commands import add_transcripts
from transcripts.model import NewTranscript, Participant, Role, TextId, TranscriptId
from transcripts.queries import get_text, get_transcript, list_turns
from transcripts.search_words import parse_words
from transcripts.speakers.commands import link_speaker

ACTOR = "Ana"
WORDS = [
    "we",
    "never",
    "get",
    "time",
    "to",
    "learn",
    "because",
    "the",
    "shift",
    "is",
    "full",
    "and",
    "nobody",
    "plans",
    "for",
    "it",
    "when",
    "the",
    "machine",
    "stops",
    "you",
    "wait",
    "for",
    "somebody",
    "who",
    "knows",
    "how",
    "it",
    "works",
    "then",
    "the",
    "manager",
    "asks",
    "why",
    "it",
    "took",
    "so",
    "long",
    "my",
    "colleague",
    "showed",
    "me",
    "on",
    "her",
    "own",
    "phone",
    "what",
    "the",
    "course",
    "did",
    "not",
    "say",
    "about",
    "safety",
    "at",
    "night",
    "overenskomst",
    "efteruddannelse",
    "arbejdsmiljø",
    "tillidsrepræsentant",
    "pauser",
    "vagtplan",
    "skema",
    "løn",
]

Said = tuple[str, str]  # speaker label, words


def get_schema() -> list[Any]:
    """Return the migrations of every package that can be imported, lowest first."""
    try:
        from lifeworld.opening import SCHEMA
    except ImportError:
        import coding.schema
        import transcripts.schema
        from study import jobs

        return [jobs.migrations, transcripts.schema.migrations, coding.schema.migrations]
    return list(SCHEMA)


def make_study(path: Path) -> Study:
    """Return a fresh study with every package's tables, as `create_file` makes it.

    The tables are made once a process and copied: making them takes twenty times as long.
    """
    create_private_file(path)
    path.write_bytes(_make_empty_file())
    return Study(path)


@cache
def _make_empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.lifeworld"
        create_file(path, get_schema()).close()
        return path.read_bytes()


def say(random: Random, words: int) -> str:
    """Return that many words that somebody might say."""
    said = " ".join(random.choices(WORDS, k=words))
    return said[:1].upper() + said[1:] + "."


def new_transcript(
    said: Sequence[Said] = (("Moderator", "What hinders you?"), ("Bo", "There is never time.")),
    *,
    title: str = "Group one",
    roles: dict[str, Role] | None = None,
    **options: Any,
) -> NewTranscript:
    """Return a transcript with one turn a line, “Label: words”.

    Labels that begin with “Mod” are moderators unless *roles* says otherwise.
    """
    text, turns = "", []
    for label, words in said:
        text += f"{label}: " if label else ""
        turns.append((label, len(text), len(text) + len(words), None, None))
        text += words + "\n"
    known: dict[str, Role] = {
        label: "moderator" if label.startswith("Mod") else "participant"
        for label, _ in said
        if label
    }
    return NewTranscript(
        **{
            "title": title,
            "text": text,
            "turns": tuple(turns),
            "speakers": {**known, **(roles or {})},
            "kind": "transcript",
            "source_name": f"{title}.txt",
            "source_sha256": hashlib.sha256(
                f"{title}\n{text}".encode("utf-8", "replace")
            ).hexdigest(),
            "reader": "test",
            "report": {},
            **options,
        }
    )


def find_turns(study: Study, words: str, **options: Any) -> list[tuple[TranscriptId, Any]]:
    """Return transcript and hit of the turns that hold the words; moderators' words, too."""
    found = search_words(study, parse_words(words), Filters(moderators=True), **options)
    return [(TranscriptId(hit.transcript_id), hit) for hit in found]


def add_transcript(study: Study, *, actor: str = ACTOR, **options: Any) -> TranscriptId:
    """Add one transcript; the options are those of `new_transcript`."""
    return add_transcripts(study, [new_transcript(**options)], actor=actor)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A focus group that was added, with handles on its text."""

    transcript_id: TranscriptId
    session_id: str
    text_id: TextId
    text: str
    people: dict[str, Participant]


def add_group(
    study: Study,
    *,
    title: str = "Group one",
    people: Sequence[str] = ("Bo", "Cy", "Di"),
    turns: int = 12,
    words: int = 12,
    seed: int = 1,
    participants: dict[str, Participant] | None = None,
    stratum_id: str | None = None,
    kind: str = "focus_group",
    actor: str = ACTOR,
) -> Group:
    """Add a session with a moderator who asks and people who answer in turn.

    *participants* links labels to people that are in the study already.
    """
    random = Random(seed)
    said: list[Said] = []
    for number in range(turns):
        if number % 4 == 0:
            said.append(("Moderator", say(random, words // 2) + "?"))
        said.append((people[number % len(people)], say(random, words)))
    transcript_id = add_transcript(
        study, said=said, title=title, session_kind=kind, stratum_id=stratum_id, actor=actor
    )
    for label, person in (participants or {}).items():
        link_speaker(study, transcript_id, label, person.id, actor=actor)
    transcript = get_transcript(study, transcript_id)
    return Group(
        transcript_id=transcript_id,
        session_id=transcript.session_id,
        text_id=transcript.text_id,
        text=get_text(study, transcript.text_id),
        people=participants or {},
    )


def add_codes(study: Study, *names: str, actor: str = ACTOR, **options: Any) -> list[CodeId]:
    """Add codes with these names and return their ids."""
    return [add_code(study, name, actor=actor, **options).id for name in names]


def code_turn(
    study: Study,
    transcript_id: TranscriptId,
    code_id: CodeId,
    *,
    turn: int = 1,
    actor: str = ACTOR,
    **options: Any,
) -> Coding:
    """Put a code on a whole turn (the second one: the first is the moderator's)."""
    transcript = get_transcript(study, transcript_id)
    found = list_turns(study, transcript.text_id)[turn]
    new = NewCoding(
        code_id=code_id,
        transcript_id=transcript_id,
        start=found.start,
        end=found.end,
        quote=get_text(study, transcript.text_id)[found.start : found.end],
        **options,
    )
    return apply_code(study, new, actor=actor)
