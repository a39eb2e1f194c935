"""A run of our own suggester ranks codes for every passage, and learns from what was taken."""

from __future__ import annotations

from coding.model import NewCoding
from coding.queries import list_codes
from coding.suggestions.decisions.commands import accept_likely_code
from coding.suggestions.material.queries import get_material
from coding.suggestions.rankings.queries import get_text_ranking
from coding.suggestions.suggest_job import suggest_in_study
from tests.coding.suggestions.test_suggest_job import embedder, silent, talk
from transcripts.queries import get_text, get_transcript

__all__ = ["embedder", "talk"]


def test_every_passage_of_participants_is_ranked_and_what_was_taken_gives_way(study, talk):
    suggest_in_study(study, silent)
    text_id = get_transcript(study, talk).text_id
    text = get_text(study, text_id)
    names = {code.id: code.name for code in list_codes(study)}
    found = get_text_ranking(study, text_id)
    assert [tuple(each[:2]) for each in found.passages] == [
        (place.start, place.end) for place in get_material(study).places
    ]
    for start, end, first, second in found.passages:
        likely = "Pay" if "wage" in text[start:end] else "Noise"
        assert names[found.codes[first]] == likely
        assert second != first
    assert found.probabilities == [], "nothing was read yet"
    start, end, first, second = found.passages[0]
    new = NewCoding(code_id=found.codes[first], transcript_id=talk, start=start, end=end)
    accept_likely_code(study, new, rank=1, actor="Ana")
    suggest_in_study(study, silent)
    after = get_text_ranking(study, text_id)
    assert [after.codes[code] for code in after.passages[0][2:]] == [found.codes[second]]
