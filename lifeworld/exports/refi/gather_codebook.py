"""Gathers the codes and themes of a study for a REFI-QDA file, as its audience may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from coding.codebook.colours import render_colour
from coding.codebook.tables.description import RETIRED, render_description
from coding.codebook.tables.model import TEXTS
from coding.codebook.tree import list_in_order
from coding.exchange.ids import hash_id
from coding.model import Code
from coding.queries import list_codes
from coding.quotes.queries import list_quotes
from lifeworld.exports.agreed import AGREED_ONLY, EARLY, ENDED
from lifeworld.exports.exposures import find_repeated
from lifeworld.exports.quote_gate import check_audience, get_quote_gate
from lifeworld.exports.refi.gather_notes import Noted
from lifeworld.exports.refi.model import Gathered, OutCode, OutSet, Project
from study import Study
from study.language import mark, say, say_in
from study.times import get_now
from study.wording import count_things, render_names, render_quote, shorten_quote
from themes.queries import list_theme_codes, list_themes
from themes.raised.queries import list_session_facts
from transcripts.queries import get_frame

__all__ = ["choose_themes", "get_codebook", "hash_thing", "list_code_warnings", "list_out_codes"]

_THEME_PARTS = {
    "organising_concept": "",
    "boundary": mark("What does not belong to it: {words}"),
    "description": "",
}


def get_codebook(study: Study, *, audience: str) -> Gathered:
    """Return the codes of a study and its themes, without a text."""
    check_audience(audience)
    frame = get_frame(study)
    with say_in(frame.language):
        sets, told = choose_themes(study, audience, Noted())
        return Gathered(
            project=Project(
                name=frame.title,
                about="",
                at=get_now(),
                users={},
                codes=tuple(list_out_codes(study, Noted(), inside=audience == "internal")),
                sets=sets,
            ),
            left_out=(*told, *list_code_warnings(study, audience)),
        )


def hash_thing(kind: str, key: str, *, audience: str = "") -> str:
    """Return the id of a thing of the study in a file.

    Codes and themes have one id in every file. People, texts and words have another one for each
    audience: files with other names must not be put side by side by their ids.
    """
    return hash_id(kind, key, *([audience] if kind not in ("code", "theme") else []))


def list_out_codes(study: Study, noted: Noted, *, inside: bool) -> Iterator[OutCode]:
    """Yield the codes in the order of the tree; examples, which quote people, for the team only."""
    for _, code in list_in_order(list_codes(study)):
        yield OutCode(
            id=hash_thing("code", code.id),
            name=code.name,
            parent=hash_thing("code", code.parent_id) if code.parent_id else None,
            description=_describe(code, inside=inside),
            colour=render_colour(code.hue),
            abstract=code.abstract,
            notes=noted.find("code", code.id),
        )


def list_code_warnings(study: Study, audience: str) -> Iterator[str]:
    """Yield what others than the team do not read of the codes, and what they should not."""
    if audience == "internal":
        return
    codes = list_codes(study)
    if examples := sum(bool(code.example) for code in codes):
        them = count_things(examples, "example was", "examples were")
        yield say("{examples} left out of the codes: they quote people.", examples=them)
    gate = get_quote_gate(
        study, audience=audience, held=list_session_facts(study), texts=(), languages=()
    )
    withheld = gate.choose(list_quotes(study)).list_withheld()
    written = [(f"{code.name}\n{_describe(code, inside=False)}", code) for code in codes]
    named = [(say("The code “{name}”", name=code.name), text) for text, code in written]
    for name, runs in find_repeated(named, withheld).items():
        yield say(
            "{finding} repeats words of a quote that is withheld: {words}.",
            finding=name,
            words=render_names(render_quote(shorten_quote(run, most=80)) for run in runs),
        )


def _describe(code: Code, *, inside: bool) -> str:
    texts = {name: getattr(code, name) for name in TEXTS if inside or name != "example"}
    return render_description({**texts, RETIRED: "yes" if code.retired else ""})


def choose_themes(
    study: Study, audience: str, noted: Noted
) -> tuple[tuple[OutSet, ...], list[str]]:
    """Return the themes that an audience gets as sets, and how many it does not get."""
    left = (*ENDED["theme"], *(EARLY["theme"] if audience in AGREED_ONLY else ()))
    every = list_themes(study)
    shown = [each for each in every if audience == "internal" or each.status not in left]
    there = {code.id for code in list_codes(study)}
    gathered: dict[str, list[str]] = defaultdict(list)
    for each in list_theme_codes(study):
        if each.code_id in there:
            gathered[each.theme_id].append(hash_thing("code", each.code_id))
    sets = tuple(
        OutSet(
            id=hash_thing("theme", theme.id),
            name=theme.name,
            about=_join(
                say(told, words=words) if told else words
                for name, told in _THEME_PARTS.items()
                if (words := getattr(theme, name))
            ),
            codes=tuple(dict.fromkeys(gathered[theme.id])),
            notes=noted.find("theme", theme.id),
        )
        for theme in shown
    )
    if len(shown) == len(every):
        return sets, []
    themes = count_things(len(every) - len(shown), "theme is", "themes are")
    return sets, [say("{themes} not agreed, and left out.", themes=themes)]


def _join(parts: Iterable[str]) -> str:
    return "\n\n".join(parts)
