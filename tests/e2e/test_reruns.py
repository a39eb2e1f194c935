"""What a rerun of a piece of a page leaves alone, in a real browser."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.commands import revise_insight
from opportunity_spaces.queries import list_links


def open_insight(window: Any, insight: str) -> Any:
    page = window.open("insights")
    page.locator(f".st-key-open-{insight} button").filter(visible=True).first.click()
    page.get_by_role("tab", name="Rests on").wait_for()
    window.wait()
    return page


def test_what_is_half_written_is_still_there_after_a_look_at_the_quotes(
    served: Any, screen: Any
) -> None:
    window = screen()
    page = open_insight(window, served.insight)
    page.locator(".st-key-write-insight button").first.click()
    page.get_by_label("Implication: so what?").fill("So somebody has to")
    page.locator(".st-key-close-desk-insight button").click()
    page.get_by_role("tab", name="Evidence").click()
    page.get_by_role("button", name="Open transcript").first.wait_for()
    window.wait()
    page.locator(".st-key-write-insight button").first.click()
    page.get_by_text("draft kept, not saved").wait_for()
    assert page.get_by_label("Implication: so what?").input_value() == "So somebody has to"
    page.get_by_role("button", name="Discard what is not saved").click()
    page.get_by_role("button", name="Discard what is not saved").wait_for(state="hidden")
    assert page.get_by_label("Implication: so what?").input_value() == ""
    assert window.errors == []


def show_links(window: Any, page: Any, until: Any) -> None:
    """Choose the tab with the links, again where the page was drawn anew under the press."""

    def are_shown() -> bool:
        window.wait()  # a press on what is just being drawn anew is lost
        page.get_by_role("tab", name="Rests on").click()
        window.wait()
        page.wait_for_timeout(500)
        return bool(page.get_by_role("button", name="Unlink").is_visible())

    until(are_shown, seconds=40)


def test_a_press_is_done_and_shows_what_a_colleague_changed_meanwhile(
    served: Any, screen: Any, until: Any
) -> None:
    study = served.study
    window = screen()
    page = open_insight(window, served.insight)
    show_links(window, page, until)
    window.wait()
    revise_insight(study, served.insight, assertion="Time is borrowed", actor="Bo")
    # Only the piece with the tabs is drawn anew by this; it then takes the whole page along.
    page.get_by_role("tab", name="Evidence").click()
    page.get_by_role("heading", name="Time is borrowed").wait_for()
    show_links(window, page, until)
    window.wait()
    study.undo(actor="Bo")
    page.get_by_role("button", name="Unlink").click()
    until(
        lambda: not [k for k in list_links(study, to_id=served.insight) if k.from_kind == "theme"]
    )
    page.get_by_role("button", name="Undo").click()
    until(lambda: [k for k in list_links(study, to_id=served.insight) if k.from_kind == "theme"])
    assert page.get_by_role("heading", name="Time is borrowed").count() == 0
    assert window.errors == []


def test_a_confirmation_leaves_no_empty_strip_over_the_page(screen: Any) -> None:
    window = screen()
    page = window.open("themes")
    page.get_by_role("button", name="New theme").click()
    page.get_by_label("Name").fill("Swap debts")
    page.get_by_role("button", name="Add theme").click()
    page.locator(".st-key-said_bar").wait_for()
    page.locator(".st-key-said_close button").click()
    page.locator(".st-key-said_bar").wait_for(state="detached")
    page.locator("[data-testid=stBottom]").wait_for(state="hidden")
    assert window.errors == []
