"""The app's pages as somebody sees and uses them, and a small study to show on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import lifeworld
from opportunity_spaces.commands import add_insight
from themes.commands import add_theme

APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"


class Screen:
    """A page of the app that is open in front of Ana."""

    def __init__(self, at: Any) -> None:
        self.at = at

    def button(self, label: str = "", *, key: str = "") -> Any:
        """Return the one button that says *label*, or the first whose key begins with *key*."""
        if key:
            return next(b for b in self.at.button if (b.key or "").startswith(key))
        [found] = [b for b in self.at.button if b.label == label]
        return found

    def labels(self) -> list[str]:
        """Return what the buttons say."""
        return [b.label for b in self.at.button]

    def press(self, label: str = "", *, key: str = "", inside: str = "") -> Screen:
        """Press a button, and see that the page still stands.

        In a dialog, the button that opened it is pressed along: AppTest knows no reruns of a
        fragment. *inside* is its label, or its key.
        """
        if inside:
            opener = next(b for b in self.at.button if inside in (b.label, b.key))
            opener.click()
        self.button(label, key=key).click()
        return self.run()

    def open(self, label: str = "", *, key: str = "") -> Screen:
        """Press a button that opens a dialog."""
        return self.press(label, key=key)

    def run(self) -> Screen:
        """Draw the page anew."""
        self.at.run()
        assert not self.at.exception, self.at.exception[0].message
        return self

    def field(self, kind: str, label: str) -> Any:
        """Return the one widget of a kind that is labelled so."""
        [found] = [each for each in getattr(self.at, kind) if each.label == label]
        return found

    def choose_rows(self, table: str, *rows: int) -> Screen:
        """Choose rows of a table by its key."""
        self.at.session_state[table] = {"selection": {"rows": list(rows), "columns": []}}
        return self.run()

    def read(self) -> str:
        """Return all that the page says."""
        kinds = (
            "title", "header", "markdown", "caption", "info", "warning", "error", "success", "text",
        )  # fmt: skip
        told = "\n".join(each.value for kind in kinds for each in getattr(self.at, kind))
        return told.replace("\\", "")

    @property
    def address(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return {k: v[0] if isinstance(v, list) else v for k, v in self.at.query_params.items()}

    @property
    def title(self) -> str:
        return str(self.at.title[0].value) if self.at.title else ""


@pytest.fixture
def open_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Screen]:
    """Open a page of the app on a study, as Ana; long work waits, as no worker is started."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_STUDIES", str(tmp_path / "Lifeworld"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setattr("study.jobs._start_worker", lambda _: None)

    def show(
        study: Any, page: str = "home", *, address: dict[str, str] | None = None, **state: Any
    ) -> Screen:
        monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
        at = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in (address or {}).items():
            at.query_params[key] = value
        for key, value in state.items():
            at.session_state[key] = value
        at.run()
        if page != "home":
            at.switch_page(f"../pages/{page}.py").run()
        assert not at.exception, at.exception[0].message
        return Screen(at)

    return show


@pytest.fixture
def open_client(monkeypatch: pytest.MonkeyPatch) -> Callable[..., TestClient]:
    """Open a client of our routes: a browser that came in with the server's token."""
    from lifeworld.app.web import access
    from lifeworld.app.web.routes import middleware, routes

    address = "http://127.0.0.1:8501"

    def open_(app: Any = None, *, token: str = "first") -> TestClient:
        monkeypatch.setenv(access.TOKEN, "first")
        app = app or Starlette(routes=routes, middleware=middleware)
        client = TestClient(app, base_url=address, headers={"origin": address})
        if token:
            assert client.get(f"/?token={token}").status_code == 200
        return client

    return open_


@pytest.fixture
def small(study: Any, make_group: Any, factories: Any) -> SimpleNamespace:
    """A study with one group, two codes, a coding of each, a theme and an insight."""
    group = make_group()
    time, cover = factories.add_codes(study, "Time", "Cover")
    codings = [
        factories.code_turn(study, group.transcript_id, code, turn=turn)
        for turn, code in ((1, time), (2, cover))
    ]
    theme = add_theme(study, "Time is borrowed", code_ids=[time], actor="Ana")
    insight = add_insight(study, assertion="Nobody has time to learn", actor="Ana")
    return SimpleNamespace(
        study=study,
        group=group,
        time=time,
        cover=cover,
        codings=codings,
        theme=theme,
        insight=insight,
    )
