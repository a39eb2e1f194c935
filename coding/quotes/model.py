"""Data classes of quotes: an excerpt with its context, and what each speaker says in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from coding.model import CodeId, ExcerptId, ExcerptKind
from study.wording import render_names
from transcripts.model import UNCOUNTED, TextId, TranscriptId

__all__ = ["Quote", "Said", "render_said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one speaker says in a quote.

    Attributes:
        person: The participant or, unmatched, the speaker; None for anybody who is not counted.
        participant: The participant, whatever the role; None for a speaker who is not matched.
    """

    speaker: str
    role: str
    person: str | None
    words: str
    participant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An excerpt with its context: who said it, where and when.

    Attributes:
        verbatim: The excerpt exactly as it stands in the text, labels and times included.
        said: Its words turn by turn, without labels and times.
    """

    excerpt_id: ExcerptId
    transcript_id: TranscriptId
    text_id: TextId
    start: int
    end: int
    verbatim: str
    said: tuple[Said, ...]
    kind: ExcerptKind
    transcript: str
    session_id: str
    session: str
    session_kind: str
    stratum: str
    language: str | None
    turn: int
    time: float | None
    codes: tuple[CodeId, ...]
    rev: int

    @property
    def words(self) -> str:
        """The words to show; where several people speak, with names: “Emma: … Ali: …”."""
        return render_said(self.said)

    @property
    def speaker(self) -> str:
        """Who is quoted: “Emma”, “Emma and Ali”; a moderator only if nobody else speaks."""
        names = [s.speaker for s in self.said if s.speaker and s.role not in UNCOUNTED]
        return render_names(names or [s.speaker for s in self.said if s.speaker])

    @property
    def people(self) -> tuple[str, ...]:
        """The people quoted: ids of participants, or of speakers not matched to one."""
        return tuple(dict.fromkeys(s.person for s in self.said if s.person is not None))

    @property
    def has_unidentified(self) -> bool:
        """Return whether somebody speaks of whom nobody knows who it is."""
        return any(s.person is None and s.role not in UNCOUNTED for s in self.said)

    @property
    def counts(self) -> bool:
        """Whether anybody speaks whose words are evidence."""
        return any(s.role not in UNCOUNTED for s in self.said)


def render_said(said: Sequence[Said]) -> str:
    """Return the words of one speaker as they are, of several with each one's name before them."""
    runs = [
        (speaker, " ".join(s.words for s in part))
        for speaker, part in groupby(said, key=lambda s: s.speaker)
    ]
    if len(runs) == 1:
        return runs[0][1]
    return " ".join(f"{speaker}: {words}" if speaker else words for speaker, words in runs)
