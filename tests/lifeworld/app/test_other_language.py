"""The pages open in a language that is not English, with titles and tables said in it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.app.navigation import SECTIONS
from study import language
from study.language import Catalogue

PAGES = [name for names in SECTIONS.values() for name in names]


class Marked(Catalogue):
    """A catalogue that puts each message in marks, so that what is not said shows."""

    def find(self, message: str, context: str = "") -> str:
        """Return the message in marks, and once only: what is said twice stays as it is."""
        return message if message.startswith("‹") else f"‹{message}›"

    def find_plural(self, one: str, many: str) -> tuple[str, str]:
        """Return both words in marks."""
        return f"‹{one}›", f"‹{many}›"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser ask for Danish, and Danish be English in marks."""
    monkeypatch.setattr("lifeworld.app.main.find_reader_language", lambda: "da")
    monkeypatch.setattr(language, "read_catalogue", lambda _: Marked({}, {}))


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_another_language_and_says_its_title_in_it(
    name: str, open_screen: Callable[..., Any], small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, name)
    assert not screen.at.error
    if name not in ("home", "coding"):  # these have the title of the study, or none
        assert screen.title.startswith("‹"), screen.title
