"""Who is let in: our own pages at our own address, in a browser that brought a token."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from lifeworld.app.web import access

ADDRESS = "http://127.0.0.1:8501"
SOCKET = "ws://127.0.0.1:8501/stream"  # whole, for the client takes another host for sockets
APP = Path(access.__file__).parents[1] / "entry" / "app.py"
LAUNCHERS = (APP, Path(access.__file__).parents[3] / "app.py")


async def read(_: Any) -> PlainTextResponse:
    return PlainTextResponse("words of people")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("words of people")
    await socket.close()


@pytest.fixture
def app() -> Starlette:
    """An app that answers everything behind the check."""
    return Starlette(
        routes=[
            WebSocketRoute("/stream", stream),
            Route("/{path:path}", read, methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
        ],
        middleware=[Middleware(access.AccessCheck)],
    )


@pytest.fixture
def client(app: Starlette, open_client: Callable[..., TestClient]) -> TestClient:
    """A browser that was let in, without an origin unless a test gives one."""
    made = open_client(app)
    del made.headers["origin"]
    return made


def get_status(client: TestClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/page", headers=named).status_code


# ---------------------------------------------------------------------------- address and page


def test_all_three_names_of_this_computer_lead_to_the_app(client: TestClient) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    for name in ("127.0.0.1", "localhost", "[::1]", "LocalHost"):
        assert get_status(client, host=f"{name}:8501", cookie=cookie) == 200


HOSTS = (
    "evil.example:8501", "evil.example", "127.0.0.1", "localhost", "127.0.0.1:8502",
    "127.0.0.2:8501", "localhost.evil.example:8501", "127.0.0.1:8501.evil.example",
    "0.0.0.0:8501", "[::]:8501", "x@127.0.0.1:8501", "127.0.0.1:08501", "localhost.:8501", "",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused_as_after_dns_rebinding(
    client: TestClient, host: str
) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    answer = client.get("/page", headers={"host": host, "cookie": cookie})
    assert answer.status_code == 403
    assert access.OTHER_HOST in answer.text


def test_a_request_that_came_over_the_network_is_refused_whatever_host_it_names(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    inside = open_client(app)
    outside = TestClient(inside.app, base_url="http://192.168.1.7:8501")
    answer = outside.get("/page", headers={"host": "127.0.0.1:8501"})
    assert (answer.status_code, access.OTHER_HOST in answer.text) == (403, True)


ORIGINS = (
    "http://evil.example", "http://127.0.0.1:8502", "http://localhost:8501", "http://127.0.0.1",
    "https://127.0.0.1:8501", "null", "file://", "", "http://127.0.0.1:8501/",
)  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_page_that_is_not_ours_may_neither_read_nor_write(
    client: TestClient, origin: str
) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        answer = client.request(method, "/page", headers={"origin": origin})
        assert answer.status_code == 403, method
        assert access.OTHER_PAGE in answer.text


def test_our_own_page_may_read_and_write(client: TestClient) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        assert client.request(method, "/page", headers={"origin": ADDRESS}).status_code == 200


def test_what_writes_has_to_name_its_page(client: TestClient) -> None:
    assert get_status(client) == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        assert client.request(method, "/page").status_code == 403


def test_what_another_page_embeds_is_refused_and_a_link_that_a_person_follows_is_not(
    client: TestClient,
) -> None:
    for site in ("cross-site", "same-site"):
        for mode, dest in (("no-cors", "image"), ("no-cors", "script"), ("navigate", "iframe")):
            refused = get_status(
                client, sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest
            )
            assert refused == 403, (site, mode, dest)
        visit = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
        assert get_status(client, sec_fetch_site=site, **visit) == 200
    for site in ("same-origin", "none"):
        assert get_status(client, sec_fetch_site=site, sec_fetch_dest="image") == 200


def test_a_socket_opens_for_our_own_page_only(client: TestClient) -> None:
    with client.websocket_connect(SOCKET, headers={"origin": ADDRESS}) as socket:
        assert socket.receive_text() == "words of people"
    foreign: list[dict[str, str]] = [{}, {"origin": "http://127.0.0.1:8502"}]
    foreign += [{"origin": "http://evil.example:8501", "host": "evil.example:8501"}]
    for headers in foreign:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=headers):
            pass


# ----------------------------------------------------------------------------- token and cookie


def test_nobody_gets_in_without_the_cookie(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    client = open_client(app, token="")
    paths = ("/", "/page", "/lw/api/transcripts/x", "/_stcore/health", "/?token=", "/?token=x")
    for path in paths:
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    assert access.NO_ACCESS in client.get("/").text.replace("&#x27;", "'")
    assert client.get("/lw/api/transcripts/x").json()["error"] == access.NO_ACCESS
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET):
        pass
    client.cookies.set("lifeworld-8501", "guessed")
    assert client.get("/page").status_code == 403


def test_a_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    client = open_client(app, token="")
    answer = client.get("/?token=first")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("lifeworld-8501=")
    for part in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie, "it ends with the browser and with the server"
    assert "first" not in answer.text + cookie
    assert answer.headers["cache-control"] == "no-store"
    assert 'content="0;url=/"' in answer.text
    assert client.get("/page").text == "words of people"


def test_a_token_works_once_and_the_terminal_shows_the_next(
    app: Starlette, open_client: Callable[..., TestClient], capfd: pytest.CaptureFixture[str]
) -> None:
    first = open_client(app)
    [address] = capfd.readouterr().err.split()[-1:]
    assert address.startswith(f"{ADDRESS}/?token=")
    assert first.get("/?token=first").status_code == 200, "opened again by the same browser"
    assert capfd.readouterr().err == ""
    second = TestClient(first.app, base_url=ADDRESS)
    assert second.get("/?token=first").status_code == 403
    assert second.get("/page").status_code == 403
    assert second.get(address.removeprefix(ADDRESS)).status_code == 200
    assert second.get("/page").status_code == first.get("/page").status_code == 200
    assert first.cookies["lifeworld-8501"] != second.cookies["lifeworld-8501"]


def test_a_browser_that_looks_ahead_does_not_spend_the_token(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    client = open_client(app, token="")
    ahead = client.get("/?token=first", headers={"sec-purpose": "prefetch;prerender"})
    assert ahead.status_code == 403
    assert client.head("/?token=first").status_code == 403
    assert client.post("/?token=first", headers={"origin": ADDRESS}).status_code == 403
    assert client.get("/?token=first").status_code == 200


def test_another_page_of_this_computer_cannot_spend_the_token_or_hide_the_cookie(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    client = open_client(app, token="")
    assert client.get("/?token=first", headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert client.get("/?token=first").status_code == 200
    value = client.cookies["lifeworld-8501"]
    client.cookies.clear()
    both = {"cookie": f"lifeworld-8501=forged; a=b; lifeworld-8501={value}"}
    assert client.get("/page", headers=both).status_code == 200
    other = {"cookie": f"lifeworld-8502={value}"}
    assert client.get("/page", headers=other).status_code == 403


def test_the_token_does_not_stay_in_the_environment_of_what_the_server_starts(
    app: Starlette, open_client: Callable[..., TestClient]
) -> None:
    open_client(app)
    assert access.TOKEN not in os.environ


# ------------------------------------------------------------------------------ the whole server

# In a process of its own: Streamlit has one runtime a process, and the tests of pages another.
WALK = """
import json, runpy, sys
from starlette.routing import Mount, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

