"""The chain map in a real browser: drawn, walked by keyboard, chosen from, and quiet."""

from __future__ import annotations

import re
from typing import Any

import pytest

from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_insight

HOSTILE = "![x](http://evil.example/p.png) <script>window.bad=1</script>"


def cards(page: Any) -> Any:
    return page.locator("section.map .card")


def card(page: Any, kind: str) -> Any:
    """The card of the hostile finding of a kind: other tests may have written more of them."""
    return page.locator(f"section.map .card[data-kind={kind}]", has_text="![x]").first


def lit(page: Any) -> list[str]:
    kinds = page.locator("section.map .card.lit").evaluate_all(
        "(all) => all.map(c => c.dataset.kind)"
    )
    return sorted(kinds)


@pytest.fixture
def window(screen: Any) -> Any:
    window = screen()
    window.open("chain")
    cards(window.page).first.wait_for()
    return window


def test_the_whole_chain_is_drawn_and_names_are_never_markup(window: Any, served: Any) -> None:
    page = window.page
    kinds = ("code", "theme", "insight", "need", "space")
    for kind in kinds:
        card(page, kind).wait_for()
    assert HOSTILE in card(page, "space").inner_text()
    assert page.locator("section.map :is(script, img, a)").count() == 0
    assert page.evaluate("window.bad === undefined")
    paths = page.locator("section.map .lines path").evaluate_all(
        "(all) => all.map(p => p.getAttribute('d')).join('')"
    )
    links = sum(e.source[0] != "excerpt" for e in get_chain(served.study).edges)
    assert paths.count("M") == links
    told = re.compile(r"Need, rests on 1 insight, basis for 1 opportunity space")
    assert page.get_by_role("button", name=told).count() == 1
    assert window.foreign == []
    assert window.errors == []


def test_what_is_pointed_at_brings_its_whole_path_forward(window: Any, until: Any) -> None:
    page = window.page
    assert lit(page) == []
    card(page, "insight").hover()
    until(lambda: lit(page) == ["code", "insight", "need", "space", "theme"])
    assert page.locator("section.map .lines .lit").count() == 4
    page.get_by_label("Find in the chain").hover()
    until(lambda: lit(page) == [])


def test_the_map_is_walked_and_chosen_from_by_keyboard(
    window: Any, served: Any, until: Any
) -> None:
    page = window.page
    assert page.locator("section.map .frame [tabindex='0']").count() == 1, "one stop for Tab"
    page.get_by_label("Find in the chain").focus()
    for key in ("Tab", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    focused = page.locator("section.map .card:focus")
    until(lambda: focused.get_attribute("data-kind") == "need")
    until(lambda: len(lit(page)) == 5)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"kind=insight&id={served.insight}"))
    page.get_by_role("heading", name="Quotes").wait_for()
    assert focused.get_attribute("data-kind") == "insight", "the focus stays on the map"
    assert focused.get_attribute("aria-current") == "true"
    page.get_by_role("button", name="Open transcript").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "kind=" not in url)
    page.get_by_role("heading", name="Quotes").wait_for(state="hidden")
    assert window.errors == []


def test_what_was_let_go_below_can_be_chosen_again_and_a_reload_keeps_it(
    window: Any, until: Any
) -> None:
    page = window.page
    card(page, "need").click()
    page.wait_for_url("**kind=need**")
    page.locator("[class*=st-key-go-source-] button").first.click()
    page.wait_for_url("**kind=insight**")
    until(lambda: card(page, "insight").get_attribute("aria-current") == "true")
    card(page, "need").click()
    page.wait_for_url("**kind=need**")
    page.reload()
    window.wait()
    until(lambda: card(page, "need").get_attribute("aria-current") == "true")
    page.get_by_role("button", name="Clear selection").click()
    page.wait_for_url(lambda url: "kind=" not in url)
    assert card(page, "need").get_attribute("aria-current") is None


def test_an_address_and_a_button_elsewhere_lead_into_the_map(
    screen: Any, served: Any, until: Any
) -> None:
    window = screen()
    page = window.open(f"chain?kind=insight&id={served.insight}")
    until(lambda: card(page, "insight").get_attribute("aria-current") == "true")
    page.get_by_role("heading", name="Quotes").wait_for()
    page.get_by_role("button", name="Open the insight").click()
    page.get_by_role("button", name="Show evidence chain").click()
    until(lambda: card(page, "insight").get_attribute("aria-current") == "true")
    window.open("chain?kind=insight&id=none")
    cards(page).first.wait_for()
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_search_brings_forward_what_it_finds_and_leads_there(window: Any, until: Any) -> None:
    page = window.page
    card(page, "theme").focus()
    page.keyboard.press("/")
    field = page.get_by_label("Find in the chain")
    page.keyboard.type("cover")
    until(lambda: page.locator("section.map .told").inner_text() == "1 found")
    assert lit(page) == ["code"], "a code in no theme is shown where it is found"
    field.press("Enter")
    until(lambda: page.locator("section.map .card:focus .name").inner_text() == "Cover")
    page.keyboard.press("Escape")
    until(lambda: field.input_value() == "")
    fold = page.get_by_role("button", name=re.compile(r"^\+ \d+ codes? in no theme"))
    before = page.locator(".card[data-kind=code]").count()
    fold.click()
    until(lambda: page.locator(".card[data-kind=code]").count() > before)


def test_the_map_scrolls_inside_of_its_frame_on_a_narrow_screen(screen: Any) -> None:
    window = screen(viewport={"width": 640, "height": 480})
    page = window.open("chain")
    cards(page).first.wait_for()
    page.wait_for_timeout(300)
    wide, seen = page.locator("section.map .frame").evaluate(
        "(f) => [f.scrollWidth, f.clientWidth]"
    )
    assert wide > seen
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    card(page, "space").focus()
    page.wait_for_timeout(100)
    box = card(page, "space").bounding_box()
    assert box["x"] + box["width"] <= 640


@pytest.mark.parametrize("colours", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_what_fades_and_what_is_forward_differ_in_every_scheme(
    served: Any, screen: Any, colours: dict[str, str], until: Any
) -> None:
    add_insight(served.study, "Rests on nothing", actor="Ana")
    page = screen(**colours).open("chain")
    cards(page).first.wait_for()
    card(page, "insight").click()
    until(lambda: len(lit(page)) == 5)
    page.wait_for_timeout(400)
    borders = "(all) => all.map(c => getComputedStyle(c).borderTopColor)"
    forward = set(page.locator("section.map .card.lit").evaluate_all(borders))
    others = page.locator("section.map .card:not(.lit)")
    assert others.count()
    assert forward.isdisjoint(others.evaluate_all(borders))


def test_quick_choices_end_with_the_last_and_the_way_back_leads_through_them(
    window: Any, until: Any
) -> None:
    page = window.page
    for kind in ("theme", "insight", "need", "space", "theme", "insight"):
        card(page, kind).click()
    page.wait_for_url("**kind=insight**")
    window.wait()
    until(lambda: card(page, "insight").get_attribute("aria-current") == "true")
    assert "kind=insight" in page.url
    card(page, "space").click()
    page.wait_for_url("**kind=space**")
    page.get_by_role("heading", name="Quotes").wait_for()
    page.go_back()
    page.wait_for_url("**kind=insight**")
    until(lambda: card(page, "insight").get_attribute("aria-current") == "true")
