"""The names in a rule that tells two codes apart do not count, what it says does."""

from __future__ import annotations

from typing import Any

import numpy as np

from coding.suggestions.code_texts import list_code_words, read_rules
from coding.suggestions.model import CodeText, PassageText
from coding.suggestions.suggest import SuggestionEngine

PAY = CodeText(id="pay", name="Pay", definition="money for work")
BONUS = CodeText(id="bonus", name="Bonus", definition="money for work")
NOISE = CodeText(id="noise", name="Noise", definition="loud machines")
RULE = "when it comes every month on the payslip."


def test_a_rule_is_read_without_the_names_that_it_begins_with() -> None:
    assert read_rules(f"Pay, not Bonus, {RULE}", [PAY, BONUS]) == RULE
    assert read_rules(f"Pay, ikke Bonus, {RULE}", [PAY, BONUS]) == RULE
    assert read_rules("Pay, raises and cuts", [PAY, BONUS]) == "Pay, raises and cuts"
    assert read_rules("Allowances\nPay, not Bonus, when low", [PAY, BONUS]) == (
        "Allowances\nwhen low"
    )


def test_the_other_codes_name_is_none_of_a_codes_words() -> None:
    pay = CodeText(id="pay", name="Pay", include=f"Pay, not Bonus, {RULE}")
    words, _ = list_code_words(pay, [pay, BONUS])
    assert "Bonus" not in words
    assert "payslip" in words


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
