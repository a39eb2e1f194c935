"""What would have changed a suggestion: kept as found, said to each reader in their language.

The idea is that of counterfactual explanations (Wachter, Mittelstadt & Russell, 2018).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from study.language import mark, say
from study.wording import render_names

if TYPE_CHECKING:
    from coding.suggestions.code_texts import CodeLike

__all__ = [
    "NOTHING_SINGLE",
    "ONE_DECISION",
    "Counterfactual",
    "new_text_counterfactual",
    "new_word_counterfactual",
    "render_counterfactual",
]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A sentence that is said later.

    Attributes:
        message: Its English, with names in braces; "" if there is nothing to say.
        values: What stands for the names. Words of passages and codes are said as they are; those
            in *texts* and *advice* are messages themselves.
    """

    message: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return render_counterfactual(self.list_parts())

    def list_parts(self) -> dict[str, Any]:
        """Return it in the form in which a suggestion keeps it."""
        return {"message": self.message, **self.values}


def render_counterfactual(kept: str | Mapping[str, Any]) -> str:
    """Return what would have changed a suggestion in the reader's language.

    Args:
        kept: What `Counterfactual.list_parts` gave, or a sentence as plugins give it.
    """
    if isinstance(kept, str) or not kept.get("message"):
        return kept if isinstance(kept, str) else ""
    values = {name: value for name, value in kept.items() if name != "message"}
    if "words" in values:
        values["words"] = render_names(f"“{word}”" for word in values["words"])
    if "texts" in values:
        values["texts"] = render_names(say(text) for text in values["texts"])
    if "advice" in values:
        values["advice"] = say(values["advice"])
    return say(kept["message"], **values)


NOTHING_SINGLE = Counterfactual(mark("No single word or example decides it."))
ONE_DECISION = Counterfactual(
    mark(
        "It depends on one decision on a similar passage. Without that, it would not be suggested."
    )
)


def new_word_counterfactual(words: Sequence[str]) -> Counterfactual:
    """Return that a suggestion would not be made without some words."""
    one = mark("Without the word {words}, it would not be suggested.")
    several = mark("Without the words {words}, it would not be suggested.")
    return Counterfactual(one if len(words) == 1 else several, {"words": list(words)})


def new_text_counterfactual(code: CodeLike, *, alone: bool, coded: bool) -> Counterfactual:
    """Return that a suggestion would not be made without the texts of its code.

    Args:
        code: The code.
        alone: Whether nothing else speaks for it.
        coded: Whether the code has examples.
    """
    texts = {
        mark("definition"): code.definition,
        mark("rules"): code.include,
        mark("example"): code.example,
    }
    named = [mark("name"), *(name for name, text in texts.items() if text.strip())]
    if not alone:
        message = mark("Without the {texts} of “{name}”, it would not be suggested.")
        return Counterfactual(message, {"texts": named, "name": code.name})
    if code.definition.strip():
        advice = mark("make the definition clearer")
        first = mark("accept a first example or make the definition clearer")
    else:
        advice = mark("write a definition")
        first = mark("accept a first example or write a definition")
    return Counterfactual(
        mark("It rests on the {texts} of “{name}” alone. To change it, {advice}."),
        {"texts": named, "name": code.name, "advice": advice if coded else first},
    )
