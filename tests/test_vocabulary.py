"""Names keep to the project's vocabulary: one verb, one meaning, in every public function.

A reader who knows the verbs knows what a function may do. The table in CONTRIBUTING.md says what
each of them means. A name that lies is worse than a new verb: where none of these says what a
function does, a verb with a meaning of its own goes here and into that table.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

READ = "get list search count has is"
WRITE = "add rename revise remove move merge split link unlink apply record seal erase"
MACHINE = "suggest discover embed guess"
PERSON = "accept reject"
VALUES = "measure score hash check find compare carry choose clean normalise stem shorten fit new"
WORDS = "describe preview say mark"
FILES = "read write parse render create prepare build import export restore"
RUN = "open close submit cancel run resume register undo redo"
SCREEN = "show current act"
VERBS = frozenset(
    " ".join([READ, WRITE, MACHINE, PERSON, VALUES, WORDS, FILES, RUN, SCREEN]).split()
)

# Honest exceptions: module → names, with the reason they read better than a verb would.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "study/sqlite.py": {"connect": "SQLite's own word"},
    "study/jobs.py": {"job": "a decorator is named after what it makes, as `property` is"},
    "lifeworld/app/language/__init__.py": {"dialog": "a decorator, named as Streamlit names it"},
    "lifeworld/app/markdown.py": {"escape": "the word that everybody knows"},
    "lifeworld/app/web/security.py": {"content_policy": "the header's own name"},
}
# Where other rules name the functions: beginnings of paths, with the rule.
ELSEWHERE = {
    "lifeworld/cli.py": "commands are named as they are typed",
    "lifeworld/terminal/": "commands are named as they are typed",
    "lifeworld/app/web/routes.py": "handlers are named after their address",
    "lifeworld/app/web/recordings.py": "handlers are named after their address",
    "lifeworld/app/web/made_files.py": "handlers are named after their address",
    "lifeworld/exports/": "drawing a deck has words of its own: box, note, story",
    "lifeworld/app/pages/": "a page's functions are private to the page",
}


def public_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.parse(path.read_text("utf-8")).body:
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and not node.name.startswith("_"):
            yield node.name, node.lineno


def is_migration(path: Path, line: int) -> bool:
    above = path.read_text("utf-8").splitlines()[: line - 1]
    return bool(above) and above[-1].strip() == "@migrations()"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_functions_begin_with_a_verb_of_the_vocabulary(path: Path) -> None:
    name = name_of(path)
    if name.startswith(tuple(ELSEWHERE)):
        return
    allowed = EXCEPTIONS.get(name, {})
    odd = [
        function
        for function, line in public_functions(path)
        if function.split("_")[0] not in VERBS
        and function not in allowed
        and not is_migration(path, line)
    ]
    assert not odd, f"{name}: {', '.join(odd)}: use one of the verbs, or say why not"


def test_exceptions_are_still_needed() -> None:
    for name, functions in EXCEPTIONS.items():
        there = {function for function, _ in public_functions(ROOT / name)}
        gone = sorted(set(functions) - there)
        assert not gone, f"{name} has no {', '.join(gone)} any more"
        idle = [function for function in functions if function.split("_")[0] in VERBS]
        assert not idle, f"{name}: {', '.join(idle)} is no exception"


def test_only_commands_and_decisions_write() -> None:
    writing = set(WRITE.split())
    for package in PACKAGES[1:-1]:
        for path in (ROOT / package).rglob("queries.py"):
            for function, _ in public_functions(path):
                assert function.split("_")[0] not in writing, f"{name_of(path)}: {function}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_begins_with_what_it_holds(path: Path) -> None:
    source = path.read_text("utf-8")
    if not source.strip():
        assert path.name == "__init__.py"
        return
    told = ast.get_docstring(ast.parse(source))
    assert told, f"{name_of(path)} has no docstring"
    first = told.split("\n\n")[0]
    assert first.rstrip().endswith((".", "`.", ":")), f"{name_of(path)}: “{first}”"


def test_the_table_of_verbs_for_contributors_holds_every_verb() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = page.partition("| verbs | do |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.strip().splitlines()[1:]]
    told = {word.rstrip("_") for cell in cells for word in re.findall(r"`(\w+)`", cell)}
    assert told == VERBS
