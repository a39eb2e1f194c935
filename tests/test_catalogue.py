"""The catalogues say what the source says, with the same values, and miss nothing they need."""

from __future__ import annotations

import ast
import re
import string

import pytest

from lifeworld.app.web.language_cookie import OFFERED
from study.language import ENGLISH, FOLDER, LANGUAGES
from tests.catalogue import MODULES, ROOT, gather, read_old

TRANSLATED = [language for language in LANGUAGES if language != ENGLISH]
# What a language may leave out, because it is built otherwise.
OPTIONAL = re.compile(r"^(article|an?)\d?$")


def values_of(message: str) -> set[str]:
    return {name + (f":{how}" if how else "") for _, name, how, _ in parts(message) if name}


def parts(message: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(string.Formatter().parse(message))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_every_message_of_the_source_and_no_other(language):
    told = set(read_old(FOLDER / f"{language}.po"))
    said = set(gather())
    assert (said - told, told - said) == (set(), set()), "run `make catalogue`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_values_of_its_english(language):
    wrong = []
    for (_, one, plural), told in read_old(FOLDER / f"{language}.po").items():
        for words in [told] if isinstance(told, str) else told:
            missing = {v for v in values_of(one) - values_of(words) if not OPTIONAL.match(v)}
            if words and not plural and (missing or values_of(words) - values_of(one)):
                wrong.append((one, words))
    assert wrong == []


@pytest.mark.parametrize("language", [each for each in TRANSLATED if each in OFFERED])
def test_a_language_that_is_offered_is_whole(language):
    empty = [
        key
        for key, told in read_old(FOLDER / f"{language}.po").items()
        if not (all(told) if isinstance(told, tuple) else told)
    ]
    assert empty == []


def test_what_is_said_is_a_literal_so_that_it_can_be_gathered():
    wrong = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in {
                "say",
                "mark",
            }:
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.JoinedStr | ast.BinOp):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
