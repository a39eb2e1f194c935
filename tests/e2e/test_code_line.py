"""A code's line in a real browser: moved by keys over the chart, told at once, recorded once."""

from __future__ import annotations

from typing import Any

from coding.queries import list_codes
from coding.suggestions.code_lines.queries import list_lines
from coding.suggestions.commands import record_run
from coding.suggestions.spread import Spread
from lifeworld.opening import open_study
from study.entries import list_entries


def test_a_line_is_moved_with_the_arrow_keys_and_kept_as_one_change(own: Any, until: Any) -> None:
    study = open_study(own.path)
    [time] = [code for code in list_codes(study) if code.name == "Time"]
    counts = (600, 140, 90, 60, 40, 30, *(12,) * 20, *(4,) * 14, *(2,) * 20, *(1,) * 40)
    sums = tuple(count * (percent + 0.5) / 100 for percent, count in enumerate(counts))
    record_run(
        study,
        [],
        spreads=[Spread(code=time.id, line=0.26, counts=counts, sums=sums, beyond=1.0)],
        model="words",
        version="1",
        parameters={},
        seed=0,
        input_hash="0",
        seconds=0.1,
        summary={"calibrated": True, "basis": "read"},
    )
    page = own.screen.open("codebook")
    page.locator("section.tree [data-code]").filter(has_text="Time").first.click()
    page.get_by_role("tab", name="Suggestions").click()
    page.get_by_text("At 26 %: 136 suggestions, of them about").wait_for()
    line = page.get_by_role("slider", name="Line")
    line.focus()
    changes = len(list_entries(study.db))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_text("At 30 %: 120 suggestions").wait_for()
    page.get_by_text("“Time” is suggested from 30% on.").wait_for()
    until(lambda: list_lines(study) == {time.id: 0.3})
    assert len(list_entries(study.db)) == changes + 1
    number = page.get_by_role("spinbutton", name="Line as a number")
    number.fill("45")
    number.press("Enter")
    until(lambda: list_lines(study) == {time.id: 0.45})
    number.fill("0")
    number.press("Tab")
    until(lambda: number.input_value() == "45")  # what is no line gives way to the last that was
    page.get_by_role("button", name="Use the line of all codes").click()
    until(lambda: list_lines(study) == {})
    page.get_by_text("At 26 %: 136 suggestions").wait_for()
    assert own.screen.errors == []
    study.close()
