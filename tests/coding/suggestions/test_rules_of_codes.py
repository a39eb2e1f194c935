"""The names in a rule that tells two codes apart do not count, what it says does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

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


@pytest.mark.parametrize(
    "typed",
    [
        f"Pay, not Bonus, {RULE}",
        f"- pay not bonus {RULE}",
        f"“Pay”, not “Bonus”: {RULE}",
        f"2. Pay rather than Bonus {RULE}",
        f"Pay, nicht Bonus, {RULE}",
        f"Pay ikke Bonus – {RULE}",
    ],
)
@pytest.mark.parametrize("field", ["include", "exclude"])
@pytest.mark.parametrize("of", ["pay", "bonus"])
def test_a_sentence_counts_the_same_however_and_at_whichever_code_it_was_typed(
    typed: str, field: str, of: str
) -> None:
    told = f"Pay, not Bonus, {RULE}"
    apart = [replace(PAY, include=told), replace(BONUS, exclude=told), NOISE]
    by_hand = [replace(c, **{field: typed}) if c.id == of else c for c in (PAY, BONUS, NOISE)]
    for one, other in zip(apart, by_hand, strict=True):
        assert list_views(one, apart) == list_views(other, by_hand)
        assert list_code_words(one, apart) == list_code_words(other, by_hand)


@pytest.mark.parametrize(
    "typed",
    [
        "Pay, bonus, overtime and more", "Pay, not when at Bonus, but later", "Payment, not Bonus,",
        "Pay, not the Bonuses, when low", "Pay and Bonus when both", "Not Bonus, when low",
        "Pay, not Pay, when low",
    ],
)  # fmt: skip
def test_what_tells_no_two_codes_apart_stays_a_plain_rule(typed: str) -> None:
    assert split_rules(typed, [PAY, BONUS]) == Rules(plain=typed, boundary="")


def test_of_two_names_that_begin_alike_the_longer_one_is_meant() -> None:
    gap = CodeText(id="gap", name="Pay gap", exclude="Pay, not Pay gap, when it is one person's.")
    book = [PAY, gap]
    assert [v.text for v in list_views(PAY, book) if v.kind == "boundary"] == [
        "when it is one person's."
    ]
    assert [v.kind for v in list_views(gap, book)][-1] == "against"


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
    assert all(v.weight > 0 for v in list_views(plain, [PAY, plain]))


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
