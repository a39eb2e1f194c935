"""Bring the sets of another program's project into a study, as themes that gather their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coding.exchange.model import ReadSet
from coding.model import CodeId
from study import Study
from study.language import say
from study.ledger import Change
from themes.commands import _gather, _insert_theme
from themes.queries import list_themes

__all__ = ["add_set_rows"]


def add_set_rows(
    study: Study,
    change: Change,
    sets: Sequence[ReadSet],
    *,
    codes: Mapping[str, CodeId],
    actor: str,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Add a theme for each set inside an open change; one whose name is taken is left as it is.

    Args:
        study: The study.
        change: The change.
        sets: The sets of the file.
        codes: The study's code for each code of the file.
        actor: Who imports.

    Returns:
        The theme for each set, and a sentence for each that was there already.
    """
    there = {theme.name.casefold(): str(theme.id) for theme in list_themes(study)}
    subject = change.subject
    found: dict[str, str] = {}
    told = []
    for each in sets:
        name = each.name.casefold()
        if name in there:
            told.append(say("The theme “{name}” was there, and left as it is.", name=each.name))
        else:
            made = _insert_theme(study, change, each.name, description=each.about)
            for key in each.codes:
                _gather(study, change, made, codes[key])
            there[name] = str(made)
        found[each.key] = there[name]
    change.subject = subject  # the file, not its last theme
    return found, tuple(told)
