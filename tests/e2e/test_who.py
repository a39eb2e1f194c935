"""Two people code in browsers of their own: each is asked once, and both are told apart."""

from __future__ import annotations

from typing import Any

import pytest

from coding.commands import apply_code
from coding.model import NewCoding
from transcripts.queries import get_transcript, list_turns

pytestmark = pytest.mark.e2e


def test_a_newcomer_is_asked_once_and_a_reload_keeps_the_name(
    served: Any, browser: Any, until: Any
) -> None:
    context = browser.new_context()
    served.entry.add_to(context, coder="")
    page = context.new_page()
    page.goto(f"{served.address}/codebook")
    page.get_by_role("heading", name="Who is coding?").wait_for()
    page.get_by_role("textbox", name="Your name").fill("Karla Vig")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Codebook").wait_for()
    until(lambda: "Karla%20Vig" in [cookie["value"] for cookie in context.cookies()])
    page.reload()
    page.get_by_role("heading", name="Codebook").wait_for()
    until(lambda: page.get_by_role("textbox", name="You are").input_value() == "Karla Vig")
    context.close()


def test_codings_show_whose_they_are_and_can_be_filtered(served: Any, screen: Any) -> None:
    turns = list_turns(served.study, get_transcript(served.study, served.coders).text_id)
    for coder, turn in (("Ana", turns[1]), ("Bo Lind", turns[1]), ("Bo Lind", turns[3])):
        new = NewCoding(
            code_id=served.cover, transcript_id=served.coders, start=turn.start, end=turn.end
        )
        apply_code(served.study, new, actor=coder)
    window = screen()
    page = window.read(served.coders)
    page.locator(".label .coder").first.wait_for()
    signs = page.locator(".label").first.locator(".coder").all_inner_texts()
    assert sorted(signs) == ["A", "BL"]
    assert page.locator(".lane.signed").count() >= 3
    page.get_by_role("button", name="View options").click()
    page.get_by_label("Show only these coders").click()
    page.get_by_role("option", name="Bo Lind").click()
    page.wait_for_function(
        """() => [...document.querySelectorAll("*")].some((node) =>
            node.shadowRoot?.querySelector(".label .coder")
            && [...node.shadowRoot.querySelectorAll(".label .coder")]
                .every((sign) => sign.textContent === "BL"))"""
    )
