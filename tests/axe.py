"""Reads a page of a workshop's room with axe, in light, in dark and in forced colours."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["MODES", "read_axe"]

_FOUND = find_spec("axe_playwright_python")
_AXE = Path(_FOUND.origin).parent / "axe.min.js" if _FOUND and _FOUND.origin else None
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FIND = """async rules => {
    const read = await axe.run(document, { resultTypes: ['violations'], runOnly: rules });
    return read.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any, all, none }) => {
            const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
            return `${id}: ${html.slice(0, 200)} ${why.slice(0, 200)}`;
        }));
}"""
MODES: tuple[dict[str, str], ...] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)


def read_axe(page: Any) -> list[str]:
    """Return what axe finds on a page as it stands; nothing where axe is not installed."""
    if _AXE is None:
        return []
    page.evaluate(_AXE.read_text("utf-8") + ";0")
    wrong: list[str] = []
    for mode in MODES:
        page.emulate_media(**mode, reduced_motion="reduce")
        wrong += [f"{mode}: {each}" for each in page.evaluate(_FIND, _RULES)]
    page.emulate_media(**MODES[0])
    return wrong
