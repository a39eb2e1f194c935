"""The stored vectors of a study's passages, and passages against a finding.

No language model runs here: vectors were stored when suggestions or themes were made, and a search
needs only numpy, so pages run it in their own process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from coding.suggestions.material.queries import (
    find_vector_model,
    get_fingerprint,
    get_material,
    get_vectors,
)
from coding.suggestions.search_by_meaning import Found, find_contrary, measure_centre
from study import InvalidInput, Study
from study.language import say
from transcripts.queries import list_transcripts
from transcripts.words import count_words

__all__ = [
    "Meaning",
    "Passages",
    "get_passages",
    "has_vector",
    "list_contrary",
]


LEAST_WORDS = 6  # “I did not whistle.” is near to everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The passages of a study that have vectors: texts, places and vectors in the same order.

    `model` is the identity of the language model that made them. `short` says of each whether it
    has too few words of talk to mean anything without what was said before. `centre` is that of
    the vectors.
    """

    model: str
    texts: tuple[str, ...]
    places: tuple[Any, ...]
    languages: tuple[str | None, ...]
    vectors: Any
    centre: Any
    short: Any

    def find(self, spans: Iterable[tuple[str, int, int]]) -> list[int]:
        """Return the indices of the passages that overlap spans (text id, start, end)."""
        wanted: dict[str, list[tuple[int, int]]] = {}
        for text_id, start, end in spans:
            wanted.setdefault(text_id, []).append((start, end))
        return [
            n
            for n, p in enumerate(self.places)
            if any(p.start < end and p.end > start for start, end in wanted.get(p.text_id, ()))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A search result: a passage with its place and words."""

    transcript_id: str
    transcript: str
    turn: int
    start: int
    end: int
    words: str
    found: Found


# By path of the study: a key made of its texts and model, and the passages loaded for it.
_kept: dict[str, tuple[str, Passages]] = {}


def get_passages(study: Study) -> Passages:
    """Return the passages with their stored vectors.

    Raises:
        InvalidInput: no vectors are stored yet.
    """
    import numpy as np

    model = find_vector_model(study)
    none = InvalidInput(
        say("The passages were not read by the language model yet."),
        hint=say("Suggest codings on the Coding page, or find themes on the Discover page."),
    )
    if model is None:
        raise none
    mark = f"{get_fingerprint(study)} {model}"
    kept = _kept.get(str(study.path))
    if kept is not None and kept[0] == mark:
        return kept[1]
    material = get_material(study)
    hashes = [hashlib.sha256(p.text.encode("utf-8")).hexdigest() for p in material.passages]
    stored = get_vectors(study, model, hashes)
    rows = [n for n, each in enumerate(hashes) if each in stored]
    if not rows:
        raise none
    transcripts = list_transcripts(study)
    of = {str(t.id): t.language for t in transcripts}
    written = {str(t.id) for t in transcripts if t.kind == "answers"}
    vectors = np.stack([np.frombuffer(stored[hashes[n]], dtype="<f4") for n in rows])
    made = Passages(
        model=model,
        texts=tuple(material.passages[n].text for n in rows),
        places=tuple(material.places[n] for n in rows),
        languages=tuple(of.get(material.places[n].transcript_id) for n in rows),
        short=np.array(
            [
                count_words(material.passages[n].text) < LEAST_WORDS
                and material.places[n].transcript_id not in written
                for n in rows
            ]
        ),
        vectors=vectors,
        centre=measure_centre(vectors),
    )
    if len(rows) == len(hashes):  # otherwise vectors are still being computed
        _kept[str(study.path)] = (mark, made)
    return made


def list_contrary(
    study: Study,
    *,
    about: Collection[tuple[str, int, int]],
    supports: Collection[tuple[str, int, int]] = (),
    contradicts: Collection[tuple[str, int, int]] = (),
    statement: str = "",
    most: int = 20,
) -> list[Meaning]:
    """Return passages that may contradict a finding based on these spans, for a person to read.

    A *statement* is used if its vector is stored, see `has_vector`.
    """
    passages = get_passages(study)
    found = find_contrary(
        passages.vectors,
        passages.texts,
        about=passages.find(about),
        supports=passages.find(supports),
        contradicts=passages.find(contradicts),
        assertion=_find_vector(study, statement),
        languages=passages.languages,
        most=most,
    )
    return _told(study, passages, found)


def has_vector(study: Study, words: str) -> bool:
    """Return whether the vector of some words is stored; the job “embed” stores it."""
    return _find_vector(study, words) is not None


def _find_vector(study: Study, words: str) -> Any:
    import numpy as np

    model = find_vector_model(study)
    if model is None or not words.strip():
        return None
    sha = hashlib.sha256(words.encode("utf-8")).hexdigest()
    stored = get_vectors(study, model, [sha])
    return np.frombuffer(stored[sha], dtype="<f4") if sha in stored else None


def _told(study: Study, passages: Passages, found: Iterable[Found]) -> list[Meaning]:
    titles = {str(t.id): t.title for t in list_transcripts(study)}
    return [
        Meaning(
            transcript_id=place.transcript_id,
            transcript=titles.get(place.transcript_id, ""),
            turn=place.turn,
            start=place.start,
            end=place.end,
            words=passages.texts[each.passage],
            found=each,
        )
        for each in found
        for place in (passages.places[each.passage],)
    ]
