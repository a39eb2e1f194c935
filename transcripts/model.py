"""What people said, as values: the study's frame, sessions, participants, transcripts and turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from study.errors import InvalidInput

__all__ = [
    "PROFILES",
    "PURPOSES",
    "ROLES",
    "SESSION_KINDS",
    "Frame",
    "Known",
    "NewTranscript",
    "Participant",
    "ParticipantId",
    "Place",
    "Profile",
    "Role",
    "Session",
    "SessionId",
    "SessionKind",
    "Speaker",
    "SpeakerId",
    "Stratum",
    "StratumId",
    "TextId",
    "Transcript",
    "TranscriptId",
    "Turn",
    "Version",
    "clean_name",
]

StratumId = NewType("StratumId", str)
SessionId = NewType("SessionId", str)
ParticipantId = NewType("ParticipantId", str)
TranscriptId = NewType("TranscriptId", str)
TextId = NewType("TextId", str)
SpeakerId = NewType("SpeakerId", str)

SessionKind = Literal["focus_group", "interview", "site_visit", "workshop", "survey"]
SESSION_KINDS: dict[str, str] = {
    "focus_group": "Focus group",
    "interview": "Interview",
    "site_visit": "Workplace visit",
    "workshop": "Workshop",
    "survey": "Survey",
}
Role = Literal["participant", "moderator", "observer", "several", "unknown", "nobody"]
"""“several” counts as mentions of no one person; “nobody” is an event, or no speaker at all."""


# What a participant may be asked to agree to, one by one.
PURPOSES: dict[str, str] = {
    "take_part": "Take part",
    "transcript_kept": "The transcript is kept",
    "analyse_local_ai": "Analysis by a model on this computer",
    "quote_internal": "Quoted in the research team",
    "quote_client": "Quoted to the client",
    "quote_public": "Quoted in public",
    "workshop_use": "Quotes in workshops",
    "recontact": "Be contacted again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a method asks of the tool: which helps are on when a study of its kind begins."""

    name: str
    title: str
    suggestions: bool
    agreement: bool
    frequencies: bool
    saturation: bool
    why: str


PROFILES: dict[str, Profile] = {
    p.name: p
    for p in (
        Profile(
            name="insight",
            title="Applied insight",
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why="Themes lead to insights and needs; counts say how widely something was heard.",
        ),
        Profile(
            name="framework",
            title="Framework",
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why="A framework of themes is applied to every transcript.",
        ),
        Profile(
            name="codebook",
            title="Codebook",
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why="A codebook is settled and then applied.",
        ),
        Profile(
            name="reliability",
            title="Coding reliability",
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why="Coders work independently and their agreement is measured.",
        ),
        Profile(
            name="reflexive",
            title="Reflexive thematic analysis",
            suggestions=False,
            agreement=False,
            frequencies=False,
            saturation=False,
            why="Meaning is made by the researcher: machine suggestions, counts and agreement"
            " would work against the method (Braun and Clarke, 2021).",
        ),
        Profile(
            name="ethnographic",
            title="Ethnographic",
            suggestions=False,
            agreement=False,
            frequencies=False,
            saturation=False,
            why="Episodes and artefacts are read in their setting, not counted.",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the study is about, for whom, and by which method."""

    title: str
    client: str
    question: str
    reframed: str
    answer: str
    profile: Profile
    language: str
    model: str
    notice: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the field that sessions are compared by: an industry, say."""

    id: StratumId
    name: str
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An event in the field."""

    id: SessionId
    title: str
    kind: SessionKind
    stratum_id: StratumId | None
    stratum: str
    date: str | None
    place: str
    minutes: float | None
    notes: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person in the study, by pseudonym."""

    id: ParticipantId
    pseudonym: str
    stratum_id: StratumId | None
    attributes: dict[str, str]
    notes: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A text of a session. `report` is what the reader said when it was imported."""

    id: TranscriptId
    title: str
    session_id: SessionId
    session_kind: SessionKind
    stratum: str
    text_id: TextId
    sha256: str
    kind: str
    language: str | None
    source_name: str
    reader: str
    encoding: str | None
    report: dict[str, Any]
    added_at: str
    turns: int
    words: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's uninterrupted stretch: `[start, end)` in code points of the text.

    `label` is empty where no speaker is known; times are in seconds.
    """

    ordinal: int
    label: str
    start: int
    end: int
    start_time: float | None
    end_time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words lie: `[start, end)` in code points of one version, inside one turn."""

    transcript_id: TranscriptId
    text_id: TextId
    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a transcript's text; the first is what was imported, and has no reason.

    `carried` holds numbers: how many excerpts kept their words, were corrected, or went adrift.
    """

    transcript_id: TranscriptId
    n: int
    text_id: TextId
    at: str
    by: str
    reason: str
    carried: dict[str, int]
    words: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A label in a transcript, the role it plays, and the person behind it, if known."""

    id: SpeakerId
    transcript_id: TranscriptId
    label: str
    name: str
    role: Role
    participant_id: ParticipantId | None
    turns: int
    words: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who a speaker is, and what is known of them."""

    pseudonym: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTranscript:
    """A transcript about to be added: what a reader made of a file, and where it belongs.

    `speakers` maps labels to roles; `turns` are (label, start, end, start_time, end_time).
    Without `session_id` a session of its own is made. `stratum` is the name of one that is made in
    the same change if it is new; `stratum_id` goes before it. `people` maps labels to participants,
    who are made if nobody has that pseudonym, and what is known of them.
    """

    title: str
    text: str
    turns: tuple[tuple[str, int, int, float | None, float | None], ...]
    speakers: dict[str, Role]
    kind: str
    source_name: str
    source_sha256: str
    reader: str
    encoding: str | None = None
    language: str | None = None
    report: dict[str, Any]
    session_id: SessionId | None = None
    session_kind: SessionKind | None = None
    stratum_id: StratumId | None = None
    stratum: str = ""
    date: str | None = None
    minutes: float | None = None
    people: Mapping[str, Known] = field(default_factory=dict)


def clean_name(name: str, what: str) -> str:
    """Return a name without spare spaces.

    Raises:
        InvalidInput: nothing is left; *what* says what needs the name.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(f"A {what} needs a name.")
    return name


ROLES: tuple[Role, ...] = (
    "participant", "moderator", "observer", "several", "unknown", "nobody",
)  # fmt: skip
