from __future__ import annotations

from coding.model import Suggestion
from coding.suggestions.review_order import ORDERS, list_in_turn

PLACES = [("t1", 0), ("t1", 40), ("t2", 0), ("t2", 90), ("t3", 5)]
CHANCES = [0.9, 0.5, 0.2, 0.7, 0.3]


def make(chances=CHANCES):
    return [
        Suggestion(
            id=f"{transcript}:{start}",
            run_id="r",
            transcript_id=transcript,
            text_id=transcript,
            start=start,
            end=start + 10,
            code_id="pay",
            score=0.0,
            probability=chance,
            strong=False,
        )
        for (transcript, start), chance in zip(PLACES, chances, strict=True)
    ]


def ids(suggestions):
    return [s.id for s in suggestions]


def test_every_order_keeps_every_suggestion_once():
    for order in ORDERS:
        assert sorted(ids(list_in_turn(make(), order=order))) == sorted(ids(make()))


def test_an_order_does_not_depend_on_how_the_suggestions_came():
    for order in ORDERS:
        forward = ids(list_in_turn(make(), order=order))
        assert ids(list_in_turn(make()[::-1], order=order)) == forward


def test_the_surest_come_first_and_the_most_doubtful_too_when_asked():
    sure = [s.probability for s in list_in_turn(make(), order="sure")]
    assert sure == sorted(CHANCES, reverse=True)
    doubt = [abs(s.probability - 0.5) for s in list_in_turn(make(), order="doubt")]
    assert doubt == sorted(doubt)


def test_reading_order_follows_the_transcripts():
    assert ids(list_in_turn(make()[::-1], order="reading")) == ids(make())


def test_what_a_person_coded_otherwise_comes_first_as_a_disagreement():
    coded = {("t2", 0, 10): {"noise"}, ("t1", 0, 10): {"pay"}}
    assert list_in_turn(make(), order="disagreement", coded=coded)[0].id == "t2:0"


def test_half_of_the_mixed_order_is_what_is_surest():
    mixed = list_in_turn(make(), order="mixed")
    assert mixed[0].probability == max(CHANCES)
    assert ids(mixed) != ids(list_in_turn(make(), order="sure"))
