"""Notes which buttons of the app the tests press, and fails a whole run that leaves one out.

A button is a call of `button` or `form_submit_button` in `lifeworld/app`, known by its file and
line. It counts as pressed when the call returned True, or called what it was given, while a page
ran in `AppTest`. What a press does is for the test to assert; this only tells which buttons no
test presses at all.

The check needs the whole of the page tests: it is left out where some were not collected, or some
failed. Under pytest-xdist each worker hands its notes to the process that started it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "lifeworld" / "app"
KINDS = ("button", "form_submit_button")
Place = tuple[str, int]  # a file of the app, and the line its call begins on


def find_buttons(path: Path, source: str) -> dict[Place, tuple[int, str]]:
    """Return where the buttons of a file are: with the line each call ends on and its label."""
    name = path.relative_to(ROOT).as_posix()
    return {
        (name, node.lineno): (node.end_lineno or node.lineno, _label(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in KINDS
    }


def _label(call: ast.Call) -> str:
    return ast.unparse(call.args[0]) if call.args else ""


def list_buttons() -> dict[Place, tuple[int, str]]:
    """Return every button of the app."""
    return {
        place: rest
        for path in sorted(APP.rglob("*.py"))
        for place, rest in find_buttons(path, path.read_text("utf-8")).items()
    }


def list_unpressed(buttons: dict[Place, tuple[int, str]], pressed: Iterable[Place]) -> list[str]:
    """Return the buttons that nobody pressed, one line each."""
    seen = set(pressed)
    return [
        f"{name}:{first} {label}"
        for (name, first), (last, label) in sorted(buttons.items())
        if not any(where == name and first <= line <= last for where, line in seen)
    ]


class Presses:
    """A pytest plugin that watches Streamlit's buttons and tells which were never pressed."""

    def __init__(self) -> None:
        self.pressed: set[Place] = set()
        self.collected: set[str] = set()
        self.partial = False
        self._watching = False

    def watch(self) -> None:
        """Wrap Streamlit's buttons, once, if a test has imported Streamlit."""
        if self._watching or "streamlit.delta_generator" not in sys.modules:
            return
        self._watching = True
        import streamlit as st
        from streamlit.delta_generator import DeltaGenerator

        for kind in KINDS:
            for owner in (st, DeltaGenerator):
                setattr(owner, kind, self._wrap(getattr(owner, kind)))

    def _wrap(self, make: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(make)
        def button(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            where = Path(frame.f_code.co_filename), frame.f_lineno
            told = kwargs.get("on_click")
            if told is not None:
                # It runs before the page is drawn anew, which may then show no such button.
                @wraps(told)
                def on_click(*rest: Any, **more: Any) -> Any:
                    self._note(*where)
                    return told(*rest, **more)

                kwargs["on_click"] = on_click
            value = make(*args, **kwargs)
            if value:
                self._note(*where)
            return value

        return button

    def _note(self, path: Path, line: int) -> None:
        if path.is_relative_to(APP):
            self.pressed.add((path.relative_to(ROOT).as_posix(), line))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected |= {str(item.path) for item in session.items}
        self.watch()

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.partial = self.partial or any(_is_page_test(item.path) for item in items)

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self.watch()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker of pytest-xdist noted."""
        told = getattr(node, "workeroutput", {}).get("presses")
        if error or told is None:
            self.partial = True
            return
        pressed, collected, partial = told
        self.pressed |= {(name, line) for name, line in pressed}
        self.collected |= set(collected)
        self.partial = self.partial or partial

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["presses"] = (
                [list(place) for place in self.pressed],
                sorted(self.collected),
                self.partial,
            )
            return
        if self._is_whole(session) and self.unpressed:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def unpressed(self) -> list[str]:
        return list_unpressed(list_buttons(), self.pressed)

    def _is_whole(self, session: pytest.Session) -> bool:
        if self.partial or session.testsfailed or any("::" in arg for arg in session.config.args):
            return False
        tests = {str(path) for path in (ROOT / "tests").rglob("test_*.py") if _is_page_test(path)}
        return tests <= self.collected

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self._is_whole(terminalreporter._session) or not self.unpressed:
            return
        terminalreporter.section("buttons that no test presses", red=True)
        for line in self.unpressed:
            terminalreporter.line(line)


def _is_page_test(path: Path) -> bool:
    source = path.read_text("utf-8")
    return "AppTest" in source or "open_screen" in source
