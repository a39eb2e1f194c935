"""What every sentence of the product keeps to: numbers agree, articles fit, quotes do not nest."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from coding.model import Count
from lifeworld.changes import describe_change
from lifeworld.withdrawal.model import Shaken
from study.entries import Entry
from study.errors import InvalidInput
from study.wording import choose_article, normalise_quotes, render_quote

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "exports" not in path.parts and "demo" not in path.parts
)
# Numbers that are never 1, or words that are no numbers.
PLURAL = {
    "study/entries.py": "SQL",
    "study/wording.py": "the one place that makes a plural",
    "transcripts/reading/readers/opendocument.py": "the name of an element",
    "opportunity_spaces/commands.py": "kinds of findings, as a whole",
    "opportunity_spaces/things.py": "kinds of findings, as a whole",
    "lifeworld/app/pages/opportunity_spaces.py": "kinds of findings, none of them",
    "transcripts/reading/tables/heads.py": "two rows or more",
    "transcripts/queries.py": "two sessions or more",
    "lifeworld/app/parts/turns.py": "two turns or more",
    "transcripts/recordings/transcribe.py": "a share of the passages",
    "themes/fieldwork/saturation.py": "the number of sessions has a branch of its own",
    "themes/discovery/discover.py": "more passages than one, or none",
    "coding/suggestions/engine.py": "a mistake of the program, never of a person",
    "coding/suggestions/passage_vectors.py": "a mistake of the program, never of a person",
    "transcripts/import_files.py": "the suffix of files, no number",
    "lifeworld/withdrawal/erase_photos.py": "two photos or more",
}
THINGS = re.compile(
    r"s\b|^ (?:new |more )?(?:sessions|people|codes|quotes|insights|transcripts|turns|persons"
    r"|photos|themes|codings|passages|examples|groups|voices|answers|speakers|participants|changes"
    r"|memos|links|files)\b(?! of)"
)
ARTICLE = re.compile(r"(?:^|[\s(“])[Aa]n? $")


def faults(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for one, after in zip(node.values, node.values[1:], strict=False):
            said = f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)[:120]}"
            if isinstance(one, ast.Constant) and isinstance(after, ast.FormattedValue):
                if ARTICLE.search(str(one.value)):
                    found.append(said)
            elif isinstance(after, ast.Constant) and THINGS.match(str(after.value)):
                found.append(said)
    return found


def test_a_number_and_its_thing_and_an_article_and_its_word_come_from_the_helpers():
    said = [fault for path in MODULES for fault in faults(path)]
    assert [one for one in said if one.partition(":")[0] not in PLURAL] == []


@pytest.mark.parametrize(
    ("words", "article"),
    [("opportunity space", "an"), ("need", "a"), ("insight", "an"), ("user", "a"), ("hour", "an"),
     ("unit", "a"), ("unknown", "an"), ("European", "a"), ("“Idea”", "an"), ("", "a")],
)  # fmt: skip
def test_the_article_follows_the_sound(words, article):
    assert choose_article(words) == article


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Added the code “Pay”.", "Added the code “Pay”."),
        ("Added the code “A “good” day”.", "Added the code “A ‘good’ day”."),
        ('Merged “A "good" day” into “Pay”.', "Merged “A ‘good’ day” into “Pay”."),
        ('The part "x" is not “y”.', 'The part "x" is not “y”.'),
        ("“Linked “A” to “B”” is already undone.", "“Linked ‘A’ to ‘B’” is already undone."),
        ("“One” and “two”", "“One” and “two”"),
        ("one ” alone", "one ” alone"),
    ],
)
def test_quotation_marks_inside_quotation_marks_are_single(said, expected):
    assert normalise_quotes(said) == expected
    assert normalise_quotes(expected) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("He said “no”.", "“He said ‘no’.”"),
        ('"No", he said', "“‘No’, he said”"),
        ("no” and that was it", "“no’ and that was it”"),
    ],
)
def test_a_quote_that_quotes_somebody_has_single_marks_inside(words, expected):
    assert render_quote(words) == expected


def test_errors_and_the_history_quote_what_somebody_typed_without_nesting():
    error = InvalidInput(
        "There is already a code “A “good” day” here.",
        hint='Use “A "b"”.',
    )
    assert str(error) == "There is already a code “A ‘good’ day” here. Use “A ‘b’”."
    entry = Entry(
        seq=1, id="c", at="", actor="A", verb="add code", subject='A "good" day', reason="",
        undoes=None, undone=False,
    )  # fmt: skip
    assert describe_change(entry) == "Added the code “A ‘good’ day”"


def test_what_an_insight_loses_agrees_with_its_numbers():
    before, after = (
        Count(groups=g, groups_asked=5, people=p, people_asked=9, mentions=m)
        for g, p, m in ((2, 2, 3), (1, 1, 1))
    )
    shaken = Shaken(code="I-1", assertion="", before=before, after=after)
    assert shaken.sentence == "I-1: 2 → 1 person, 2 → 1 group, 3 → 1 mention"
