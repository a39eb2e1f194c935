"""What a code excludes counts against it, and the names in a rule do not count."""

from __future__ import annotations

import numpy as np

from coding.suggestions.code_texts import AGAINST, list_code_words, list_views, read_rules
from coding.suggestions.model import CodeText, PassageText
from coding.suggestions.suggest import SuggestionEngine
from tests.coding.suggestions.test_suggest_job import HashingEmbedder

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


def test_what_a_code_excludes_is_a_view_that_counts_against_it() -> None:
    bonus = CodeText(id="bonus", name="Bonus", exclude=f"Pay, not Bonus, {RULE}")
    [view] = [v for v in list_views(bonus, [PAY, bonus]) if v.kind == "exclude"]
    assert (view.text, view.weight) == (RULE, AGAINST)
    assert AGAINST < 0
    assert all(v.kind != "exclude" for v in list_views(BONUS, [PAY, BONUS]))


def rank(codes: list[CodeText]) -> np.ndarray:
    engine = SuggestionEngine(HashingEmbedder())
    engine.set_codes(codes)
    said = ["it comes every month on the payslip", "they gave it once at the end of the year"]
    engine.add_passages([PassageText(text=t, document=str(i)) for i, t in enumerate(said * 4)])
    return engine.scores().scores


def test_the_sentence_raises_the_one_code_and_lowers_the_other_on_passages_like_it() -> None:
    before = rank([PAY, BONUS, NOISE])
    pay = CodeText(id="pay", name="Pay", definition="money for work", include=RULE)
    bonus = CodeText(id="bonus", name="Bonus", definition="money for work", exclude=RULE)
    after = rank([pay, bonus, NOISE])
    monthly, once = 0, 1
    assert after[monthly, 0] - after[monthly, 1] > before[monthly, 0] - before[monthly, 1] + 0.1
    lead = (after - before)[:, 0] - (after - before)[:, 1]
    assert lead[monthly] > lead[once]
