"""Which quotes a table holds, from the options of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lifeworld.exports.quote_choice import QuoteChoice
    from study import Study

__all__ = ["find_choice"]


def find_choice(study: Study, asked: dict[str, Any]) -> QuoteChoice:
    """Return the choice that the options of `lifeworld export` name.

    Raises:
        NotFound: the study has no code, theme, coder, stratum, transcript or value of that name.
        UsageError: an attribute is not written NAME=VALUE.
    """
    from coding.codebook.tree import list_descendants
    from coding.queries import find_code, list_coders, list_codes
    from lifeworld.exports.quote_choice import QuoteChoice
    from themes.queries import list_themes
    from transcripts.queries import find_transcript, list_strata

    book = list_codes(study)
    codes: list[str] = []
    for name in asked["codes"]:
        code = find_code(study, name)
        codes += [code.id, *list_descendants(book, code.id)]
    themes: dict[str, str] = {t.name: t.id for t in list_themes(study)}
    strata: dict[str, str] = {s.name: s.id for s in list_strata(study)}
    coders = {name: name for name in list_coders(study)}
    return QuoteChoice(
        codes=tuple(dict.fromkeys(codes)),
        themes=tuple(_find(themes, name, "theme") for name in asked["themes"]),
        coders=tuple(_find(coders, name, "coder") for name in asked["coders"]),
        transcripts=tuple(str(find_transcript(study, name).id) for name in asked["transcripts"]),
        strata=tuple(_find(strata, name, "stratum") for name in asked["strata"]),
        attributes=tuple(_parse_attribute(study, each) for each in asked["attributes"]),
        linked=asked["linked"],
        moderators=asked["moderators"],
    )


def _find(there: dict[str, str], name: str, what: str) -> str:
    """Return the id of what somebody named, or refuse with names like it."""
    import difflib

    from study import NotFound

    found = {key.casefold(): value for key, value in there.items()}.get(name.strip().casefold())
    if found is None:
        near = difflib.get_close_matches(name, there, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(f'“{each}”' for each in near)}?" if near else ""
        raise NotFound(f"The study has no {what} “{name}”.", hint=hint)
    return found


def _parse_attribute(study: Study, told: str) -> tuple[str, str]:
    from coding.search.queries import list_values
    from study import NotFound

    name, sign, value = told.partition("=")
    if not sign:
        raise click.UsageError(f"--attribute {told}: write NAME=VALUE.")
    values = list_values(study)
    if name not in values:
        raise NotFound(
            f"Nobody in the study has the attribute “{name}”.",
            hint=f"There are {', '.join(values)}." if values else "",
        )
    if value not in values[name]:
        raise NotFound(
            f"Nobody in the study has “{value}” as {name}.",
            hint=f"There are {', '.join(values[name][:12])}.",
        )
    return name, value
