"""Two codes are found to be confused, decided on passages, and told apart in a sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import coding.suggestions.suggest_job
from coding.codebook.commands import add_code
from coding.codebook.merging.commands import remove_code
from coding.commands import apply_code
from coding.model import CodeId, NewCoding
from coding.queries import get_code, list_codes, list_codings
from coding.suggestions.commands import list_decisions
from coding.suggestions.material.queries import get_judgements, get_material
from coding.suggestions.siblings.boundaries import add_line, render_boundary
from coding.suggestions.siblings.commands import add_boundary, record_choice
from coding.suggestions.siblings.find_siblings import find_siblings_in_study
from coding.suggestions.siblings.model import NearPassage, Pair
from coding.suggestions.siblings.queries import (
    Siblings,
    get_siblings,
    list_choices,
    list_open_passages,
)
from study import InvalidInput, NotFound
from study.entries import list_entries
from transcripts.queries import get_transcript

SAID = tuple(
    pair
    for n in range(8)
    for pair in (
        ("Moderator", f"And what about week {n}?"),
        ("Bo", f"The wage is low and the payslip {n} was wrong, no bonus, no raise, no money."),
        ("Cy", f"The machine {n} is loud, I cannot hear, my ears ring and the drill never stops."),
    )
)


class HashingEmbedder:
    name, identity, dimension = "hashing", "hashing:1", 64

    def embed(self, texts: Any, *, on_progress: Any = None) -> Any:
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                out[i] += np.random.default_rng(seed).normal(size=self.dimension)
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    made = HashingEmbedder()
    monkeypatch.setattr("transcripts.embedding.open_embedder.open_embedder", lambda *_, **__: made)
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
    monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})


@pytest.fixture
def talk(study: Any, make_transcript: Callable[..., Any]) -> SimpleNamespace:
    """A talk with two codes that its passages on wages could be, and one that is far away."""
    transcript_id = make_transcript(said=SAID)
    pay = add_code(study, "Pay", definition="wage, payslip, money", actor="Ana").id
    bonus = add_code(study, "Bonus", definition="bonus, raise, money", actor="Ana").id
    noise = add_code(study, "Noise", definition="loud machine, drill, ears", actor="Ana").id
    text_id = get_transcript(study, transcript_id).text_id
    text = study.db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
    spans = [
        (text.index(words), text.index(words) + len(words)) for who, words in SAID if who == "Bo"
    ]
    return SimpleNamespace(
        study=study, id=transcript_id, text_id=text_id, spans=spans, pay=pay, bonus=bonus,
        noise=noise,
    )  # fmt: skip


def find(study: Any) -> Siblings:
    find_siblings_in_study(study, lambda *_: None)
    found = get_siblings(study, {c.id: c for c in list_codes(study)})
    assert found is not None
    return found


def pair_of(found: Siblings, talk: SimpleNamespace) -> Pair:
    [pair] = [p for p in found.pairs if {p.one, p.other} == {talk.pay, talk.bonus}]
    return pair


def code(talk: SimpleNamespace, number: int, code_id: CodeId, *, actor: str) -> None:
    start, end = talk.spans[number]
    new = NewCoding(code_id=code_id, transcript_id=talk.id, start=start, end=end)
    apply_code(talk.study, new, actor=actor)


def test_before_any_decision_codes_that_mean_nearly_the_same_are_found(
    talk: SimpleNamespace,
) -> None:
    found = find(talk.study)
    pair = pair_of(found, talk)
    assert pair.tied > 0 or pair.nearest
    assert found.decided == 0
    assert pair == found.pairs[0]
    words = {(p.start, p.end) for p in pair.passages}
    assert words & set(talk.spans), "passages on wages are hard to tell apart"


def test_two_people_who_disagree_make_the_pair_and_the_passage_come_first(
    talk: SimpleNamespace,
) -> None:
    code(talk, 2, talk.noise, actor="Ana")
    code(talk, 2, talk.pay, actor="Ben")
    found = find(talk.study)
    first = found.pairs[0]
    assert {first.one, first.other} == {talk.noise, talk.pay}
    assert first.disputed == 1
    assert (first.passages[0].start, first.passages[0].disputed) == (talk.spans[2][0], True)


def test_a_choice_is_one_change_that_puts_one_code_and_rejects_the_other(
    talk: SimpleNamespace,
) -> None:
    study = talk.study
    found = find(study)
    pair = pair_of(found, talk)
    passage = pair.passages[0]
    record_choice(study, found.run_id, passage, (talk.pay, talk.bonus), [talk.pay], actor="Ana")
    [coding] = list_codings(study)
    assert (coding.code_id, coding.start, coding.source) == (talk.pay, passage.start, "accepted")
    assert {(d.code_id, d.verdict) for d in list_decisions(study)} == {
        (talk.pay, "accepted"),
        (talk.bonus, "rejected"),
    }
    choices = list_choices(study, found.run_id, pair)
    assert len(list_open_passages(pair, choices)) == len(pair.passages) - 1
    [entry] = list_entries(study.db, limit=1)
    assert (entry.verb, entry.subject) == ("choose code", "Pay → Bonus")
    study.undo(actor="Ana")
    assert not list_codings(study)
    assert list_open_passages(pair, list_choices(study, found.run_id, pair)) == list(pair.passages)


@pytest.mark.parametrize(("both", "verb"), [(True, "put both codes"), (False, "put neither code")])
def test_both_and_neither_are_choices(talk: SimpleNamespace, both: bool, verb: str) -> None:
    study = talk.study
    found = find(study)
    passage = pair_of(found, talk).passages[0]
    between = (talk.pay, talk.bonus)
    record_choice(study, found.run_id, passage, between, between if both else (), actor="Ana")
    assert {c.code_id for c in list_codings(study)} == (set(between) if both else set())
    assert list_entries(study.db, limit=1)[0].verb == verb
    judged, _ = get_judgements(study, get_material(study))
    assert {j.verdict for j in judged} == ({"coded"} if both else {"rejected"})


def test_a_choice_takes_off_ones_own_coding_and_leaves_those_of_others(
    talk: SimpleNamespace,
) -> None:
    study = talk.study
    code(talk, 0, talk.pay, actor="Ana")
    code(talk, 0, talk.bonus, actor="Ben")
    start, end = talk.spans[0]
    passage = NearPassage(text_id=talk.text_id, start=start, end=end)
    between = (talk.pay, talk.bonus)
    record_choice(study, "run", passage, between, [talk.bonus], actor="Ana")
    assert {(c.code_id, c.coder) for c in list_codings(study)} == {
        (talk.bonus, "Ana"),
        (talk.bonus, "Ben"),
    }


def test_a_code_that_is_there_already_is_not_put_twice(talk: SimpleNamespace) -> None:
    study = talk.study
    code(talk, 0, talk.pay, actor="Ana")
    start, end = talk.spans[0]
    passage = NearPassage(text_id=talk.text_id, start=start, end=end - 5)
    record_choice(study, "run", passage, (talk.pay, talk.bonus), [talk.pay], actor="Ana")
    assert len(list_codings(study)) == 1


def test_a_passage_of_an_old_text_is_refused_and_nothing_is_written(talk: SimpleNamespace) -> None:
    passage = NearPassage(text_id="gone", start=0, end=5)
    with pytest.raises(NotFound, match="no longer in the study"):
        record_choice(talk.study, "run", passage, (talk.pay, talk.bonus), [], actor="Ana")
    assert not list_decisions(talk.study)


def test_what_was_told_apart_is_no_evidence_of_a_confusion(talk: SimpleNamespace) -> None:
    study = talk.study
    found = find(study)
    for passage in pair_of(found, talk).passages[:3]:
        between = (talk.pay, talk.bonus)
        record_choice(study, found.run_id, passage, between, [talk.pay], actor="Ana")
    again = find(study)
    assert all(p.swapped == 0 for p in again.pairs)
    decided = {(p.start, p.end) for p in pair_of(found, talk).passages[:3]}
    assert not decided & {(p.start, p.end) for p in pair_of(again, talk).passages}


def test_a_pair_whose_code_is_gone_is_not_listed(talk: SimpleNamespace) -> None:
    find(talk.study)
    remove_code(talk.study, talk.bonus, actor="Ana")
    found = get_siblings(talk.study, {c.id: c for c in list_codes(talk.study)})
    assert found is not None
    assert all(talk.bonus not in (p.one, p.other) for p in found.pairs)


def test_a_sentence_goes_into_include_and_exclude_as_one_change(talk: SimpleNamespace) -> None:
    study = talk.study
    told = add_boundary(study, talk.pay, talk.bonus, " it comes every month. ", actor="Ana")
    assert told == "Pay, not Bonus, when it comes every month."
    assert get_code(study, talk.pay).include == told
    assert get_code(study, talk.bonus).exclude == told
    [entry] = list_entries(study.db, limit=1)
    assert (entry.verb, entry.subject) == ("tell codes apart", "Pay → Bonus")
    study.undo(actor="Ana")
    assert get_code(study, talk.pay).include == get_code(study, talk.bonus).exclude == ""


def test_a_sentence_stands_below_the_rules_that_are_there(talk: SimpleNamespace) -> None:
    assert add_line("Wages of others, too.\n", "Pay, not Bonus, when …") == (
        "Wages of others, too.\nPay, not Bonus, when …"
    )
    add_boundary(talk.study, talk.pay, talk.bonus, "it comes monthly", actor="Ana")
    with pytest.raises(InvalidInput, match="have this sentence already"):
        add_boundary(talk.study, talk.pay, talk.bonus, "it comes monthly", actor="Ana")


def test_a_sentence_without_an_end_is_refused(talk: SimpleNamespace) -> None:
    assert render_boundary("Pay", "Bonus", " … ") == ""
    with pytest.raises(InvalidInput, match="has no end"):
        add_boundary(talk.study, talk.pay, talk.bonus, "  ", actor="Ana")
    assert get_code(talk.study, talk.pay).rev == 1


def test_rejections_hold_when_the_sentence_made_of_them_is_written(talk: SimpleNamespace) -> None:
    study = talk.study
    found = find(study)
    one, two = pair_of(found, talk).passages[:2]
    between = (talk.pay, talk.bonus)
    record_choice(study, found.run_id, one, between, [talk.pay], actor="Ana")
    record_choice(study, found.run_id, two, between, [talk.bonus], actor="Ana")
    add_boundary(study, talk.pay, talk.bonus, "it comes every month", actor="Ana")
    still = set(pair_of(find(study), talk).passages)
    assert one not in still
    assert two not in still
    judged, _ = get_judgements(study, get_material(study))
    from coding.suggestions.code_texts import hash_definition

    now = {c.id: hash_definition(c) for c in list_codes(study)}
    refused = [j for j in judged if j.verdict == "rejected"]
    assert len(refused) == 2
    assert all(j.definition == now[CodeId(j.code)] for j in refused)


def test_a_codebook_with_one_code_has_nothing_to_tell_apart(
    study: Any, make_transcript: Callable[..., Any]
) -> None:
    make_transcript(said=SAID)
    add_code(study, "Pay", actor="Ana")
    with pytest.raises(InvalidInput, match="no two codes"):
        find_siblings_in_study(study, lambda *_: None)
