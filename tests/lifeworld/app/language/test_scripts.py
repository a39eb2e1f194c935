"""What the scripts say can be gathered, and has the values that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.catalogue import (
    COUNTED_IN_SCRIPTS,
    ROOT,
    calls_of_javascript,
    messages_of_javascript,
    text_of_javascript,
)

SAY = ROOT / "lifeworld" / "app" / "language" / "say.js"
FOLDERS = (ROOT / "lifeworld" / "app", ROOT / "lifeworld" / "room")
SCRIPTS = sorted({path for folder in FOLDERS for path in folder.rglob("*.js")} - {SAY})


def gather_from(tmp_path: Path, source: str) -> list[tuple[str, str | None]]:
    path = tmp_path / "words.js"
    path.write_text(source, "utf-8")
    return [(message.one, message.many) for message in messages_of_javascript(path)]


def test_what_scripts_say_is_a_literal():
    wrong = []
    for path in SCRIPTS:
        for name, line, arguments in calls_of_javascript(path):
            if name == "mark":  # also a name of what marks something on the page
                continue
            place = 1 if name in COUNTED_IN_SCRIPTS else 0
            if not any(text_of_javascript(each) for each in arguments[place : place + 1]):
                wrong.append(f"{path.relative_to(ROOT)}:{line}")
    assert wrong == []


def test_what_scripts_say_has_its_values():
    wrong = []
    for path in SCRIPTS:
        for name, line, arguments in calls_of_javascript(path):
            message = text_of_javascript(arguments[0])
            if name not in {"say", "sayParts"} or message is None:
                continue
            given = set(re.findall(r"\w+", " ".join(arguments[1:])))
            if missing := set(re.findall(r"\{(\w+)\}", message)) - given:
                wrong.append((f"{path.relative_to(ROOT)}:{line}", missing))
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("Undo")', [("Undo", None)]),
        ('say("turn {n}", { n: at + 1 })', [("turn {n}", None)]),
        ('sayParts("Create “{name}”", { name: el("b", {}, name) })', [("Create “{name}”", None)]),
        ('const A = mark("Later");', [("Later", None)]),
        ('countThings(all.filter((a) => a.on).length, "code")', [("code", "codes")]),
        ('chooseWord(n, "person", "people")', [("person", "people")]),
        (
            'say("Removed {codes}.", { codes: countThings(n, "code") })',
            [("Removed {codes}.", None), ("code", "codes")],
        ),
        ('`${label} ${say("or")} ${other}`', [("or", None)]),
        ('open ? say("Fold (←)") : say("Un, fold")', [("Fold (←)", None), ("Un, fold", None)]),
        ('say("No \\"marks\\"", {})', [('No "marks"', None)]),
        ('// say("a remark")\n/** say("another") */\nsay("said");', [("said", None)]),
        ('el("p", {}, ...sayParts("by {a}", { a }))', [("by {a}", None)]),
        ('reader.say("no"); this.#say("no");', []),
        ("mark(null); mark(node, zone); mark();", []),
        ("export function say(message) {}", []),
    ],
)  # fmt: skip
def test_messages_are_gathered_from_scripts(tmp_path: Path, source: str, found: list[object]):
    assert gather_from(tmp_path, source) == found
