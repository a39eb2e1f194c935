"""Reasons say what a score is made of: the same as adding it up by hand, pair by pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coding.suggestions.calibration import measure_leads
from coding.suggestions.counted_words import WordShares
from coding.suggestions.reasons import Reasoner
from coding.suggestions.suggest import SuggestionEngine
from tests.coding.suggestions.test_suggest import (
    CODES,
    HashingEmbedder,
    make_passages,
    review,
)


@pytest.fixture(scope="module")
def learnt() -> Any:
    """An engine that has learnt from 48 passages, what it scored, and what explains it."""
    passages, labels = make_passages()
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(CODES)
    engine.add_passages(passages)
    scored = engine._score(review(labels, range(48)), range(48))
    reasoner = Reasoner(
        likeness=engine._ready(),
        fit=scored.fitted.fit,
        evidence=scored.decided.evidence,
        terms=engine._told_terms(),
        codes=CODES,
        words=engine.settings.learner.words,
    )
    return engine, scored, reasoner


def add_up_quotes(engine: Any, scored: Any, passage: int, code: int) -> list[float]:
    """Return what each decided passage adds to a score, one by one."""
    likeness, fit = engine._ready(), scored.fitted.fit
    words = engine.settings.learner.words
    near = [float(likeness.meaning[passage] @ likeness.meaning[each]) for each in fit.anchors]
    others = [alike for alike, each in zip(near, fit.anchors, strict=True) if each != passage]
    power = [
        0.0 if each == passage else np.exp((alike - max(others)) / 0.1)
        for alike, each in zip(near, fit.anchors, strict=True)
    ]
    heard = sum(p for p, voted in zip(power, fit.voted[:, code], strict=True) if voted)
    own = likeness.words[[passage]]
    shared = [float((own @ likeness.words[[each]].T).toarray()[0, 0]) for each in fit.anchors]
    return [
        p * vote / (heard + 3) + (alike + words * same) * weight
        for p, vote, alike, same, weight in zip(
            power, fit.votes[:, code], near, shared, fit.weights[:, code], strict=True
        )
    ]


def add_up_words(engine: Any, scored: Any, passage: int, code: int) -> dict[str, float]:
    """Return what each meaningful word adds to a score, with what its stem adds."""
    likeness, fit, terms = engine._ready(), scored.fitted.fit, engine._told_terms()
    words, table = engine.settings.learner.words, likeness.words
    shares = {}
    for place in range(table.indptr[passage], table.indptr[passage + 1]):
        total = 0.0
        for each in {place, place + int(terms.stems[place])}:
            column = table.indices[each]
            said = np.asarray(table[fit.anchors, column].toarray()).ravel()
            told = fit.pull * float(likeness.code_words[code, column])
            total += float(table.data[each]) * words * (told + float(said @ fit.weights[:, code]))
        if terms.telling[table.indices[place]] and total > 1e-4:
            shares[terms.names[table.indices[place]]] = total
    return dict(sorted(shares.items(), key=lambda each: -each[1]))


def test_quotes_words_and_what_would_change_it_are_those_of_adding_up_by_hand(learnt: Any) -> None:
    engine, scored, _ = learnt
    table, fit = scored.table, scored.fitted.fit
    told = engine._explained(scored)
    assert len(told) > 20
    kinds = set()
    for each in told:
        code = table.codes.index(each.code)
        shares = add_up_quotes(engine, scored, each.passage, code)
        words = add_up_words(engine, scored, each.passage, code)
        coded = scored.decided.evidence
        examples = set(coded.rows[(coded.fits & coded.known)[:, code]].tolist())
        best = sorted(zip(shares, fit.anchors.tolist(), strict=True), reverse=True)
        best = [(share, a) for share, a in best if a in examples and share > 1e-3][:3]
        quoted = [number for number, _ in each.reasons.quotes]
        assert quoted == [number for _, number in best if number in quoted], "best first"
        assert all(alike > 0.15 for _, alike in each.reasons.quotes)
        raised = [words[word] for word in each.reasons.words]
        assert raised == pytest.approx(list(words.values())[:5], rel=1e-4, abs=1e-6)
        line = np.log(table.lines[code] / (1 - table.lines[code]))
        pair = (np.array([each.passage]), np.array([code]), np.array([line]))
        [lead] = measure_leads(scored.fitted.raw, *pair, calibration=scored.fitted.calibration)
        message = each.reasons.change.message
        kinds.add(message[:20])
        if message.startswith("Without the word"):
            without = each.reasons.change.values["words"]
            assert sum(words[word] for word in without) >= lead
            assert sum(words[word] for word in without[:-1]) < lead
        else:
            assert sum(list(words.values())[:3]) < lead
        if message.startswith("It depends on one"):
            assert max(shares) >= lead
    assert len(kinds) > 1


def test_a_word_takes_what_its_stem_adds(learnt: Any) -> None:
    engine, scored, _ = learnt
    likeness, terms = engine._ready(), engine._told_terms()
    shares = WordShares(
        likeness=likeness,
        fit=scored.fitted.fit,
        terms=terms,
        words=engine.settings.learner.words,
    )
    passage = next(i for i, p in enumerate(engine.passages) if "manager" in p.text)
    names = [terms.names[column] for column in likeness.words[[passage]].indices]
    assert "manag…" in names
    [words], _ = shares.list_words(np.array([passage]), 3, np.array([9.0]))
    assert "manager" in words
    assert not any("…" in word for word in words)


def test_the_parts_that_reasons_name_add_up_to_the_score(learnt: Any) -> None:
    engine, scored, reasoner = learnt
    likeness, fit = engine._ready(), scored.fitted.fit
    whole = fit.scores(likeness, slice(None), words=engine.settings.learner.words)
    passages = np.arange(40, 70)
    alike = reasoner.measure_near(passages)
    for code in range(len(CODES)):
        shares = reasoner.measure_shares(alike, np.arange(30), code)
        told = fit.pull * likeness.prior[passages, code]
        assert told + fit.intercepts[code] + shares.sum(axis=1) == pytest.approx(
            whole[passages, code], abs=1e-4
        )
