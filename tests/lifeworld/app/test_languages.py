"""No page says anything but messages: whatever is read on a screen can be said in each language.

The study's own words, and every message, are spelt with Greek letters. A Latin letter that is left
on a page is a word that the source says past the catalogue.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lifeworld.app.navigation import SECTIONS
from lifeworld.opening import open_study
from study import language
from study.language import Catalogue
from study.sqlite import sqlite3
from tests.lifeworld.app.test_pages import demo, show

__all__ = ["demo", "show"]  # the fixtures

PAGES = [name for names in SECTIONS.values() for name in names]
LATIN = "abcdefghijklmnopqrstuvwxyz"
GREEK = "αβψδεφγηιξκλμνοπϙρστθωϛχυζ"
SPELT = str.maketrans(LATIN + LATIN.upper(), GREEK + GREEK.upper())
# What a message may hold besides words: values, icons, directives, addresses, what is typed.
KEPT = re.compile(
    r"\{[^{}]*\}|:material/\w+:|:[a-z]+(?:-[a-z]+)*(?=\[)|`[^`]*`|\]\([^)]*\)|&\w+;|<[^>]*>"
    r"|(?<![\w>])/[\w./\\-]+|[\w\\-]+\.lifeworld"  # places of files
)
# Columns with what people said or wrote, in any table; other text is for the program.
OWN = {
    *("title", "client", "question", "reframed", "notice", "answer", "place", "notes", "text"),
    *("label", "source_name", "note", "replacement", "definition", "include", "exclude", "example"),
    *("quote", "coder", "by", "actor", "subject", "reason", "body", "organising_concept"),
    *("boundary", "assertion", "interpretation", "tension", "so_what", "confidence_reason", "who"),
    *("because", "barrier", "workaround", "narrative", "from_state", "to_state", "boundaries_in"),
    *("boundaries_out", "assets", "risks", "how_might_we", "statement", "holder", "revised"),
    *("description", "owner", "risk", "unit", "baseline", "target", "pseudonym", "sheet", "file"),
}
# The same in some tables only.
ALSO = {
    "strata": {"name"}, "speakers": {"name"}, "codes": {"name"}, "themes": {"name"},
    "spaces": {"name", "role"}, "needs": {"verb", "goal", "consequence"},
    "figures": {"segment", "measure"}, "figure_sets": {"source"}, "need_scores": {"source"},
    "joints": {"measure", "words"},
    "aims": {"amount", "origin"}, "challenges": {"code", "words"},
    "outside_sources": {"publisher", "address", "words"},
    "initiatives": {
        "original_title", "target_group", "message", "slogan", "tools", "results", "lessons",
        "advice",
    },
    "metrics": {"name", "source"}, "readings": {"amount", "origin"},
    "rollout_places": {"name"}, "place_observations": {"words"},
    "study_decisions": {"words", "mandate"}, "next_steps": {"words"},
    "study_risks": {"words", "response"}, "contributors": {"name", "role", "contact"},
    "testimonials": {"words", "name", "role"},
    "assessments": {"methods_reason", "coherence_reason", "adequacy_reason", "relevance_reason"},
}  # fmt: skip
# What stands on a page besides labels: its text.
SAID = {"markdown", "caption", "title", "header", "subheader", "text"}
# Words that are the same in each language: of programs, formats, models and the study's columns.
SAME = {
    *("English", "Dansk", "Lifeworld", "csv", "xlsx", "docx", "qdc", "qdpx", "pptx", "e5", "small"),
    *("multilingual", "age", "band", "tenure", "role", "gender", "membership", "Person"),
}


def spell(words: str) -> str:
    """Return words with Greek letters, and what is no word as it was."""
    kept = KEPT.findall(words)
    said = [part.translate(SPELT) for part in KEPT.split(words)]
    return "".join(a + b for a, b in zip(said, [*kept, ""], strict=True))


class Spelt(Catalogue):
    """The catalogue of a language that spells English with Greek letters."""

    def __init__(self) -> None:
        super().__init__({}, {})

    def find(self, message: str, context: str = "") -> str:
        return spell(message)

    def find_plural(self, one: str, many: str) -> tuple[str, str]:
        return spell(one), spell(many)


@pytest.fixture(scope="module")
def spelt(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The demonstration with its people's words in Greek letters."""
    path = tmp_path_factory.mktemp("spelt") / "spelt.lifeworld"
    demo.checkpoint()
    shutil.copy(demo.path, path)
    db = sqlite3.connect(path)
    db.create_function("spell", 1, lambda words: spell(words) if words else words)
    made = db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
    made = made.fetchall()
    for name in (name for kind, name in made if kind == "trigger"):
        db.execute(f"DROP TRIGGER [{name}]")
    for table in (name for kind, name in made if kind == "table" and "fts" not in name):
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info([{table}])").fetchall():
            if kind == "TEXT" and (column in OWN or column in ALSO.get(table, ())):
                db.execute(f"UPDATE [{table}] SET [{column}] = spell([{column}])")
    for person, held in db.execute("SELECT id, attributes FROM participants").fetchall():
        told = json.dumps({name: spell(value) for name, value in json.loads(held).items()})
        db.execute("UPDATE participants SET attributes = ? WHERE id = ?", [told, person])
    for joint, held in db.execute("SELECT id, seen FROM joints").fetchall():
        told = json.dumps({spell(name): value for name, value in json.loads(held).items()})
        db.execute("UPDATE joints SET seen = ? WHERE id = ?", [told, joint])
    for each, held in db.execute("SELECT id, criteria FROM rating_rounds").fetchall():
        told = json.dumps({spell(name): weight for name, weight in json.loads(held).items()})
        db.execute("UPDATE rating_rounds SET criteria = ? WHERE id = ?", [told, each])
    db.execute("UPDATE frame SET language = 'da'")  # what is said of the deck follows it
    db.commit()
    db.close()
    study = open_study(path)
    yield study
    study.close()


def texts(at: Any) -> Iterator[str]:
    """Return all that a page says: what stands on it and on its widgets."""
    for node in (*walk(at.main), *walk(at.sidebar)):
        proto = getattr(node, "proto", None)
        told = [getattr(node, name, "") for name in ("label", "placeholder", "body")]
        told += [getattr(proto, "help", ""), *(getattr(node, "options", None) or ())]
        if getattr(node, "type", "") in SAID:
            told.append(node.value)
        yield from (each for each in told if isinstance(each, str))


def walk(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from walk(child)


def latin(words: str) -> list[str]:
    bare = KEPT.sub(" ", words)
    return [each for each in re.findall(r"[A-Za-z]{2,}", bare) if each not in SAME]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_nothing_past_the_catalogue(
    name: str, show: Callable[..., Any], spelt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Αννα")
    monkeypatch.setattr(language, "read_catalogue", lambda _: Spelt())
    monkeypatch.setattr("lifeworld.app.main.find_reader_language", lambda: "da")
    at = show(spelt, name)
    assert [said for said in dict.fromkeys(texts(at)) if latin(said)] == []
