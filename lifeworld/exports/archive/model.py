"""What goes into an archive, as plain values: who deposits, the texts, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lifeworld.exports.document.model import Document

__all__ = ["ArchivedText", "Deposit", "Depositor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depositor:
    """What only the depositor knows; what is empty is named as still to be filled in.

    Attributes:
        authors: Names, as they are to be cited.
        affiliation: Their institution.
        contact: The e-mail address of whoever answers questions.
        abstract: What the data are, in a paragraph.
        access: Who may use them and how.
        names_checked: Why texts are given though the names in them were not searched for here.
        consent_form: The form that was signed, blank.
    """

    authors: Sequence[str] = ()
    affiliation: str = ""
    contact: str = ""
    abstract: str = ""
    access: str = ""
    names_checked: str = ""
    consent_form: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedText:
    """One transcript as an archive gets it.

    Attributes:
        name: Its number and what it is called: “Focus group 2”.
        kind: Focus group, interview and so on.
        stratum: The stratum towards others.
        month: The year and month of the session; empty where no date is known.
        language: ISO 639-1.
        turns: How many turns are shown.
        withheld: How many turns are left out for want of consent.
        words: How many words are shown.
        people: The ids of the participants whose words are shown.
        transcript_id: The transcript.
        document: The text as a document.
        excerpts: The ids of the excerpts whose words it carries.
        speakers: The ids of those whose turns it carries.
    """

    name: str
    kind: str
    stratum: str
    month: str
    language: str
    turns: int
    withheld: int
    words: int
    people: frozenset[str]
    transcript_id: str
    document: Document
    excerpts: frozenset[str]
    speakers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A study on its way into an archive.

    Attributes:
        title: The study's.
        question: What was asked.
        notice: What every reader must know.
        method: The title of its method profile.
        texts: The transcripts.
        attributes: What may be shown of each participant: {title: value}.
        keywords: The codes that are used most.
        strata: The strata towards others.
        left_out: What is not in it, and why; it goes with the packet.
        to_do: What the depositor has yet to fill in.
        key: What is known of the key to the pseudonyms, in a sentence.
        release: The version of Lifeworld.
        day: ISO date on which the packet was made.
    """

    title: str
    question: str
    notice: str
    method: str
    language: str
    texts: tuple[ArchivedText, ...]
    attributes: dict[str, dict[str, str]]
    keywords: tuple[str, ...]
    strata: tuple[str, ...]
    left_out: tuple[str, ...]
    to_do: tuple[str, ...]
    key: str
    release: str
    day: str
    depositor: Depositor
