"""The names in a rule that tells two codes apart do not count, what it says does."""

from __future__ import annotations

from typing import Any

import numpy as np

from coding.suggestions.code_texts import BOUNDARY, Rules, list_code_words, list_views, split_rules
from coding.suggestions.model import CodeText, PassageText
from coding.suggestions.suggest import SuggestionEngine

PAY = CodeText(id="pay", name="Pay", definition="money for work")
BONUS = CodeText(id="bonus", name="Bonus", definition="money for work")
NOISE = CodeText(id="noise", name="Noise", definition="loud machines")
RULE = "when it comes every month on the payslip."


def test_a_sentence_that_tells_two_codes_apart_is_read_without_their_names() -> None:
    book = [PAY, BONUS]
    assert split_rules(f"Pay, not Bonus, {RULE}", book) == Rules(plain="", boundary=RULE)
    assert split_rules(f"Pay, ikke Bonus, {RULE}", book).boundary == RULE
    assert split_rules("Pay, raises and cuts", book) == Rules(
        plain="Pay, raises and cuts", boundary=""
    )
    assert split_rules("Allowances\nPay, not Bonus, when low", book) == Rules(
        plain="Allowances", boundary="when low"
    )


def test_the_other_codes_name_is_none_of_a_codes_words() -> None:
    pay = CodeText(id="pay", name="Pay", include=f"Pay, not Bonus, {RULE}")
    words, _ = list_code_words(pay, [pay, BONUS])
    assert "Bonus" not in words
    assert "payslip" in words


def test_the_sentence_counts_for_one_code_and_against_the_other() -> None:
    told = f"Pay, not Bonus, {RULE}"
    pay = CodeText(id="pay", name="Pay", include=told)
    bonus = CodeText(id="bonus", name="Bonus", exclude=f"Allowances\n{told}")
    [view] = [v for v in list_views(pay, [pay, bonus]) if v.text == RULE]
    assert (view.kind, view.weight) == ("boundary", BOUNDARY)
    [view] = [v for v in list_views(bonus, [pay, bonus]) if v.weight < 0]
    assert (view.text, view.weight) == (RULE, -BOUNDARY)
    plain = CodeText(id="bonus", name="Bonus", exclude="Allowances")
    assert all(v.weight > 0 for v in list_views(plain, [pay, plain]))


def rank(hashing: Any, codes: list[CodeText]) -> np.ndarray:
    engine = SuggestionEngine(hashing.HashingEmbedder())
    engine.set_codes(codes)
    said = ["it comes every month on the payslip", "they gave it once at the end of the year"]
    engine.add_passages([PassageText(text=t, document=str(i)) for i, t in enumerate(said * 4)])
    return engine.scores().scores


def test_the_sentence_raises_its_code_over_the_other_on_passages_like_it(hashing: Any) -> None:
    before = rank(hashing, [PAY, BONUS, NOISE])
    told = f"Pay, not Bonus, {RULE}"
    pay = CodeText(id="pay", name="Pay", definition="money for work", include=told)
    bonus = CodeText(id="bonus", name="Bonus", definition="money for work", exclude=told)
    after = rank(hashing, [pay, bonus, NOISE])
    monthly, once = 0, 1
    lead = (after - before)[:, 0] - (after - before)[:, 1]
    assert lead[monthly] > 0.1
    assert lead[monthly] > lead[once]
