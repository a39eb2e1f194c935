"""Every page in light, in dark and in forced colours, read by axe: nothing of ours is wrong."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.memos.commands import add_memo
from coding.memos.model import NewMemo
from lifeworld.app.navigation import SECTIONS, render_address

_FOUND = find_spec("axe_playwright_python")
AXE = Path(_FOUND.origin).parent / "axe.min.js" if _FOUND and _FOUND.origin else None
# What Streamlit draws itself and we cannot change: rule → where. A rule holds elsewhere.
OTHERS = {
    "list": "[data-testid=stSidebarNavItems]",  # sections are <div> in a <ul>
    "listitem": "[data-testid=stSidebarNavItems] li",
    "presentation-role-conflict": "[data-testid=stFileUploaderDropzone]",
    # In dark, the chosen one of several has the theme's colour on a tint of it: 3.4 to 1. A colour
    # that is light enough for that is too light for the white words of a button.
    "color-contrast": "[data-testid=stButtonGroup] button[data-selected=true] p",
}
MODES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
}
PATIENCE = 4.0  # seconds
PAGES = [
    "" if name == "home" else name.replace("_", "-")
    for names in SECTIONS.values()
    for name in names
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([rules, others]) => {
    const read = await axe.run(document, { resultTypes: ['violations'], runOnly: rules });
    const told = [];
    for (const { id, help, nodes } of read.violations)
        for (const { target, html, any, all, none } of nodes) {
            const inPage = target.length === 1 && typeof target[0] === 'string';
            const node = inPage ? document.querySelector(target[0]) : null;
            if (node && others[id] && node.matches(others[id])) continue;
            const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
            told.push(`${id} (${help}): ${html.slice(0, 200)} ${why.slice(0, 300)}`);
        }
    return told;
}"""


# Whether the page has the ground of a dark scheme, or of a light one.
FOLLOWS = """dark => {
    const ground = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor;
    return (Number(ground.match(/\\d+/)[0]) < 128) === dark;
}"""


def read(page: Any) -> list[str]:
    """Return what axe finds; the components of a page follow its colours a moment later."""
    end = time.monotonic() + PATIENCE
    while (told := page.evaluate(RUN, [RULES, OTHERS])) and time.monotonic() < end:
        page.wait_for_timeout(200)
    return list(told)


@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed")
def test_axe_finds_nothing_of_ours_on_any_page(served: SimpleNamespace, screen: Any) -> None:
    assert AXE is not None
    study = served.study
    memo = add_memo(study, NewMemo(body="Why is [[Time]] short?"), actor="Ana")
    opened = {"code": served.time, "insight": served.insight, "memo": memo.id}
    paths = [
        f"coding?transcript={served.hostile}" if path == "coding" else path for path in PAGES
    ] + [render_address(kind, each).removeprefix("./") for kind, each in opened.items()]
    script = AXE.read_text("utf-8") + ";0"
    wrong: list[str] = []
    window = screen()
    for path in paths:
        page = window.open(path)
        page.evaluate(script)
        for mode, media in MODES.items():
            page.emulate_media(**media)
            page.wait_for_function(FOLLOWS, arg=media["color_scheme"] == "dark")
            wrong += [f"/{path} in {mode}: {each}" for each in read(page)]
        page.emulate_media(**MODES["light"])
    assert not wrong, "\n".join(wrong)
