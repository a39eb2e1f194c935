"""What stands in the head of a page, so that the reader loads while Streamlit starts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lifeworld.app.web import coder_cookie, tokens
from lifeworld.app.web.early_start import _STREAMLIT
from lifeworld.app.web.language_cookie import COOKIE, render_script
from lifeworld.app.web.marks import get_hash
from lifeworld.app.web.routes import get_asset_path, middleware, routes
from transcripts.queries import get_transcript

ITS_OWN = '<script type="module" crossorigin src="./static/js/index.abc.js"></script>'
PAGE = f"<!doctype html><html><head><title>Streamlit</title>{ITS_OWN}</head><body>" + "·" * 3000
AS_BROWSER = {"accept": "text/html,*/*", "cookie": f"{coder_cookie.COOKIE}=Ana%20B"}


async def page(request: Request) -> Response:
    """Stands for Streamlit: any address is its page."""
    if request.headers.get("if-none-match"):
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers={"etag": "old", "cache-control": "no-cache"})


async def data(_: Request) -> Response:
    return JSONResponse({"said": "</head>"})


@pytest.fixture
def app(
    study: Any,
    make_transcript: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_client: Callable[..., TestClient],
) -> SimpleNamespace:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(coder_cookie.ASK, "1")
    tokens._signer.cache_clear()
    transcript = make_transcript()
    ours = [*routes, Route("/data", data), Route("/{rest:path}", page)]
    client = open_client(Starlette(routes=ours, middleware=middleware))
    return SimpleNamespace(client=client, study=study, transcript=transcript)


def visit(app: SimpleNamespace, address: str, **more: str) -> Any:
    cookies = "; ".join(f"{name}={value}" for name, value in app.client.cookies.items())
    headers = {**AS_BROWSER, **more}
    headers["cookie"] = f"{headers['cookie']}; {cookies}"
    return app.client.get(address, headers=headers)


def told(answer: Any) -> Any:
    found = re.search(r'id="lifeworld-early">(.*?)</script>', answer.text)
    return json.loads(found[1]) if found else "nothing"


def test_the_page_coding_names_its_transcript_and_a_ticket_that_opens_it(
    app: SimpleNamespace,
) -> None:
    answer = visit(app, f"/coding?transcript={app.transcript}")
    early = told(answer)
    assert early["actor"] == "Ana B"
    assert early["hash"] == get_hash(get_transcript(app.study, app.transcript))[:16]
    ticket = {"authorization": f"Bearer {early['token']}"}
    text = app.client.get(f"{early['api']}/transcripts/{early['transcript']}", headers=ticket)
    assert text.json()["turns"]
    assert app.client.get(f"{early['api']}/transcripts", headers=ticket).json() == {
        "transcripts": [
            {
                "id": app.transcript,
                "title": text.json()["title"],
                "label": text.json()["title"],
                "hash": early["hash"],
            }
        ]
    }


def test_a_page_with_a_ticket_is_kept_nowhere_and_is_whole(app: SimpleNamespace) -> None:
    answer = visit(app, f"/coding?transcript={app.transcript}", **{"if-none-match": "old"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.text.startswith("<!doctype html><html><head>\n")
    assert answer.text.endswith("·" * 3000)


def test_every_script_that_is_added_is_served_and_kept_by_the_browser(
    app: SimpleNamespace,
) -> None:
    answer = visit(app, f"/coding?transcript={app.transcript}")
    added = re.findall(r'(?:src|href)="(/lw/[^"]+)"', answer.text)
    assert f"{get_asset_path()}/reader/early.js" in added
    assert f"{get_asset_path()}/reader/reader.js" in added
    for address in added:
        script = app.client.get(address)
        assert script.status_code == 200, address
        assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    other = app.client.get("/lw/assets/of-another-version/reader/reader.js")
    assert other.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "cookie"),
    [
        ("/coding", "lifeworld-coder=Ana"),
        ("/coding?transcript=gone", "lifeworld-coder=Ana"),
        ("/coding?transcript=</script><script>bad()", "lifeworld-coder=Ana"),
        ("/coding?transcript={}", "other=1"),  # the page asks first who codes
    ],
)
def test_no_ticket_is_given_where_there_is_nothing_to_fetch_or_nobody_has_said_who_codes(
    app: SimpleNamespace, address: str, cookie: str
) -> None:
    answer = visit(app, address.format(app.transcript), cookie=cookie)
    assert answer.status_code == 200
    assert told(answer) is None
    assert "bad()" not in answer.text


def test_other_pages_learn_the_address_and_data_stay_as_they_are(app: SimpleNamespace) -> None:
    home = visit(app, "/history").text
    assert f'<script src="{get_asset_path()}/reader/start.js">' in home
    assert "lifeworld-early" not in home
    assert visit(app, "/data").json() == {"said": "</head>"}
    as_program = app.client.get("/coding", headers={"accept": "*/*"})
    assert as_program.text == PAGE


def test_streamlit_is_started_by_us_only_where_a_transcript_may_be_shown_before_it(
    app: SimpleNamespace,
) -> None:
    page = visit(app, f"/coding?transcript={app.transcript}").text
    assert ITS_OWN not in page
    left = 'fetchpriority="low" crossorigin href="./static/js/index.abc.js" id="streamlit">'
    assert page.index("reader/start.js") < page.index(left)
    for address in ("/coding", "/coding?transcript=gone", "/history"):
        assert ITS_OWN in visit(app, address).text


def test_a_danish_browser_gets_the_catalogue_first_and_nobody_one_that_there_is_not(
    app: SimpleNamespace,
) -> None:
    page = visit(app, "/history", cookie=f"{COOKIE}=da").text
    address = re.findall(r'src="(/lw/language/[^"]+)"', page)[0]
    assert page.index(address) < page.index("reader/start.js")
    script = app.client.get(address)
    assert "immutable" in script.headers["cache-control"]
    assert '"Undo": "Fortryd"' in script.text
    assert "/lw/language/" not in visit(app, "/history").text
    before = render_script.cache_info().currsize
    assert app.client.get("/lw/language/xx-0123456789ab.js").status_code == 404
    assert app.client.get("/lw/language/da-0123456789ab.js").status_code == 404
    assert render_script.cache_info().currsize == before


def test_streamlits_page_has_the_script_that_we_start() -> None:
    import streamlit

    index = Path(streamlit.__file__).parent / "static" / "index.html"
    assert len(_STREAMLIT.findall(index.read_bytes())) == 1


def test_a_name_that_looks_like_markup_stays_a_name(app: SimpleNamespace) -> None:
    cookie = f"{coder_cookie.COOKIE}=%3C/script%3E%3Cscript%3Ebad()%3C/script%3E"
    answer = visit(app, f"/coding?transcript={app.transcript}", cookie=cookie)
    assert "<script>bad" not in answer.text
    assert told(answer)["actor"] == "</script><script>bad()</script>"
