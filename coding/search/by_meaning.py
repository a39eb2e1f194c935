"""Search by meaning: a free sentence against the stored vectors of the passages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from coding.search.model import Filters, Hit
from coding.search.queries import find_hits
from coding.suggestions.search_by_meaning import Found, find_near, find_similar
from coding.suggestions.stored_vectors import Passages, get_passages
from coding.suggestions.suggest_job import open_model
from study import InvalidInput, Study
from study.language import say
from transcripts.queries import get_texts
from transcripts.search_words import check_length

__all__ = ["MOST_NEAR", "search_meaning", "search_similar"]

MOST_NEAR = 100
_ROOM = 2  # passages looked at for each one shown, where filters leave some out


def search_meaning(
    study: Study, sentence: str, filters: Filters, *, most: int = MOST_NEAR
) -> list[Hit]:
    """Return the passages nearest in meaning to a sentence, nearest first.

    Raises:
        InvalidInput: the passages have no vectors yet, or those of another model.
        ModelUnavailable: the language model is missing or damaged.
    """
    check_length(sentence)
    if not sentence.strip():
        raise InvalidInput(
            say("There is no sentence."), hint=say("Type what somebody might have said.")
        )
    passages = get_passages(study)
    model = open_model(study)
    if model.identity != passages.model:
        raise InvalidInput(
            say("The passages were read by another language model than the study's."),
            hint=say("Suggest codings again on the Inbox page, then search."),
        )
    vector = model.embed([sentence])[0]
    return _choose(
        study,
        passages,
        filters,
        most,
        lambda n: find_near(
            passages.vectors, vector, centre=passages.centre, leave_out=passages.short, most=n
        ),
    )


def search_similar(
    study: Study,
    spans: Collection[tuple[str, int, int]],
    filters: Filters,
    *,
    most: int = MOST_NEAR,
) -> list[Hit]:
    """Return the passages most similar to those at *spans*, (text id, start, end), best first."""
    passages = get_passages(study)
    examples = passages.find(spans)
    if not examples:
        raise InvalidInput(
            say("The language model has read no passage of a participant that holds these quotes."),
            hint=say("Suggest codings again if passages are new, or choose other quotes."),
        )
    return _choose(
        study, passages, filters, most, lambda n: find_similar(passages.vectors, examples, most=n)
    )


def _choose(
    study: Study,
    passages: Passages,
    filters: Filters,
    most: int,
    find: Callable[[int], Sequence[Found]],
) -> list[Hit]:
    """Return the best passages that the filters let through, with their words."""
    total, looked = len(passages.places), most * _ROOM
    while True:
        ranked = find(looked)
        places = [passages.places[each.passage] for each in ranked]
        allowed = find_hits(study, filters, {(p.text_id, p.turn) for p in places})
        chosen = [
            (allowed[p.text_id, p.turn], p, each.score)
            for p, each in zip(places, ranked, strict=True)
            if (p.text_id, p.turn) in allowed
        ][:most]
        if len(chosen) == most or looked >= total:
            break
        looked = total
    texts = get_texts(study, {p.text_id for _, p, _ in chosen})
    return [
        replace(
            hit,
            words=texts[p.text_id][hit.start : hit.end],
            spans=((p.start, p.end),),
            score=score,
        )
        for hit, p, score in chosen
        if p.text_id in texts
    ]
