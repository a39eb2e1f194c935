"""Gathers the messages of the source and keeps the catalogues of `study/languages` in step.

`python -m tests.catalogue` (`make catalogue`) adds new messages, empty, to each catalogue and
removes those that nothing says any more; what is translated stays. Without a change it writes
nothing.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from study.language import ENGLISH, FOLDER, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ONE = ("say", "mark", "dialog")
COUNTED = ("count_things", "choose_word", "mark_thing")


@dataclass
class Message:
    """A message of the source: its English, its plural or None, its context, and its files."""

    one: str
    many: str | None = None
    context: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, bool]:
        return self.context, self.one, self.many is not None


def text_of(node: ast.AST | None) -> str | None:
    """Return the text of a literal, None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def messages_of_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ONE and (one := text_of(node.args[0] if node.args else None)) is not None:
            contexts = [each.value for each in node.keywords if each.arg == "context"]
            yield Message(one, context=(text_of(contexts[0]) or "") if contexts else "")
        elif name in COUNTED:
            shift = 0 if name == "mark_thing" else 1
            told = [text_of(each) for each in node.args[shift : shift + 2]]
            if told and told[0]:
                yield Message(told[0], (told[1] if len(told) > 1 else None) or f"{told[0]}s")


def messages_of_javascript(path: Path) -> Iterator[Message]:
    from babel.messages.extract import extract_javascript

    keywords = {"say": None, "mark": None, "countThings": None}
    told = extract_javascript(io.BytesIO(path.read_bytes()), list(keywords), [], {})
    for _line, name, words, _comments in told:
        words = (words,) if isinstance(words, str) else words
        if name == "countThings":
            _number, one, *many = (*words, None)
            if one:
                yield Message(one, many[0] or f"{one}s")
        elif words and words[0]:
            yield Message(words[0])


def gather() -> dict[tuple[str, str, bool], Message]:
    """Return every message of the source with the files that say it."""
    found: dict[tuple[str, str, bool], Message] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix not in {".py", ".js"} or "__pycache__" in path.parts:
                continue
            read = messages_of_python if path.suffix == ".py" else messages_of_javascript
            for message in read(path):
                kept = found.setdefault(message.key, message)
                name = path.relative_to(ROOT).as_posix()
                if name not in kept.files:
                    kept.files.append(name)
    # A catalogue holds a word once: where it is counted, too, that stands for both.
    for _, one, plural in list(found):
        if not plural and ("", one, True) in found and ("", one, False) in found:
            counted, plain = found["", one, True], found.pop(("", one, False))
            counted.files = sorted({*counted.files, *plain.files})
    return found


def read_old(path: Path) -> dict[tuple[str, str, bool], str | tuple[str, ...]]:
    from babel.messages.pofile import read_po

    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            (entry.context or "", entry.id[0] if isinstance(entry.id, tuple) else entry.id,
             isinstance(entry.id, tuple)): entry.string
            for entry in read_po(file, locale=path.stem)
            if entry.id and not entry.fuzzy
        }  # fmt: skip


def render(language: str, told: dict[tuple[str, str, bool], str | tuple[str, ...]]) -> str:
    """Return a catalogue as text: what the source says now, with the translations there are."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in sorted(gather().values(), key=lambda m: (m.files[0], m.one, m.context)):
        plain = message.one if message.many is None else (message.one, message.many)
        empty = "" if message.many is None else ("", "")
        catalogue.add(
            plain,
            string=told.get(message.key) or empty,
            locations=[(name, 0) for name in message.files],
            context=message.context or None,
        )
    written = io.BytesIO()
    write_po(written, catalogue, width=100, omit_header=True, include_lineno=False)
    fields = (
        f"Language: {language}",
        "Content-Type: text/plain; charset=utf-8",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
    )
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{each}\\n"\n' for each in fields)
    return head + "\n" + written.getvalue().decode("utf-8").strip() + "\n"


def main() -> int:
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        path = FOLDER / f"{language}.po"
        told = read_old(path)
        path.write_text(render(language, told), "utf-8")
        now = read_old(path)
        empty = sum(not (all(told) if isinstance(told, tuple) else told) for told in now.values())
        print(f"{path.relative_to(ROOT)}: {len(now)} messages, {empty} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
