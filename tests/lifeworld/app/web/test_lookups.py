from __future__ import annotations

import socket
from typing import Any

import pytest
from streamlit import net_util
from streamlit.web.server import server_util

import lifeworld.app.web.routes  # noqa: F401  as every way to start the app does


def test_a_page_of_another_site_makes_the_app_ask_nobody_for_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
    assert server_util.is_url_from_allowed_origins("http://127.0.0.1:8501")
    assert asked == []
