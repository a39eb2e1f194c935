"""Words are searched over the whole study: hits are places in the words, filters leave out."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coding.commands import remove_transcript
from coding.search.by_meaning import search_meaning
from coding.search.model import Filters
from coding.search.queries import (
    count_found,
    get_before,
    list_people,
    list_questions,
    list_values,
    search_words,
)
from coding.suggestions.commands import record_vectors
from coding.suggestions.material.queries import get_material
from study import InvalidInput, Study
from transcripts.frame.commands import add_stratum
from transcripts.people.commands import add_participant
from transcripts.queries import get_text, get_transcript, list_speakers, list_transcripts
from transcripts.search_words import parse_words
from transcripts.speakers.commands import link_speaker

SAID = [
    ("Mod", "Hvorfor lærer I ikke på arbejdet?"),
    ("Eva", "There is never time to learn, and the café is loud."),
    ("Ib", "Time is money 🙂 they say; we’re timed."),
]


def find(study: Study, words: str, *, limit: int | None = None, **filters: Any) -> list[int]:
    filters.setdefault("moderators", True)
    return [
        h.turn for h in search_words(study, parse_words(words), Filters(**filters), limit=limit)
    ]


@pytest.mark.parametrize(
    ("words", "turns"),
    [
        ("time", [1, 2]), ("TIME", [1, 2]), ("tim", []), ("tim*", [1, 2]), ("time is", [1, 2]),
        ('"time is"', [2]), ("time -money", [1]), ('time -"to learn"', [2]), ("lær*", [0]),
        ("laerer", [0]), ("paa", [0]), ("PÅ", [0]), ("cafe", [1]), ("timed", [2]),
        ("money they", [2]), ("time OR nothing", []), ("NEAR(time is)", []), ("words:time", []),
        ("time)", [1, 2]), ("we’re", [2]), ("a' OR 1=1 --", []), ("\x00time", [1, 2]),
        ("time plain", []), ("time AND money", []),
    ],
)  # fmt: skip
def test_words_phrases_beginnings_and_what_is_left_out(
    study: Study, factories: Any, words: str, turns: list[int]
) -> None:
    factories.add_transcript(study, said=SAID)
    assert find(study, words) == turns


def test_a_hit_is_the_exact_place_in_the_words(study: Study, factories: Any) -> None:
    transcript_id = factories.add_transcript(study, said=[("Ib", "🙂 Paa vej, på vej."), *SAID])
    text = get_text(study, get_transcript(study, transcript_id).text_id)
    [hit] = search_words(study, parse_words("på"), Filters())
    assert [text[a:b] for a, b in hit.spans] == ["Paa", "på"]
    assert (hit.words, hit.label, hit.transcript) == ("🙂 Paa vej, på vej.", "Ib", "Group one")
    assert get_before(study, hit) is None
    [late] = search_words(study, parse_words("money"), Filters())
    assert get_before(study, late) == ("Eva", SAID[1][1])


def test_moderators_are_left_out_unless_they_are_asked_for(study: Study, factories: Any) -> None:
    factories.add_transcript(study, said=SAID)
    assert find(study, "arbejdet", moderators=False) == []
    assert find(study, "arbejdet") == [0]
    assert find(study, "arbejdet", moderators=False, role="moderator") == [0]


def test_hits_turns_transcripts_and_people_are_counted(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("One", "Two"):
        factories.add_transcript(study, title=title, said=SAID)
    totals = count_found(study, parse_words("time"), Filters())
    assert totals.render() == "4 hits in 4 turns of 2 transcripts · said by 4 voices"
    monkeypatch.setattr("coding.search.queries.MOST_COUNTED", 3)
    many = count_found(study, parse_words("time"), Filters())
    assert many.render() == "4 turns of 2 transcripts · said by 4 voices"


def test_results_come_in_parts_and_not_from_removed_transcripts(
    study: Study, factories: Any
) -> None:
    gone = factories.add_transcript(study, title="Gone", said=[("Eva", "the time")] * 20)
    factories.add_transcript(study, title="Kept", said=[("Eva", "the time")] * 20)
    remove_transcript(study, gone, actor="Ana")
    assert find(study, "the", limit=6) == list(range(6))
    sought = parse_words("the")
    assert len(search_words(study, sought, Filters(), limit=50, offset=15)) == 5


def test_texts_that_are_staged_but_not_added_are_not_found(study: Study, factories: Any) -> None:
    from transcripts.commands import add_texts
    from transcripts.model import TextId

    new = factories.new_transcript()
    add_texts(study, [(TextId("staged"), new.text, new.turns)])
    assert find(study, "never") == []
    assert list_transcripts(study) == []


def test_filters_by_person_session_and_stratum(study: Study, factories: Any) -> None:
    stratum = add_stratum(study, "Care", actor="Ana").id
    one = factories.add_transcript(study, title="One", said=SAID, stratum_id=stratum)
    factories.add_transcript(study, title="Two", said=SAID)
    ib = next(s for s in list_speakers(study, one) if s.label == "Ib")
    session = get_transcript(study, one).session_id
    assert find(study, "time", stratum=stratum) == [1, 2]
    assert find(study, "time", session=session) == [1, 2]
    assert find(study, "time", person=ib.id) == [2]
    assert list_people(study)[ib.id] == "Ib · One"


def test_filters_by_attribute(study: Study, factories: Any) -> None:
    transcript_id = factories.add_transcript(study, said=SAID)
    ib = add_participant(study, "Ib", attributes={"age": "30"}, actor="Ana")
    link_speaker(study, transcript_id, "Ib", ib.id, actor="Ana")
    assert list_values(study) == {"age": ["30"]}
    assert find(study, "time", attribute="age", value="30") == [2]
    assert find(study, "time", attribute="age", value="31") == []


def test_filters_by_code_with_and_without_and_by_coder(study: Study, factories: Any) -> None:
    transcript_id = factories.add_transcript(study, said=SAID)
    time, pay = factories.add_codes(study, "Time", "Pay")
    factories.code_turn(study, transcript_id, time, turn=1)
    assert find(study, "time", code=time) == [1]
    assert find(study, "time", without=time) == [2]
    assert find(study, "time", coder="Ana") == [1]
    assert find(study, "time", coder="Ana", code=pay) == []
    assert find(study, "time", coder="Bea") == []


def test_filters_by_the_question_of_a_survey(study: Study, factories: Any) -> None:
    said = [("Q", "What helps?"), ("P1", "More time"), ("Q", "What hinders?"), ("P1", "No time")]
    factories.add_transcript(study, said=said, kind="answers", roles={"Q": "moderator"})
    assert list_questions(study) == ["What helps?", "What hinders?"]
    assert find(study, "time", question="What hinders?") == [3]
    assert find(study, "time", question="Nobody asked") == []


def test_languages_without_blanks_are_found_inside_a_clause(study: Study, factories: Any) -> None:
    factories.add_transcript(study, said=[("A", "私は看護師です。"), ("B", "time 看護師")])
    assert find(study, "看護師") == [0, 1]
    assert find(study, "看護師 time") == [1]
    assert count_found(study, parse_words("看護師"), Filters()).hits == 2


def test_a_study_without_vectors_says_how_to_get_them(study: Study, factories: Any) -> None:
    factories.add_transcript(study, said=SAID)
    with pytest.raises(InvalidInput, match="not read by the language model yet"):
        search_meaning(study, "There is no time.", Filters())


def test_a_sentence_finds_the_nearest_passages_that_say_enough(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [
        ("Mod", "Who teaches you at the new machine?"),
        ("Eva", "Nobody."),
        ("Ib", "There is nobody who has the time for it."),
        ("Bo", "The canteen serves soup on every single Tuesday."),
    ]
    factories.add_transcript(study, said=said)
    directions = np.eye(4, dtype="<f4")
    texts = [p.text for p in get_material(study).passages]
    hashes = [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    near = {hashes[0]: directions[0], hashes[1]: directions[0], hashes[2]: directions[1]}
    record_vectors(study, "test", {h: v.tobytes() for h, v in near.items()})
    model = SimpleNamespace(identity="test", embed=lambda _: directions[:1])
    monkeypatch.setattr("coding.search.by_meaning.open_model", lambda _: model)
    found = search_meaning(study, "No time to teach.", Filters(), most=1)
    assert [h.words for h in found] == [said[2][1]], "“Nobody.” says too little by itself"
    assert found[0].spans == ((found[0].start, found[0].end),)
    all_of = search_meaning(study, "No time to teach.", Filters())
    assert [h.label for h in all_of] == ["Ib", "Bo"]
    bo = search_meaning(study, "No time to teach.", Filters(person=all_of[1].person), most=1)
    assert [h.label for h in bo] == ["Bo"]
    model.identity = "another"
    with pytest.raises(InvalidInput, match="another language model"):
        search_meaning(study, "No time to teach.", Filters())
