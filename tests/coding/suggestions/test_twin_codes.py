"""Codes that say the same are found and named."""

from __future__ import annotations

from coding.suggestions.model import CodeText
from coding.suggestions.twin_codes import describe_twins, find_twins


def make(*told: tuple[str, str]) -> list[CodeText]:
    return [CodeText(id=str(i), name=name, definition=d) for i, (name, d) in enumerate(told)]


def test_equal_definitions_and_equal_names_without_definition_are_twins() -> None:
    codes = make(
        ("Pay", "Wages and other money."),
        ("Wages", "wages, and other  money"),
        ("Night_shift", ""),
        ("night shift", ""),
        ("Noise", "Loud surroundings at work"),
    )
    assert find_twins(codes) == [("0", "1"), ("2", "3")]


def test_names_under_different_parents_and_different_definitions_are_no_twins() -> None:
    under = [
        CodeText(id="a", name="Other", parent_id="x"),
        CodeText(id="b", name="Other", parent_id="y"),
    ]
    assert find_twins(under) == []
    assert find_twins(make(("Pay", "Wages and money"), ("Pay", "What a bill costs"))) == []
    assert find_twins(make(("Pay", "see above"), ("Noise", "see above"))) == []
    include = [
        CodeText(id="a", name="A", definition="What people earn", include="wages"),
        CodeText(id="b", name="B", definition="What people earn", include="pensions"),
    ]
    assert find_twins(include) == []


def test_groups_that_nobody_applies_are_left_out() -> None:
    codes = [CodeText(id="a", name="Pay", abstract=True), CodeText(id="b", name="pay")]
    assert find_twins(codes) == []


def test_a_warning_names_them_and_counts_the_rest() -> None:
    names = {str(i): f"Code {i}" for i in range(12)}
    one = describe_twins([("0", "1")], names)
    assert "“Code 0” and “Code 1”. Merge them" in one
    many = describe_twins([(str(i), str(i + 1)) for i in range(0, 10, 2)], names)
    assert "“Code 4” and “Code 5” and 2 more." in many
    assert describe_twins([], names) == ""
    assert describe_twins([("0", "gone")], names) == ""


def test_a_codebook_of_three_hundred_equal_codes_is_one_sentence() -> None:
    codes = make(*[("Pay", "Wages and money")] * 300)
    pairs = find_twins(codes)
    assert len(pairs) == 299
    assert len(describe_twins(pairs, {code.id: code.name for code in codes})) < 220
