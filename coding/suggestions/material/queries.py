"""Queries on the input of suggestions: participants' passages, decisions and vectors."""

from __future__ import annotations

import bisect
import hashlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from coding.suggestions.material.model import Utterance
from coding.suggestions.model import Judgement, PassageText, Verdict
from coding.suggestions.passages import find_passages
from study import Study
from transcripts.model import Place

__all__ = [
    "Cut",
    "Material",
    "TextCodings",
    "find_shared",
    "find_vector_model",
    "get_cut",
    "get_judgements",
    "get_material",
    "get_vectors",
    "list_coded_spans",
    "list_read_turns",
    "list_text_codings",
]


_UNHEARD = ("moderator", "observer", "nobody")


# A coding counts for a passage if they share at least half of the shorter one.
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The passages of a study with their places, and a fingerprint that changes when they do.

    `written` is True if all of them are written answers, which may be short but complete.
    `utterances` says of each passage who said it and what was asked before.
    """

    passages: tuple[PassageText, ...]
    places: tuple[Place, ...]
    fingerprint: str
    written: bool = False
    utterances: tuple[Utterance, ...] = ()


def get_fingerprint(study: Study) -> str:
    """Return a hash of the current texts and of the speakers in them with their roles."""
    rows = study.db.execute(
        """SELECT t.id, t.text_id, coalesce(group_concat(p.label || '=' || p.role), '')
        FROM transcripts t LEFT JOIN speakers p ON p.transcript_id = t.id
        GROUP BY t.id ORDER BY t.id"""
    ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def get_material(study: Study) -> Material:
    """Return the passages of every transcript, in order, without moderators and observers.

    In a survey each person is a separate document, and an answer has its question.
    """
    passages: list[PassageText] = []
    places: list[Place] = []
    utterances: list[Utterance] = []
    rows = study.db.execute(
        """SELECT t.id, t.text_id, t.kind, x.text FROM transcripts t
        JOIN texts x ON x.id = t.text_id ORDER BY t.id"""
    ).fetchall()
    for transcript_id, text_id, kind, text in rows:
        turns = study.db.execute(
            """SELECT u.ordinal, u.start, u.end, u.label, coalesce(p.role, '') FROM turns u
            LEFT JOIN speakers p ON p.transcript_id = ? AND p.label = u.label
            WHERE u.text_id = ? ORDER BY u.ordinal""",
            [transcript_id, text_id],
        ).fetchall()
        question = asked = ""
        for ordinal, start, end, label, role in turns:
            if role in _UNHEARD:
                asked = text[start:end]
                question = asked if kind == "answers" else ""
                continue
            for span in find_passages(text, start=start, end=end):
                passages.append(
                    PassageText(
                        text=text[span.start : span.end],
                        document=f"{transcript_id} {label}" if kind == "answers" else transcript_id,
                        order=span.start,
                        question=question,
                    )
                )
                places.append(
                    Place(
                        transcript_id=transcript_id,
                        text_id=text_id,
                        turn=ordinal,
                        start=span.start,
                        end=span.end,
                    )
                )
                utterances.append(
                    Utterance(
                        text=passages[-1].text,
                        document=transcript_id,
                        order=span.start,
                        voice=label,
                        question=asked,
                        written=kind == "answers",
                    )
                )
    return Material(
        passages=tuple(passages),
        places=tuple(places),
        fingerprint=get_fingerprint(study),
        written=bool(rows) and all(kind == "answers" for _, _, kind, _ in rows),
        utterances=tuple(utterances),
    )


def list_coded_spans(study: Study) -> list[tuple[str, int, int, str, str, str]]:
    """Return text, start, end, code, coder and source of every coding in a current text."""
    rows: list[tuple[str, int, int, str, str, str]] = study.db.execute(
        """SELECT e.text_id, e.start, e.end, c.code_id, c.coder, c.source FROM excerpts e
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        CROSS JOIN codings c ON c.excerpt_id = e.id"""
    ).fetchall()
    return rows


def list_read_turns(study: Study) -> dict[tuple[str, int], list[str]]:
    """Return who has marked a turn as read, by text and ordinal."""
    found: dict[tuple[str, int], list[str]] = {}
    for text_id, ordinal, coder in study.db.execute(
        "SELECT text_id, ordinal, coder FROM reviews ORDER BY coder"
    ).fetchall():
        found.setdefault((text_id, ordinal), []).append(coder)
    return found


def get_judgements(study: Study, material: Material) -> tuple[list[Judgement], set[int]]:
    """Return people's judgements by passage, and the passages in turns marked as read."""
    finder = _Finder(material.places)
    judgements: list[Judgement] = []
    rejected = study.db.execute(
        # Another program proposes a few words of a passage, which may fit the code elsewhere.
        "SELECT text_id, start, end, code_id, definition FROM decisions"
        " WHERE verdict = 'rejected' AND coalesce(run_id, '') NOT IN"
        " (SELECT id FROM runs WHERE kind = 'propose') ORDER BY at, id"
    ).fetchall()
    for text_id, start, end, code_id, definition in rejected:
        judgements.extend(
            Judgement(passage=passage, code=code_id, verdict="rejected", definition=definition)
            for passage in finder.find(text_id, start, end)
        )
    # Codings come last, because they outweigh an earlier rejection.
    coded = study.db.execute(
        """SELECT e.text_id, e.start, e.end, c.code_id, c.source FROM codings c
        JOIN excerpts e ON e.id = c.excerpt_id ORDER BY c.at, c.id"""
    ).fetchall()
    # Nobody was asked about those that were chosen from the likeliest codes without a suggestion:
    # they are examples, but say nothing of how often suggestions are right.
    unasked = set(
        study.db.execute(
            "SELECT text_id, start, end, code_id FROM decisions WHERE proposed = 0"
        ).fetchall()
    )
    for text_id, start, end, code_id, source in coded:
        asked = source == "accepted" and (text_id, start, end, code_id) not in unasked
        verdict: Verdict = "accepted" if asked else "coded"
        judgements.extend(
            Judgement(passage=passage, code=code_id, verdict=verdict)
            for passage in finder.find(text_id, start, end)
        )
    read = set(study.db.execute("SELECT DISTINCT text_id, ordinal FROM reviews").fetchall())
    reviewed = {n for n, place in enumerate(material.places) if (place.text_id, place.turn) in read}
    return judgements, reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How a text is cut into passages, with one entry for each passage, in text order.

    It holds numbers only, and never changes, because texts and turns do not.

    Attributes:
        turns: The ordinal of its turn.
        starts: Where it starts.
        ends: Where it ends.
        voices: The number of its speaker, or 0 for everybody where these are not told apart.
        likes: The first passage with the same words and voice.
    """

    turns: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    voices: Sequence[int]
    likes: Sequence[int]


_CUTS: dict[tuple[str, bool], Cut] = {}
_CUTTING = Lock()
MOST_CUTS = 5_000  # about 15 MB


def get_cut(study: Study, text_id: str, *, by_voice: bool) -> Cut:
    """Return how a text is cut into passages; kept in memory for the texts used last.

    Args:
        study: The study.
        text_id: The text.
        by_voice: Whether speakers are told apart.
    """
    key = (text_id, by_voice)
    with _CUTTING:
        cut = _CUTS.pop(key, None)
    if cut is None:
        cut = _make_cut(study, text_id, by_voice=by_voice)
    with _CUTTING:
        _CUTS[key] = cut  # the last of them, because it was taken out before
        while len(_CUTS) > MOST_CUTS:
            del _CUTS[next(iter(_CUTS))]
    return cut


def _make_cut(study: Study, text_id: str, *, by_voice: bool) -> Cut:
    turns, starts, ends, voices, likes = (array("L") for _ in range(5))
    (text,) = study.db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()
    labels: dict[str, int] = {}
    first: dict[tuple[int, str], int] = {}
    for ordinal, start, end, label in study.db.execute(
        "SELECT ordinal, start, end, label FROM turns WHERE text_id = ? ORDER BY ordinal", [text_id]
    ).fetchall():
        voice = labels.setdefault(label, len(labels)) if by_voice else 0
        for span in find_passages(text, start=start, end=end):
            words = text[span.start : span.end]
            likes.append(first.setdefault((voice, words), len(likes)))
            turns.append(ordinal)
            starts.append(span.start)
            ends.append(span.end)
            voices.append(voice)
    return Cut(turns=turns, starts=starts, ends=ends, voices=voices, likes=likes)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCodings:
    """The codings in a current text: (start, end, code, source), by place.

    Attributes:
        kind: The kind of the transcript.
        read: The ordinals of turns that somebody marked as read.
        unheard: The ordinals of turns of moderators and observers.
    """

    text_id: str
    kind: str
    codings: list[tuple[int, int, str, str]]
    read: frozenset[int]
    unheard: frozenset[int]


def list_text_codings(study: Study, *, also: Collection[str] = ()) -> Iterator[TextCodings]:
    """Yield the codings in each current text that is coded, or read, somewhere, or is in *also*."""
    read: dict[str, set[int]] = {}
    for text_id, ordinal in study.db.execute("SELECT text_id, ordinal FROM reviews").fetchall():
        read.setdefault(text_id, set()).add(ordinal)
    unheard: dict[str, set[int]] = {}
    for transcript_id, ordinal in study.db.execute(
        f"""SELECT t.id, u.ordinal FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        CROSS JOIN turns u ON u.text_id = t.text_id AND u.label = p.label
        WHERE p.role IN {_UNHEARD}"""
    ).fetchall():
        unheard.setdefault(transcript_id, set()).add(ordinal)
    for transcript_id, text_id, kind in study.db.execute(
        "SELECT id, text_id, kind FROM transcripts ORDER BY id"
    ).fetchall():
        codings = study.db.execute(
            """SELECT e.start, e.end, c.code_id, c.source
            FROM excerpts e CROSS JOIN codings c ON c.excerpt_id = e.id
            WHERE e.transcript_id = ? AND e.text_id = ? ORDER BY e.start, e.end""",
            [transcript_id, text_id],
        ).fetchall()
        if codings or text_id in read or text_id in also:
            yield TextCodings(
                text_id=text_id,
                kind=kind,
                codings=codings,
                read=frozenset(read.get(text_id, ())),
                unheard=frozenset(unheard.get(transcript_id, ())),
            )


def find_shared(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> list[int]:
    """Return the numbers of the passages that share at least half of the shorter with a span.

    Args:
        starts: Where each passage starts, in order; passages do not overlap.
        ends: Where each ends.
        start: The start of the span.
        end: Its end.
    """
    first = bisect.bisect_right(starts, start) - 1
    if first >= 0 and end <= ends[first]:
        return [first]  # most spans lie within one passage
    found = []
    for number in range(max(0, first), len(starts)):
        begin, stop = starts[number], ends[number]
        if begin >= end:
            break
        shared = min(end, stop) - max(start, begin)
        if shared >= HALF * min(stop - begin, end - start) and shared > 0:
            found.append(number)
    return found


class _Finder:
    """Finds the passages that a span counts for."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_text: dict[str, tuple[list[int], list[int], list[int]]] = {}
        for number, place in enumerate(places):
            starts, ends, numbers = self._by_text.setdefault(place.text_id, ([], [], []))
            starts.append(place.start)
            ends.append(place.end)
            numbers.append(number)

    def find(self, text_id: str, start: int, end: int) -> list[int]:
        if text_id not in self._by_text:
            return []
        starts, ends, numbers = self._by_text[text_id]
        return [numbers[n] for n in find_shared(starts, ends, start, end)]


