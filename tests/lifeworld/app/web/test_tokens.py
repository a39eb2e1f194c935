"""Tickets: the system's clock may be set while the app runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lifeworld.app.web import tokens

HOUR = 3600


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tokens, "_signer", tokens._signer.__wrapped__)


@pytest.mark.parametrize("hours", [-72, -1, 1, 72])
def test_a_clock_that_is_set_refuses_no_ticket(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = tokens.new_token(actor="Ana", study="a")
    there = time.time() + hours * HOUR
    monkeypatch.setattr(time, "time", lambda: there)
    assert tokens.find_token_actor(ticket, study="a") == "Ana"


def test_a_ticket_ends_twelve_hours_after_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = tokens.new_token(actor="Ana", study="a")
    later = time.monotonic() + (tokens.HOURS + 1) * HOUR
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert tokens.find_token_actor(ticket, study="a") is None


def test_a_ticket_survives_a_restart_with_the_clock_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = tokens.new_token(actor="Ana", study="a")
    monkeypatch.setattr(tokens, "_STARTED", tokens._STARTED - 72 * HOUR)
    assert tokens.find_token_actor(ticket, study="a") == "Ana"
