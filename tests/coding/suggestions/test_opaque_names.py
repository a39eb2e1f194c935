"""Codes that need a definition, and ordinary words that do not."""

# ruff: noqa: E501  names are easier to compare on one line

from __future__ import annotations

import json
from pathlib import Path

import pytest

import lifeworld
from coding.suggestions.model import CodeText
from coding.suggestions.opaque_names import (
    ENOUGH_EXAMPLES,
    describe_opaque,
    has_opaque_name,
    list_opaque,
    list_opaque_names,
)
from lifeworld.starter import get_starter


@pytest.mark.parametrize(
    "name",
    ["claim", "code 7", "Code_7", "Q3b", "misc", "Misc.", "other", "Other 2", "a", "7", "1.2", "?", "C12",
     "WLB", "mgmt", "Theme 2", "Andet", "Diverse", "Tema 3", "Sonstiges", "Frage 4", "Autres",
     "Otros", "Övrigt", "Pay > other"],
)  # fmt: skip
def test_a_name_that_fits_anything_is_opaque(name: str) -> None:
    assert has_opaque_name(name)


@pytest.mark.parametrize(
    "name",
    ["Pay", "Time", "Trust", "Sleep", "Løn", "Tid", "Zeit", "Lön", "AI", "HR", "IT systems", "FREE TIME",
     "FreeTime", "Other barriers", "Work-life balance", "Workload (WL)", "Support", "Data", "Q3: What helps?",
     "Other > Pay", "Code review", "rhythm", "时间", "Nurses' pay", "Interesting work"],
)  # fmt: skip
def test_ordinary_words_are_not(name: str) -> None:
    assert not has_opaque_name(name)


def test_a_definition_an_example_or_codings_say_what_a_code_means() -> None:
    codes = [
        CodeText(id="1", name="WLB"),
        CodeText(id="2", name="WLB 2", definition="What people do after work"),
        CodeText(id="3", name="Q3", include="Hours that nobody pays"),
        CodeText(id="4", name="Q4", example="I was home at nine again."),
        CodeText(id="5", name="misc", definition="See row #6"),
        CodeText(id="6", name="claim", definition="claim"),
        CodeText(id="7", name="other", abstract=True),
        CodeText(id="8", name="code 8"),
    ]
    assert list_opaque(codes) == ["1", "5", "6", "8"]
    assert list_opaque(codes, examples={"8": ENOUGH_EXAMPLES}) == ["1", "5", "6"]
    assert list_opaque_names(codes, ["8", "8"]) == ["WLB", "misc", "claim", "code 8"]


def test_a_codebook_in_capitals_holds_no_abbreviations() -> None:
    shouted = [CodeText(id=name, name=name) for name in ("TIME", "PAY", "NOISE", "TRUST", "WLB")]
    assert list_opaque(shouted) == ["WLB"]


def test_the_sentence_names_codes_and_the_remedy() -> None:
    assert describe_opaque(["WLB"]) == (
        "The name “WLB” does not say what the code means: write a definition or give examples."
    )
    many = describe_opaque([f"code {n}" for n in range(9)])
    assert "“code 5” and 3 more" in many


def test_no_name_of_the_starter_or_the_demonstration_is_opaque() -> None:
    names = []
    for theme in get_starter():
        for words in (theme, *(value for value in theme.values() if isinstance(value, dict))):
            names += [code["name"] for code in words.get("codes", []) if isinstance(code, dict)]
    demo = Path(lifeworld.__file__).parent / "demo" / "codebook.json"
    found = json.loads(demo.read_text("utf-8"))

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("name"), str):
                names.append(value["name"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(found)
    assert len(names) > 30
    assert [name for name in names if has_opaque_name(name)] == []
