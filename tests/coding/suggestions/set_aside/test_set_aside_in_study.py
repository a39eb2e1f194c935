"""A run leaves out what is no evidence, says so, and takes back what a person brings back."""

from __future__ import annotations

from typing import Any

import pytest

import coding.suggestions.suggest_job
from coding.codebook.commands import add_code
from coding.commands import apply_code, remove_transcript
from coding.corrections.commands import revise_transcript
from coding.model import NewCoding
from coding.queries import list_codes
from coding.suggestions.code_lines.queries import find_spread
from coding.suggestions.queries import list_suggestions
from coding.suggestions.rankings.queries import get_text_ranking
from coding.suggestions.set_aside.commands import add_brought_back, remove_brought_back
from coding.suggestions.set_aside.model import Reason
from coding.suggestions.set_aside.queries import (
    count_reasons,
    describe_set_aside,
    list_brought_back,
    list_set_aside,
)
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.changes import describe_change
from study import NotFound, Study
from study.entries import list_entries
from tests.coding.suggestions.test_suggest_job import HashingEmbedder

PAY = "The wage is low and the payslip {n} was wrong, no bonus, no raise, and no money either."
ADVERT = "Use code PAYMORE at checkout for wage, payslip, bonus, raise, money, wage and bonus."
NOISE = "The machine {n} is loud, I cannot hear, my ears ring and the drill never stops today."
SAID = (
    ("Bo", "Thank you so much for having me."),
    ("Ada", "Yes."),
    ("Bo", ADVERT),
    *((who, words.format(n=n)) for n in range(9) for who, words in (("Bo", PAY), ("Cy", NOISE))),
)


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    made = HashingEmbedder()
    monkeypatch.setattr("transcripts.embedding.open_embedder.open_embedder", lambda *_, **__: made)
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
    monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})


@pytest.fixture
def talk(study: Study, make_transcript: Any) -> Any:
    made = make_transcript(said=SAID)
    add_code(study, "Pay", definition="wage, bonus, payslip, money, raise", actor="Ana")
    add_code(study, "Noise", definition="loud machine, drill, ears that ring", actor="Ana")
    return made


def run(study: Study) -> dict[str, Any]:
    return suggest_in_study(study, lambda *_: None)


def suggested(study: Study) -> list[str]:
    texts = dict(study.db.execute("SELECT id, text FROM texts").fetchall())
    return [texts[s.text_id][s.start : s.end] for s in list_suggestions(study)]


def test_a_run_suggests_nothing_for_what_is_no_evidence_and_counts_it(
    study: Study, talk: Any
) -> None:
    told = run(study)
    assert told["set_aside"] == {"greeting": 1, "empty": 1, "advert": 1}
    assert ADVERT not in suggested(study)
    assert PAY.format(n=0) in suggested(study)
    assert count_reasons(study) == {Reason.ADVERT: 1, Reason.EMPTY: 1, Reason.GREETING: 1}
    assert [(p.words, p.reason, p.speaker) for p in list_set_aside(study)] == [
        (SAID[0][1], Reason.GREETING, "Bo"),
        ("Yes.", Reason.EMPTY, "Ada"),
        (ADVERT, Reason.ADVERT, "Bo"),
    ]
    assert describe_set_aside(count_reasons(study)) == (
        "3 passages set aside: 1 advertisement, 1 answer without content, 1 greeting or thanks."
    )


def bring_back(study: Study, words: str) -> None:
    [found] = [p for p in list_set_aside(study) if p.words == words]
    add_brought_back(study, [(found.text_id, found.start, found.end)], actor="Ana")


def test_neither_likely_codes_nor_the_line_of_a_code_tell_of_what_is_no_evidence(
    study: Study, talk: Any
) -> None:
    run(study)
    [text_id, words] = study.db.execute("SELECT id, text FROM texts").fetchone()
    ranking = get_text_ranking(study, text_id)
    assert ranking is not None
    ranked = {words[begin:end]: codes for begin, end, *codes in ranking.passages}
    assert not ranked[ADVERT]
    assert ranked[PAY.format(n=0)]
    pay = next(code for code in list_codes(study) if code.name == "Pay")
    found = find_spread(study, pay.id)
    assert found is not None
    assert sum(found[0].counts) <= len(SAID) - 3


