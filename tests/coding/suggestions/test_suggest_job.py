from __future__ import annotations

import hashlib
import re

import numpy as np
import pytest

import coding.suggestions.suggest_job
from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.model import NewCoding
from coding.queries import list_codes
from coding.suggestions.commands import reject_suggestion
from coding.suggestions.material.queries import get_judgements, get_material
from coding.suggestions.queries import has_run, list_runs, list_suggestions
from coding.suggestions.suggest_job import list_best, suggest_in_study
from study import Cancelled, InvalidInput, ModelUnavailable, NotFound
from transcripts.frame.commands import revise_frame
from transcripts.queries import list_speakers
from transcripts.speakers.commands import revise_speaker

SAID = tuple(
    pair
    for n in range(12)
    for pair in (
        ("Moderator", f"And what about week {n}?"),
        ("Bo", f"The wage is low and the payslip {n} was wrong, no bonus, no raise, no money."),
        ("Cy", f"The machine {n} is loud, I cannot hear, my ears ring and the drill never stops."),
    )
)


class HashingEmbedder:
    name, identity, dimension = "hashing", "hashing:1", 64

    def __init__(self):
        self.embedded = 0

    def embed(self, texts, *, on_progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            self.embedded += 1
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                out[i] += np.random.default_rng(seed).normal(size=self.dimension)
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


@pytest.fixture(autouse=True)
def embedder(monkeypatch):
    made = HashingEmbedder()
    monkeypatch.setattr("transcripts.embedding.open_embedder.open_embedder", lambda *_, **__: made)
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
    monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})
    return made


@pytest.fixture
def talk(study, make_transcript):
    transcript_id = make_transcript(said=SAID)
    add_code(study, "Pay", definition="wage, bonus, payslip, money, raise", actor="Ana")
    add_code(study, "Noise", definition="loud machine, drill, ears that ring", actor="Ana")
    return transcript_id


def silent(*_):
    return None


def test_suggestions_come_from_participants_only_and_say_why(study, talk):
    told = suggest_in_study(study, silent)
    assert told["passages"] == 24
    found = list_suggestions(study)
    assert found
    names = {c.id: c.name for c in list_codes(study)}
    texts = dict(study.db.execute("SELECT id, text FROM texts").fetchall())
    for s in found:
        words = texts[s.text_id][s.start : s.end]
        assert ("wage" in words) == (names[s.code_id] == "Pay")
        assert s.reasons["change"]
    assert list_runs(study)[0]["model"] == "hashing"
    assert has_run(study)


def test_a_second_run_embeds_nothing_anew_and_gives_the_same(study, talk, embedder, monkeypatch):
    suggest_in_study(study, silent)
    first = [(s.id, s.score) for s in list_suggestions(study)]
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})
    before = embedder.embedded
    suggest_in_study(study, silent)
    assert [(s.id, s.score) for s in list_suggestions(study)] == first
    assert embedder.embedded - before == before - 24  # the codebook again, no passage


def test_what_was_rejected_stays_away_until_the_definition_changes(study, talk):
    suggest_in_study(study, silent)
    rejected = list_suggestions(study)[0]
    reject_suggestion(study, rejected.id, actor="Ana")
    suggest_in_study(study, silent)
    assert rejected.id not in {s.id for s in list_suggestions(study)}


def test_a_coding_teaches_the_passage_it_covers(study, talk):
    suggest_in_study(study, silent)
    first = list_suggestions(study)[0]
    apply_code(
        study,
        NewCoding(code_id=first.code_id, transcript_id=talk, start=first.start, end=first.end),
        actor="Ana",
    )
    material = get_material(study)
    judgements, reviewed = get_judgements(study, material)
    assert [(j.code, j.verdict) for j in judgements] == [(first.code_id, "coded")]
    assert material.places[judgements[0].passage].start == first.start
    assert reviewed == set()


def test_somebody_who_turns_out_to_be_a_moderator_is_left_out_of_the_next_run(study, talk):
    suggest_in_study(study, silent)
    bo = next(s for s in list_speakers(study, talk) if s.label == "Bo")
    revise_speaker(study, bo.id, role="moderator", actor="Ana")
    assert suggest_in_study(study, silent)["passages"] == 12


