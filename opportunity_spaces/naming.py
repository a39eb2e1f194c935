"""What the kinds of things in the evidence chain are called in a sentence."""

from __future__ import annotations

from opportunity_spaces.model import KIND_WORDS
from study.language import mark, say
from study.wording import choose_word

__all__ = ["THE_NAMED", "THE_UNNAMED", "say_gone", "say_kind", "say_named"]

# English with the name, as recorded in the history; said when it is shown.
THE_NAMED: dict[str, str] = {
    "excerpt": mark("the quote “{name}”"),
    "code": mark("the code “{name}”"),
    "theme": mark("the theme “{name}”"),
    "insight": mark("the insight “{name}”"),
    "need": mark("the need “{name}”"),
    "space": mark("the opportunity space “{name}”"),
    "assumption": mark("the assumption “{name}”"),
    "initiative": mark("the initiative “{name}”"),
    "metric": mark("the metric “{name}”"),
    "source": mark("the outside source “{name}”"),
    "challenge": mark("the challenge “{name}”"),
    "aim": mark("the aim “{name}”"),
}
# The same where the thing is no longer there to be named.
THE_UNNAMED: dict[str, str] = {
    "excerpt": mark("a quote"),
    "code": mark("the code"),
    "theme": mark("the theme"),
    "insight": mark("the insight"),
    "need": mark("the need"),
    "space": mark("the opportunity space"),
    "assumption": mark("the assumption"),
    "initiative": mark("the initiative"),
    "metric": mark("the metric"),
    "source": mark("the outside source"),
    "challenge": mark("the challenge"),
    "aim": mark("the aim"),
}
_GONE: dict[str, str] = {
    "excerpt": mark("That quote is no longer in the study."),
    "code": mark("That code is no longer in the study."),
    "theme": mark("That theme is no longer in the study."),
    "insight": mark("That insight is no longer in the study."),
    "need": mark("That need is no longer in the study."),
    "space": mark("That opportunity space is no longer in the study."),
    "assumption": mark("That assumption is no longer in the study."),
    "initiative": mark("That initiative is no longer in the study."),
    "metric": mark("That metric is no longer in the study."),
    "source": mark("That outside source is no longer in the study."),
    "challenge": mark("That challenge is no longer in the study."),
    "aim": mark("That aim is no longer in the study."),
}


def say_kind(kind: str, number: int = 1) -> str:
    """Return the word for a kind of thing: “opportunity space”, or “opportunity spaces”."""
    words = {
        "excerpt": choose_word(number, "quote"),
        "code": choose_word(number, "code"),
        "theme": choose_word(number, "theme"),
        "insight": choose_word(number, "insight"),
        "need": choose_word(number, "need"),
        "space": choose_word(number, "opportunity space"),
        "assumption": choose_word(number, "assumption"),
        "initiative": choose_word(number, "initiative"),
        "metric": choose_word(number, "metric"),
        "source": choose_word(number, "outside source"),
        "challenge": choose_word(number, "challenge"),
        "aim": choose_word(number, "aim"),
    }
    return words.get(kind) or choose_word(number, kind)


def say_named(kind: str, name: str) -> str:
    """Return a thing with its name: “the theme “Pay””."""
    return say(THE_NAMED[kind], name=name)


def say_gone(kind: str) -> str:
    """Return the sentence that a thing of a kind is not in the study, or not any more."""
    if kind in KIND_WORDS:
        return say(_GONE[kind])
    return say("That {kind} is no longer in the study.", kind=kind)
