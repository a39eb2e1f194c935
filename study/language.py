"""Sentences in the language of whoever reads them: English in the source, others in catalogues.

`say("Added {codes} to “{theme}”", codes=…, theme=…)` returns the sentence in the reader's language,
with its values filled in. A catalogue is a gettext file, `languages/da.po`, which Python and
JavaScript share; what it lacks is said in English. Words of participants and researchers are
values, so they are never translated.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Catalogue",
    "choose_plural",
    "get_language",
    "mark",
    "read_catalogue",
    "register_reader",
    "render_date",
    "render_number",
    "say",
    "say_in",
]

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "da": "Dansk"}
FOLDER = Path(__file__).parent / "languages"

_language: ContextVar[str] = ContextVar("language", default="")
_readers: list[Callable[[], str]] = []
_SWAPPED = str.maketrans({",": ".", ".": ","})


class Catalogue:
    """The messages of one language, by their English and the context that tells homonyms apart.

    Args:
        messages: (context, English) → the message. The context is "" for most.
        plurals: English for one thing → the words for one, and for several.
        in_scripts: The English of those that JavaScript says.
    """

    def __init__(
        self,
        messages: dict[tuple[str, str], str],
        plurals: dict[str, tuple[str, str]],
        in_scripts: frozenset[str] = frozenset(),
    ) -> None:
        self.messages = messages
        self.plurals = plurals
        self.in_scripts = in_scripts

    def find(self, message: str, context: str = "") -> str:
        """Return a message in this language, or the English where nobody has translated it.

        A word that is counted elsewhere, “code” of “2 codes”, is in the catalogue once, as that.
        """
        told = self.messages.get((context, message))
        if not told and not context and message in self.plurals:
            told = self.plurals[message][0]
        return told or message

    def find_plural(self, one: str, many: str) -> tuple[str, str]:
        """Return what stands for one thing and for several."""
        return self.plurals.get(one) or (one, many)


@cache
def read_catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; that of English, and of one without a file, is empty."""
    path = FOLDER / f"{language}.po"
    if language == ENGLISH or language not in LANGUAGES or not path.exists():
        return Catalogue({}, {})
    from babel.messages.pofile import read_po

    messages: dict[tuple[str, str], str] = {}
    plurals: dict[str, tuple[str, str]] = {}
    in_scripts: set[str] = set()
    with path.open("rb") as file:
        for entry in read_po(file, locale=language):
            if entry.fuzzy:
                continue
            one, *many = [entry.id] if isinstance(entry.id, str) else entry.id
            told = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
            if any(str(name).endswith(".js") for name, _ in entry.locations):
                in_scripts.add(one)
            if many and all(told):
                plurals[one] = (told[0], told[1])
            elif one and told and not many:
                messages[entry.context or "", one] = told[0]
    return Catalogue(messages, plurals, frozenset(in_scripts))


def register_reader(find: Callable[[], str]) -> None:
    """Let the app say whose language is meant where nothing has set one; "" if it cannot tell."""
    if find not in _readers:
        _readers.append(find)


def get_language() -> str:
    """Return the code of the language in which sentences are said here and now: en, da."""
    if language := _language.get():
        return language
    for find in _readers:
        if language := find():
            _language.set(language)
            return language
    return ENGLISH


@contextmanager
def say_in(language: str) -> Iterator[None]:
    """Say everything inside the block in a language, English where it is not one of ours."""
    token = _language.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _language.reset(token)


def mark(message: str, *, context: str = "") -> str:
    """Return the English of a message that is said later: `say(message, context=…)`."""
    return message


def say(message: str, /, *, context: str = "", **values: object) -> str:
    """Return a message in the reader's language, with its values filled in.

    Args:
        message: The English, with a name in braces for each value. A format after the name is that
            of `format`; numbers come out as the language writes them.
        context: What tells the message from another with the same English: “verb”, “noun”.
        values: What stands for the names.
    """
    language = get_language()
    if language == ENGLISH:
        return message.format(**values) if values else message
    message = read_catalogue(language).find(message, context)
    return _FORMATTER.vformat(message, (), values) if values else message


def choose_plural(number: int, one: str, many: str) -> str:
    """Return *one* for a single thing and *many* for any other number, in the reader's language."""
    language = get_language()
    if language != ENGLISH:
        one, many = read_catalogue(language).find_plural(one, many)
    return one if number == 1 else many


def render_number(number: float, how: str = ",") -> str:
    """Return a number as the reader's language writes it: 2,310 or 2.310; 42% or 42 %.

    Args:
        number: The number.
        how: A format as `format` takes it.
    """
    written = format(number, how)
    if get_language() == ENGLISH or not any(each in written for each in ",.%"):
        return written
    return written.translate(_SWAPPED).replace("%", "\N{NO-BREAK SPACE}%")


def render_date(day: date | str) -> str:
    """Return a day as it is written in a sentence: 3 May 2026, or 3. maj 2026."""
    day = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    month = say(_MONTHS[day.month - 1])
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)


_MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"),
    mark("December"),
)  # fmt: skip


class _Formatter(string.Formatter):
    """Fills in values; numbers with a format come out as the reader's language writes them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one value as text."""
        if format_spec and isinstance(value, int | float) and not isinstance(value, bool):
            return render_number(value, format_spec)
        return format(value, format_spec)


_FORMATTER = _Formatter()