def test_one_code_alone_replaces_only_its_own_suggestions(study, talk):
    suggest_in_study(study, silent)
    noise = {s.id for s in list_suggestions(study) if "Noise" in _name(study, s)}
    suggest_in_study(study, silent, code="Pay")
    assert {s.id for s in list_suggestions(study) if "Noise" in _name(study, s)} == noise


def _name(study, suggestion):
    return next(c.name for c in list_codes(study) if c.id == suggestion.code_id)


def test_stopping_in_the_middle_keeps_the_earlier_suggestions(study, talk, monkeypatch):
    suggest_in_study(study, silent)
    before = [s.id for s in list_suggestions(study)]
    monkeypatch.setattr(coding.suggestions.suggest_job, "_warm", {})

    def stop(*_):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        suggest_in_study(study, stop)
    assert [s.id for s in list_suggestions(study)] == before


def test_what_cannot_be_done_is_said_in_a_sentence(study, make_transcript, monkeypatch):
    with pytest.raises(InvalidInput, match="codebook is empty"):
        suggest_in_study(study, silent)
    add_code(study, "Pay", actor="Ana")
    with pytest.raises(InvalidInput, match="no passages by participants"):
        suggest_in_study(study, silent)
    make_transcript(said=SAID)
    with pytest.raises(NotFound, match="no “Money”"):
        suggest_in_study(study, silent, code="Money")
    with pytest.raises(InvalidInput, match="There is no suggester"):
        suggest_in_study(study, silent, suggester="other")

    def broken(*_, **__):
        raise ModelUnavailable("The model is damaged.")

    monkeypatch.setattr("transcripts.embedding.open_embedder.open_embedder", broken)
    monkeypatch.setattr(coding.suggestions.suggest_job, "_embedders", {})
    with pytest.raises(ModelUnavailable):
        suggest_in_study(study, silent)


def test_a_reflexive_study_gets_no_suggestions(study, talk):
    revise_frame(study, profile="reflexive", actor="Ana")
    with pytest.raises(InvalidInput, match="Suggestions are off"):
        suggest_in_study(study, silent)


def test_the_best_are_listed_for_the_terminal(study, talk):
    suggest_in_study(study, silent)
    lines = list_best(study, 3)
    assert len(lines) == 3
    assert all("Group one" in line for line in lines)
    assert list_best(study, 0) == []


def test_the_best_suggestions_are_not_ranked_by_probability_and_score_in_one(monkeypatch) -> None:
    from types import SimpleNamespace

    from coding.suggestions import suggest_job

    def suggestion(name: str, probability: float | None, score: float) -> SimpleNamespace:
        return SimpleNamespace(
            code_id=name, transcript_id="t", probability=probability, score=score, words=name
        )

    given = [
        suggestion("raw low", None, -3.0),
        suggestion("hardly", 0.0, 9.0),
        suggestion("raw high", None, 4.0),
        suggestion("likely", 0.8, -1.0),
    ]
    names = [SimpleNamespace(id=s.code_id, name=s.code_id) for s in given]
    monkeypatch.setattr(suggest_job, "list_suggestions", lambda study: given)
    monkeypatch.setattr(suggest_job, "list_codes", lambda study: names)
    monkeypatch.setattr(
        suggest_job, "list_transcripts", lambda study: [SimpleNamespace(id="t", title="T")]
    )
    monkeypatch.setattr(suggest_job, "get_context", lambda study, s: SimpleNamespace(words=s.words))
    lines = suggest_job.list_best(SimpleNamespace(), 4)
    assert [line.partition("[T]")[2].strip() for line in lines] == [
        "likely", "hardly", "raw high", "raw low",
    ]  # fmt: skip


def test_a_run_keeps_what_its_probabilities_rest_on_and_which_codes_say_the_same(study, talk):
    from coding.suggestions.basis import describe_basis, parse_grounds
    from coding.suggestions.queries import get_newest_summary

    assert get_newest_summary(study) is None
    suggest_in_study(study, silent)
    kept = get_newest_summary(study)
    assert kept["basis"] == "none"
    assert kept["twins"] == []
    assert 0 < kept["expected_precision"] <= 0.25
    assert "No probability is known yet." in describe_basis(parse_grounds(kept))
    pay = next(code for code in list_codes(study) if code.name == "Pay")
    wages = add_code(study, "Wages", definition=pay.definition, actor="Ana")
    suggest_in_study(study, silent)
    assert get_newest_summary(study)["twins"] == [[pay.id, wages.id]]
