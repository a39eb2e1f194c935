"""What links in memos can name, and what a memo is on, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coding.memos.links import LinkIndex, Named, carry_links, find_things
from coding.memos.model import Memo, Thing
from coding.memos.queries import Place, list_memos
from coding.queries import list_codes
from opportunity_spaces.brief.queries import list_aims, list_challenges, list_sources
from opportunity_spaces.naming import say_kind
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_spaces,
)
from study import Study
from study.language import say
from study.wording import choose_word
from themes.queries import list_themes
from transcripts.queries import get_pseudonyms, get_titles

__all__ = [
    "STUDY",
    "describe_thing",
    "find_memo_links",
    "get_link_index",
    "has_thing",
    "list_things",
]

STUDY = Thing(kind="study", id="study")


def get_link_index(study: Study) -> LinkIndex:
    """Return everything that a link in a memo can name."""
    return LinkIndex([*list_things(study), *_list_memos(study)])


def list_things(study: Study) -> list[Named]:
    """Return everything that has a name and that a memo can be on, the study first."""
    return [Named(thing=STUDY, names=(say("The study"),)), *_list_named(study)]


def find_memo_links(
    study: Study, body: str, *, before: Memo | None = None, index: LinkIndex | None = None
) -> dict[str, Thing]:
    """Return what the links of a memo mean, to be stored with it; *before* is the memo so far."""
    if "[[" not in body:
        return {}
    index = index or get_link_index(study)
    carried = carry_links(before.body, index, before.links) if before else {}
    return find_things(body, index, carried)


def has_thing(thing: Thing, index: LinkIndex, places: Mapping[Thing, Place]) -> bool:
    """Return whether what a memo is on is still there; nothing is always there."""
    return not thing.kind or thing in places or index.get_name(thing) is not None


def describe_thing(thing: Thing, index: LinkIndex, places: Mapping[Thing, Place]) -> str:
    """Return what a memo is on, in words: “theme “Pay””, “turn 4 of “Group one””.

    *places* is what `list_places` returns.
    """
    if not thing.kind:
        return say("on nothing")
    if thing == STUDY:
        return say("the study")
    place = places.get(thing)
    if place is not None:
        turn = say(
            "turn {turn} of “{transcript}”", turn=place.turn + 1, transcript=place.transcript
        )
        if thing.kind != "coding":
            return turn
        return say("coding with “{code}” in {turn}", code=place.code, turn=turn)
    name = index.get_name(thing)
    kind = _say_kind(thing.kind)
    return f"{kind} “{name}”" if name is not None else say("{kind} that was removed", kind=kind)


def _say_kind(kind: str) -> str:
    words = {
        "transcript": choose_word(1, "transcript"),
        "turn": choose_word(1, "turn"),
        "coding": choose_word(1, "coding"),
        "person": choose_word(1, "person", "people"),
    }
    return words.get(kind) or say_kind(kind)


def _list_memos(study: Study) -> Iterator[Named]:
    for memo in list_memos(study):
        yield Named(thing=Thing(kind="memo", id=memo.id), names=(memo.title,))


def _list_named(study: Study) -> Iterator[Named]:
    for transcript_id, title in get_titles(study).items():
        yield _name("transcript", transcript_id, title)
    for person_id, pseudonym in get_pseudonyms(study).items():
        yield _name("person", person_id, pseudonym)
    for code in list_codes(study):
        yield _name("code", code.id, code.name)
    for theme in list_themes(study):
        yield _name("theme", theme.id, theme.name)
    yield from _list_findings(study)
    for aim in list_aims(study):
        yield _name("aim", aim.id, aim.statement)
    for challenge in list_challenges(study):
        yield _name("challenge", challenge.id, challenge.code, challenge.render())
    for source in list_sources(study):
        yield _name("source", source.id, source.title, source.render())


def _list_findings(study: Study) -> Iterator[Named]:
    for insight in list_insights(study):
        yield _name("insight", insight.id, insight.code, insight.assertion)
    for number, (need_id, sentence) in enumerate(list_need_sentences(study).items(), start=1):
        yield _name("need", need_id, sentence, f"N{number}")
    for number, space in enumerate(list_spaces(study), start=1):
        yield _name("space", space.id, space.name, f"S{number}")
    for assumption in list_assumptions(study):
        yield _name("assumption", assumption.id, assumption.statement)
    for initiative in list_initiatives(study):
        yield _name("initiative", initiative.id, initiative.title)
    for metric in list_metrics(study):
        yield _name("metric", metric.id, metric.name)


def _name(kind: str, thing_id: str, *names: str) -> Named:
    return Named(thing=Thing(kind=kind, id=thing_id), names=tuple(n for n in names if n))
