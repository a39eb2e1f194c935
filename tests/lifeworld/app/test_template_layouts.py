"""On the page Export a template shows its layouts; one chosen by hand is kept and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from lifeworld.exports.deck.template_report import KINDS, hash_template
from lifeworld.exports.queries import get_layouts
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE


def test_a_layout_is_chosen_for_a_kind_of_slide_and_all_are_given_back(
    open_screen: Any, small: SimpleNamespace
) -> None:
    content = CORPORATE["wide.pptx"]()
    digest = hash_template(content)
    screen = open_screen(small.study, "export")
    screen.at.file_uploader[0].set_value(("ours.pptx", content, "application/octet-stream"))
    screen.at.run()
    assert not screen.at.exception
    offered = {box.label: box for box in screen.at.selectbox}
    assert set(KINDS.values()) <= set(offered)
    assert any("ours" in each.label for each in screen.at.expander)
    assert any("The title has room for about" in each.value for each in screen.at.caption)
    offered["Table"].set_value(6).run()
    assert get_layouts(small.study, digest) == {"Table": 6}
    screen.press("Make deck")
    assert "deck_made" in screen.at.session_state
    screen.press("Let Lifeworld choose all layouts")
    assert get_layouts(small.study, digest) == {}
