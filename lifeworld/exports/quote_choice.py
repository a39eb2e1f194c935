"""Which quotes leave the study: the filters of a screen or of a command, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from coding.chosen.model import CodingFilters
from coding.queries import list_codes
from opportunity_spaces.queries import list_links
from study import Study
from study.language import say
from study.wording import count_things, render_names
from themes.queries import list_gathered, list_themes
from transcripts.queries import get_titles, list_strata

__all__ = ["QuoteChoice", "describe_choice", "find_filters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteChoice:
    """Which quotes are meant; what is empty leaves nothing out.

    Attributes:
        codes: Ids of codes.
        themes: Ids of themes: the codes that they gather.
        coders: Who coded.
        transcripts: Ids of transcripts.
        strata: Ids of strata; an empty one stands for sessions in none.
        attributes: (name, value): somebody who speaks has one of the values of each name.
        linked: Whether only quotes are meant that a finding rests on.
        moderators: Whether words of moderators and observers are meant, too.
        places: Turns, as (transcript id, number): results of a search, in place of coded quotes.
    """

    codes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    linked: bool = False
    moderators: bool = False
    places: tuple[tuple[str, int], ...] = ()

    def pack(self) -> dict[str, Any]:
        """Return what is set, as JSON can hold it."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> QuoteChoice:
        """Return the choice that `pack` packed; what is not known is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: _freeze(value) for name, value in packed.items() if name in known})


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list | tuple) else value


def find_filters(study: Study, choice: QuoteChoice) -> CodingFilters:
    """Return the filters of codings that a choice comes to."""
    codes = list(choice.codes)
    if choice.themes:
        gathered = list_gathered(study)
        themed = {code for t in choice.themes for code in gathered.get(t, ())}  # type: ignore[call-overload]
        codes = [c for c in codes if c in themed] if codes else sorted(themed)
        codes = codes or [""]  # a theme without codes has no quotes
    linked = None
    if choice.linked:
        linked = tuple(
            sorted({link.from_id for link in list_links(study) if link.from_kind == "excerpt"})
        )
    return CodingFilters(
        codes=tuple(codes),
        coders=choice.coders,
        transcripts=choice.transcripts,
        strata=choice.strata,
        attributes=choice.attributes,
        excerpts=linked,
        moderators=choice.moderators,
    )


def describe_choice(study: Study, choice: QuoteChoice, *, inside: bool) -> list[str]:
    """Return which quotes were chosen, one sentence for each filter.

    Outside the team only that some were: names of coders and transcripts are not for others.
    """
    if choice == QuoteChoice():
        return []
    if not inside:
        return [say("These are chosen quotes, not all of the study.")]
    lines = []
    if choice.places:
        turns = count_things(len(choice.places), "turn")
        lines.append(say("The results of a search: {turns}.", turns=turns))
    if choice.linked:
        lines.append(say("Only quotes that a finding rests on."))
    if choice.moderators:
        lines.append(say("Words of moderators and observers are in it, which are no evidence."))
    strata_names: dict[str, str] = {s.id: s.name for s in list_strata(study)}
    codes = _name(choice.codes, {c.id: c.name for c in list_codes(study)})
    themes = _name(choice.themes, {t.id: t.name for t in list_themes(study)})
    transcripts = _name(choice.transcripts, get_titles(study))
    strata = _name(choice.strata, strata_names | {"": say("No stratum")})
    if codes:
        lines.append(say("Only quotes with the codes {names}.", names=codes))
    if themes:
        lines.append(say("Only quotes of the themes {names}.", names=themes))
    if transcripts:
        lines.append(say("Only the transcripts {names}.", names=transcripts))
    if strata:
        lines.append(say("Only the strata {names}.", names=strata))
    if choice.coders:
        lines.append(say("Only what {names} coded.", names=render_names(choice.coders)))
    if choice.attributes:
        values = render_names(f"{name}: {value}" for name, value in choice.attributes)
        lines.append(say("Only people of whom this holds: {values}.", values=values))
    return lines


def _name(ids: Sequence[str], names: Mapping[str, str]) -> str:
    return render_names(f"“{names[each]}”" for each in ids if each in names)
