"""The names of suggested themes, and the sentences that stand for them."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.app.markdown import escape
from study import Study
from study.language import say
from study.wording import count_things
from themes.discovery.model import SuggestedTheme
from themes.discovery.queries import list_passage_texts

__all__ = ["describe_name", "list_key_sentences", "show_name"]


def describe_name(suggested: SuggestedTheme, *, sized: bool = False) -> str:
    """Return the name of a suggested theme, or that nothing in it gives a clear one.

    Args:
        suggested: The theme.
        sized: Whether its size stands beside the name anyway.
    """
    if sized and not suggested.name:
        return say("No clear name")
    return suggested.name or say(
        "No clear name: {passages}", passages=count_things(len(suggested.passages), "passage")
    )


def show_name(suggested: SuggestedTheme) -> str:
    """Return the number and name of a suggested theme for lists, escaped for Markdown."""
    return escape(f"{suggested.position + 1} {describe_name(suggested)}")


def list_key_sentences(study: Study, suggested: Sequence[SuggestedTheme]) -> dict[str, str]:
    """Return the sentence that stands for each theme, by the theme's id; some have none."""
    texts = list_passage_texts(study, [each.sentence for each in suggested if each.sentence])
    return {each.id: texts[each.sentence] for each in suggested if texts.get(each.sentence)}
