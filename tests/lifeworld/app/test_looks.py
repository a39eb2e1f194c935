from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lifeworld.app.looks import SETTINGS

ROOT = Path(__file__).resolve().parents[3]


def flat(table, prefix=""):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def told(value):
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def test_the_checkouts_settings_are_those_of_the_command():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert {name: told(value) for name, value in flat(config)} == SETTINGS


def contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    a, b = sorted((light(one), light(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def test_text_on_paper_and_on_buttons_can_be_read_in_both_modes():
    for mode in ("light", "dark"):
        paper = SETTINGS[f"theme.{mode}.backgroundColor"]
        assert contrast(SETTINGS[f"theme.{mode}.textColor"], paper) >= 7
        assert contrast(SETTINGS[f"theme.{mode}.linkColor"], paper) >= 4.5
        # Streamlit writes white on the primary colour, and uses it for text on paper, too.
        primary = SETTINGS[f"theme.{mode}.primaryColor"]
        assert contrast(primary, "#ffffff") >= (4.5 if mode == "light" else 3)
        assert contrast(primary, paper) >= (4.5 if mode == "light" else 3)


def test_quiet_text_can_be_read_on_paper_on_boxes_and_in_the_sidebar():
    # Streamlit writes captions in the text's colour at 60 per cent.
    def mixed(text, paper):
        pairs = ((int(text[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5))
        return "#" + "".join(f"{round(0.6 * t + 0.4 * p):02x}" for t, p in pairs)

    for mode in ("light", "dark"):
        text = SETTINGS[f"theme.{mode}.textColor"]
        for place in ("backgroundColor", "secondaryBackgroundColor", "sidebar.backgroundColor"):
            paper = SETTINGS[f"theme.{mode}.{place}"]
            assert contrast(mixed(text, paper), paper) >= 4.5, (mode, place)


def test_the_pages_of_a_workshop_have_the_colours_of_the_app():
    sheet = (ROOT / "lifeworld/room/pages/shared/looks.css").read_text("utf-8")
    names = {
        "paper": "backgroundColor", "soft": "secondaryBackgroundColor", "ink": "textColor",
        "rule": "borderColor", "accent": "primaryColor", "link": "linkColor",
        "side": "sidebar.backgroundColor", "good": "greenTextColor",
        "good-ground": "greenBackgroundColor", "good-line": "greenColor",
        "note": "yellowTextColor", "note-ground": "yellowBackgroundColor",
        "note-line": "yellowColor", "bad": "redTextColor", "bad-ground": "redBackgroundColor",
        "bad-line": "redColor",
    }  # fmt: skip
    light, dark = sheet.split("@media (prefers-color-scheme: dark)")
    for scheme, rules in (("light", light), ("dark", dark)):
        given = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rules))
        assert {ours: given[ours] for ours in names} == {
            ours: SETTINGS[f"theme.{scheme}.{its}"] for ours, its in names.items()
        }