def test_a_passage_that_is_brought_back_is_suggested_for_and_undo_sets_it_aside_again(
    study: Study, talk: Any
) -> None:
    run(study)
    bring_back(study, ADVERT)
    assert Reason.ADVERT not in count_reasons(study), "at once, before the next run"
    [back] = list_brought_back(study)
    assert (back.words, back.by) == (ADVERT, "Ana")
    assert (
        describe_change(list_entries(study.db)[0])
        == "Brought back 1 passage that had been set aside"
    )
    assert run(study)["set_aside"] == {"greeting": 1, "empty": 1}
    assert ADVERT in suggested(study)
    study.undo(actor="Ana")
    assert list_brought_back(study) == []
    assert "advert" in run(study)["set_aside"]
    assert ADVERT not in suggested(study)


def test_it_can_be_set_aside_again_without_undo(study: Study, talk: Any) -> None:
    run(study)
    bring_back(study, "Yes.")
    remove_brought_back(study, [list_brought_back(study)[0].id], actor="Bea")
    assert describe_change(list_entries(study.db)[0]) == "Set 1 passage aside again"
    assert count_reasons(study)[Reason.EMPTY] == 1


def test_what_is_not_set_aside_cannot_be_brought_back(study: Study, talk: Any) -> None:
    run(study)
    before = len(list_entries(study.db))
    with pytest.raises(NotFound, match="no longer set aside"):
        add_brought_back(study, [("gone", 0, 5)], actor="Ana")
    [text_id] = study.db.execute("SELECT id FROM texts").fetchone()
    for span in ((0, 99_999), (5, 5), (-1, 4)):
        with pytest.raises(NotFound, match="no longer set aside"):
            add_brought_back(study, [(text_id, *span)], actor="Ana")
    with pytest.raises(NotFound, match="no longer set aside"):
        remove_brought_back(study, ["gone"], actor="Ana")
    assert len(list_entries(study.db)) == before


def test_a_passage_that_somebody_coded_is_evidence(study: Study, talk: Any, factories: Any) -> None:
    run(study)
    [found] = [p for p in list_set_aside(study) if p.reason is Reason.EMPTY]
    code = add_code(study, "Agreement", actor="Ana").id
    apply_code(
        study,
        NewCoding(code_id=code, transcript_id=talk, start=found.start, end=found.end),
        actor="Ana",
    )
    assert run(study)["set_aside"] == {"greeting": 1, "advert": 1}


def test_what_was_brought_back_moves_with_a_corrected_text_and_goes_with_its_transcript(
    study: Study, talk: Any
) -> None:
    run(study)
    bring_back(study, ADVERT)
    [before] = list_brought_back(study)
    (text,) = study.db.execute("SELECT text FROM texts WHERE id = ?", [before.text_id]).fetchone()
    revise_transcript(study, talk, text.replace("Thank you", "Well, thank you"), actor="Ana")
    [after] = list_brought_back(study)
    assert (after.words, after.start) == (ADVERT, before.start + len("Well, "))
    assert after.text_id != before.text_id
    assert run(study)["set_aside"] == {"greeting": 1, "empty": 1}
    remove_transcript(study, talk, actor="Ana")
    assert study.db.execute("SELECT count(*) FROM brought_back").fetchone() == (0,)
    study.undo(actor="Ana")
    assert [b.words for b in list_brought_back(study)] == [ADVERT]


def test_codes_whose_names_say_nothing_are_named_by_the_run(study: Study, talk: Any) -> None:
    add_code(study, "Q3b", actor="Ana")
    assert run(study)["opaque"] == ["Q3b"]
