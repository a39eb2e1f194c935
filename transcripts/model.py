"""Data classes for the study's frame, sessions, participants, transcripts and turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from study.errors import InvalidInput
from study.language import mark, say
from study.wording import choose_article

__all__ = [
    "PROFILES",
    "PURPOSES",
    "ROLES",
    "SESSION_KINDS",
    "UNCOUNTED",
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
    "focus_group": mark("Focus group"),
    "interview": mark("Interview"),
    "site_visit": mark("Workplace visit"),
    "workshop": mark("Workshop"),
    "survey": mark("Survey"),
}
Role = Literal["participant", "moderator", "observer", "several", "unknown", "nobody"]
"""“several” is never counted as one person; “nobody” is an event, or text without a speaker."""
UNCOUNTED: tuple[Role, ...] = ("moderator", "observer", "nobody")
"""Roles whose words are no evidence."""


# The purposes that a participant may consent to, one by one.
PURPOSES: dict[str, str] = {
    "take_part": mark("Take part"),
    "transcript_kept": mark("The transcript is kept"),
    "analyse_local_ai": mark("Analysis by a model on this computer"),
    "analyse_remote_ai": mark("Analysis by a language model elsewhere"),
    "quote_internal": mark("Quoted in the research team"),
    "quote_client": mark("Quoted to the client"),
    "quote_public": mark("Quoted in public"),
    "workshop_use": mark("Quotes in workshops"),
    "recontact": mark("Be contacted again"),
    "archive": mark("Archived for other researchers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A method profile: the features that are on by default in a study of this method."""

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
            title=mark("Applied insight"),
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why=mark(
                "Themes lead to insights and needs; counts show how many people raised something."
            ),
        ),
        Profile(
            name="framework",
            title=mark("Framework"),
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why=mark("A framework of themes is applied to every transcript."),
        ),
        Profile(
            name="codebook",
            title=mark("Codebook"),
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why=mark("A codebook is agreed first and then applied."),
        ),
        Profile(
            name="reliability",
            title=mark("Coding reliability"),
            suggestions=True,
            agreement=True,
            frequencies=True,
            saturation=True,
            why=mark("Coders work independently and their agreement is measured."),
        ),
        Profile(
            name="reflexive",
            title=mark("Reflexive thematic analysis"),
            suggestions=False,
            agreement=False,
            frequencies=False,
            saturation=False,
            why=mark(
                "Meaning is made by the researcher: machine suggestions, counts and"
                " agreement would work against the method (Braun and Clarke, 2021)."
            ),
        ),
        Profile(
            name="ethnographic",
            title=mark("Ethnographic"),
            suggestions=False,
            agreement=False,
            frequencies=False,
            saturation=False,
            why=mark("Episodes and artefacts are read in their setting, not counted."),
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
    why_reframed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A group of sessions to compare with others, such as an industry."""

    id: StratumId
    name: str
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A fieldwork event, such as a focus group or an interview."""

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
    """A person in the study, known by a pseudonym."""

    id: ParticipantId
    pseudonym: str
    stratum_id: StratumId | None
    attributes: dict[str, str]
    notes: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A transcript of a session. `report` holds the reader's notes from the import."""

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

    `label` is empty if no speaker is known; times are in seconds.
    """

    ordinal: int
    label: str
    start: int
    end: int
    start_time: float | None
    end_time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position in a text: `[start, end)` in code points of one version, inside one turn."""

    transcript_id: TranscriptId
    text_id: TextId
    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a transcript's text; the first is the import and has no reason.

    `carried` counts the excerpts that kept their words, were corrected, or lost their place.
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
    """A speaker label in a transcript, its role, and the participant behind it, if known."""

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
    """A speaker's pseudonym, known attributes, and the name of the stratum, if it is known."""

    pseudonym: str
    attributes: Mapping[str, str]
    stratum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTranscript:
    """A transcript to add: the contents of a file and the session it belongs to.

    `speakers` maps labels to roles; `turns` are (label, start, end, start_time, end_time).
    Without `session_id`, a new session is added. `stratum` is a name; a new stratum is added in the
    same change. `stratum_id` takes precedence over it. `people` maps labels to pseudonyms and
    attributes; participants are added for new pseudonyms.
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
    """Return a name without surplus spaces.

    Raises:
        InvalidInput: the name is empty; *what* names the kind of thing in the message.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(
            say(
                "{article} {thing} needs a name.",
                article=choose_article(what).capitalize(),
                thing=say(what, context="thing"),
            )
        )
    return name


ROLES: tuple[Role, ...] = (
    "participant", "moderator", "observer", "several", "unknown", "nobody",
)  # fmt: skip