def list_all(routes, before=""):
    for route in routes:
        path = before + getattr(route, "path", "")
        if isinstance(route, Mount):
            yield "GET", path + "/x"
            yield from list_all(getattr(route, "routes", None) or [], path)
        elif isinstance(route, WebSocketRoute):
            yield "SOCKET", path
        else:
            for method in route.methods or ["GET", "POST", "PUT", "DELETE"]:
                yield method, path

def ask(client, method, path, headers):
    path = "".join("x" if n % 2 else p for n, p in enumerate(path.replace("}", "{").split("{")))
    if method != "SOCKET":
        return client.request(method, path, headers=headers).status_code
    try:
        url = "ws://127.0.0.1:8501" + path
        with client.websocket_connect(url, subprotocols=["streamlit"], headers=headers):
            return 101
    except WebSocketDisconnect:
        return 403

app = runpy.run_path(sys.argv[1])["app"]
address = "http://127.0.0.1:8501"
ours, told = {"origin": address}, []
with TestClient(app, base_url=address, raise_server_exceptions=False) as client:
    inside = app._starlette_app.routes
    asked = sorted(set(list_all(inside)))
    outside = {what: ask(client, *what, ours) for what in asked}
    assert client.get("/?token=first").status_code == 200
    for what in asked:
        elsewhere = ask(client, *what, {**ours, "host": "evil.example:8501"})
        other_page = ask(client, *what, {"origin": "http://127.0.0.1:8502"})
        told.append([*what, outside[what], elsewhere, other_page, ask(client, *what, ours)])
print(json.dumps(told))
"""


@pytest.mark.parametrize("launcher", LAUNCHERS, ids=lambda path: path.parent.name)
def test_every_route_of_the_server_is_behind_the_check(
    launcher: Path,
    start_python: Callable[..., Any],
    study: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(access.TOKEN, "first")
    out, told = start_python(WALK, launcher).communicate(timeout=120)
    assert out, told
    found = [SimpleNamespace(method=m, path=p, answers=a) for m, p, *a in json.loads(out)]
    assert {"/_stcore/stream", "/_stcore/health", "/lw/api/transcripts/{id}/ops"} <= {
        each.path for each in found
    }
    for each in found:
        *refused, right = each.answers
        assert refused == [403] * 3, f"{each.method} {each.path}: {each.answers}"
        # Ours ask for a ticket besides, and Streamlit's for its own token against forgery.
        wanted = each.path.startswith("/lw/api/") or each.method in ("POST", "PUT", "DELETE")
        assert right != 403 or wanted, f"{each.method} {each.path}"
    assert {each.method for each in found if each.answers[-1] in (101, 200)} >= {"GET", "SOCKET"}


def test_a_server_that_got_no_token_shows_an_address_with_one(
    start_python: Callable[..., Any], study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    code = (
        "import runpy, sys\nfrom starlette.testclient import TestClient\n"
        "with TestClient(runpy.run_path(sys.argv[1])['app']): pass"
    )
    _, told = start_python(code, LAUNCHERS[1]).communicate(timeout=120)
    assert "Open the study at http://127.0.0.1:8501/?token=" in told