def find_vector_model(study: Study) -> str | None:
    """Return the identity of the model whose vectors to use, or None if there are none.

    It is the model of the newest run, whose vectors are complete, else the one with most vectors.
    """
    newest = study.db.execute(
        "SELECT version FROM runs WHERE kind NOT LIKE 'unfinished %' AND kind <> 'propose'"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if newest and " " in newest[0]:  # the model's identity stands first
        model = newest[0].partition(" ")[0]
        if study.db.execute("SELECT 1 FROM vectors WHERE model = ? LIMIT 1", [model]).fetchone():
            return str(model)
    # To count them reads all of them.
    counts = study.db.execute(
        "SELECT model, count(*) FROM vectors GROUP BY model ORDER BY count(*) DESC, model"
    ).fetchall()
    return str(counts[0][0]) if counts else None


def get_vectors(study: Study, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Return the stored vectors of texts, by the hash of the text."""
    found: dict[str, bytes] = {}
    for begin in range(0, len(hashes), 500):
        part = hashes[begin : begin + 500]
        marks = ", ".join("?" * len(part))
        found.update(
            study.db.execute(
                f"SELECT sha256, vector FROM vectors WHERE model = ? AND sha256 IN ({marks})",
                [model, *part],
            ).fetchall()
        )
    return found
