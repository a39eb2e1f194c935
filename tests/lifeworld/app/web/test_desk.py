"""The route of the desk: drafts, links, saving and ranking, each done once and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from lifeworld.app.web import tokens
from opportunity_spaces.candidates import find_candidates as candidates
from opportunity_spaces.collected.queries import list_collected
from opportunity_spaces.commands import add_metric, remove_insight, revise_insight
from opportunity_spaces.drafts.queries import list_drafts
from opportunity_spaces.queries import get_insight, list_insights, list_links, list_needs


@pytest.fixture
def app(
    small: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_client: Callable[..., TestClient],
) -> Iterator[SimpleNamespace]:
    """The routes over the small study, as Ana's browser uses them."""
    monkeypatch.setenv("LIFEWORLD_STUDY", str(small.study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    tokens._signer.cache_clear()
    candidates._kept.clear()
    with open_client() as client:
        yield SimpleNamespace(client=client, **vars(small))
    tokens._signer.cache_clear()


def ask(
    app: SimpleNamespace,
    act: str | None,
    thing: str = "new",
    *,
    kind: str = "insight",
    actor: str = "Ana",
    status: int = 200,
    **values: Any,
) -> dict[str, Any]:
    """Ask the route; without an act, for the finding."""
    token = tokens.new_token(actor=actor, study=str(app.study.path))
    address = f"/lw/api/desk/{kind}/{thing}"
    head = {"authorization": f"Bearer {token}"}
    answer = (
        app.client.get(address, headers=head)
        if act is None
        else app.client.post(address, json={"act": act, **values}, headers=head)
    )
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def test_a_finding_comes_with_its_fields_in_the_order_of_the_sentence(app: SimpleNamespace) -> None:
    desk = ask(app, None, app.insight.id)
    names = [field["name"] for field in desk["fields"]]
    assert names[:6] == [
        "assertion", "observation", "interpretation", "tension", "so_what", "scope",
    ]  # fmt: skip
    assert desk["fields"][0]["value"] == "Nobody has time to learn"
    assert (desk["code"], desk["rev"], desk["draft"], desk["linked"]) == ("I1", 1, None, [])
    need = {field["name"] for field in ask(app, None, kind="need")["fields"]}
    assert {"goal", "consequence"} <= need


def test_what_is_not_saved_is_there_again_for_its_writer_alone(app: SimpleNamespace) -> None:
    fields = {"assertion": "Time is borr"}
    ask(app, "draft", app.insight.id, fields=fields, rev=1)
    assert ask(app, None, app.insight.id)["draft"]["fields"] == fields
    assert ask(app, None, app.insight.id, actor="Bo")["draft"] is None
    assert get_insight(app.study, app.insight.id).assertion == "Nobody has time to learn"
    back = ask(app, "drop", app.insight.id)
    assert back["draft"] is None
    assert list_drafts(app.study, by="Ana") == []


def test_to_save_is_one_change_that_lets_the_draft_go(app: SimpleNamespace) -> None:
    ask(app, "draft", app.insight.id, fields={"tension": "x"}, rev=1)
    saved = ask(
        app, "save", app.insight.id, rev=1,
        fields={"assertion": "Nobody has time to learn", "tension": " But some do "},
    )  # fmt: skip
    now = get_insight(app.study, app.insight.id)
    assert (now.tension, now.rev, saved["rev"]) == ("But some do", 2, 2)
    assert list_drafts(app.study, by="Ana") == []
    app.study.undo(actor="Ana")
    assert get_insight(app.study, app.insight.id).tension == ""


def test_a_new_insight_gets_its_number_when_it_is_saved(app: SimpleNamespace) -> None:
    ask(app, "draft", fields={"assertion": "Time"}, rev=0)
    saved = ask(app, "save", rev=0, fields={"assertion": "Time is borrowed from friends"})
    assert saved["code"] == "I2"
    assert [i.id for i in list_insights(app.study)] == [app.insight.id, saved["id"]]
    assert list_drafts(app.study, by="Ana") == []


def test_an_empty_sentence_is_refused_and_nothing_is_added(app: SimpleNamespace) -> None:
    told = ask(app, "save", rev=0, fields={"tension": "But"}, status=409)
    assert told["error"] == "The assertion of the insight is empty."
    told = ask(app, "save", kind="need", rev=0, fields={}, status=409)
    assert "of the need is empty" in told["error"]
    assert (len(list_insights(app.study)), list_needs(app.study)) == (1, [])


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unawares(
    app: SimpleNamespace,
) -> None:
    revise_insight(app.study, app.insight.id, tension="Bo's", actor="Bo")
    told = ask(app, "save", app.insight.id, rev=1, fields={"tension": "Ana's"}, status=409)
    assert "Somebody has changed" in told["error"]
    assert get_insight(app.study, app.insight.id).tension == "Bo's"
    ask(app, "save", app.insight.id, rev=2, fields={"tension": "Ana's"})
    assert get_insight(app.study, app.insight.id).tension == "Ana's"


def test_a_press_links_a_quote_moves_it_to_another_side_and_takes_it_off(
    app: SimpleNamespace,
) -> None:
    quote = app.codings[0].excerpt_id
    told = ask(app, "link", app.insight.id, excerpt=quote, relation="supports")
    assert told["sides"] == {quote: "supports"}
    assert "1 quote" in told["basis"]
    assert [each["id"] for each in told["linked"]] == [quote]
    told = ask(app, "link", app.insight.id, excerpt=quote, relation="contradicts")
    assert told["sides"] == {quote: "contradicts"}
    assert len(list_links(app.study)) == 1
    assert ask(app, "link", app.insight.id, excerpt=quote, relation=None)["sides"] == {}
    assert list_links(app.study) == []


def test_what_is_no_evidence_is_refused(app: SimpleNamespace) -> None:
    told = ask(app, "link", app.insight.id, excerpt="none", relation="supports", status=404)
    assert "no longer" in told["error"]


def test_quotes_and_questions_follow_the_words(app: SimpleNamespace) -> None:
    words = app.codings[1].quote
    told = ask(app, "rank", app.insight.id, fields={"assertion": words})
    assert told["near"][0]["id"] == app.codings[1].excerpt_id
    assert told["way"] == "words"
    assert "language model" in told["why"]
    assert any(each.startswith("So what?") for each in told["questions"])
    assert ask(app, "rank", app.insight.id, fields={})["near"] == []


def test_a_metric_is_asked_about_and_has_no_quotes(app: SimpleNamespace) -> None:
    metric = add_metric(app.study, name="Hours covered", actor="Ana")
    desk = ask(app, None, metric.id, kind="metric")
    assert (desk["quoted"], desk["linked"]) == (False, [])
    told = ask(app, "rank", metric.id, kind="metric", fields={"name": "Hours", "target": "40"})
    assert set(told) == {"questions"}
    assert any("Without a baseline" in each for each in told["questions"])


def test_a_quote_is_collected_and_put_back(app: SimpleNamespace) -> None:
    quote = app.codings[0].excerpt_id
    assert [q["id"] for q in ask(app, "collect", excerpt=quote)["collected"]] == [quote]
    assert list_collected(app.study, by="Ana") == [quote]
    assert ask(app, "collect", excerpt=quote)["collected"] == []


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"act": "explode"},
        {"act": "rank", "fields": ["x"]},
        {"act": "draft", "fields": {"assertion": 3}},
        {"act": "draft", "fields": {"assertion": "a\0b"}},
        {"act": "draft", "fields": {"assertion": "a\ud800b"}},
        {"act": "link", "excerpt": 3, "relation": "supports"},
        {"act": "link", "excerpt": "x", "relation": "loves"},
        {"act": "save", "rev": "1"},
    ],
)
def test_what_no_desk_asks_for_is_refused(app: SimpleNamespace, body: Any) -> None:
    token = tokens.new_token(actor="Ana", study=str(app.study.path))
    answer = app.client.post(
        "/lw/api/desk/insight/new",
        content=json.dumps(body),  # httpx itself cannot send half a character
        headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_a_finding_that_is_gone_and_a_kind_without_a_desk_are_told(app: SimpleNamespace) -> None:
    remove_insight(app.study, app.insight.id, actor="Ana")
    assert "no longer" in ask(app, None, app.insight.id, status=404)["error"]
    assert "no desk" in ask(app, None, kind="excerpt", status=409)["error"]


def test_nobody_without_a_ticket_reads_or_writes(app: SimpleNamespace) -> None:
    assert app.client.get(f"/lw/api/desk/insight/{app.insight.id}").status_code == 403
    answer = app.client.post("/lw/api/desk/insight/new", json={"act": "save", "fields": {}})
    assert answer.status_code == 403
