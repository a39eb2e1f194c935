"""The data of the desk on which a finding is written beside its quotes, and what is done there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from coding.model import EXCERPT_KINDS, ExcerptId
from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from lifeworld.app.finding_commands import ADD, REVISE
from lifeworld.app.finding_labels import LABELS, SHORT
from lifeworld.app.quote_words import describe_place
from lifeworld.app.web.operation_fields import HINT, clean_text
from opportunity_spaces.candidates.find_candidates import find_candidates, prepare_candidates
from opportunity_spaces.candidates.model import Candidate
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.collected.commands import add_collected, remove_collected
from opportunity_spaces.collected.queries import list_collected
from opportunity_spaces.drafts.commands import record_draft, remove_draft
from opportunity_spaces.drafts.model import list_statements
from opportunity_spaces.drafts.queries import find_draft
from opportunity_spaces.drafts.questions import list_questions
from opportunity_spaces.links.commands import link_evidence, revise_link, unlink_evidence
from opportunity_spaces.model import ALLOWED, CHOICES, FIELDS, Kind, Link
from opportunity_spaces.queries import list_links
from opportunity_spaces.things import get_thing
from study import Conflict, InvalidInput, Study
from study.language import say
from transcripts.queries import get_frame

__all__ = ["NEW", "get_desk", "parse_act", "parse_kind", "prepare_desk", "run_act"]

NEW = "new"  # in an address, in the place of the id of a finding that is not there yet
RELATIONS = ("supports", "nuances", "contradicts")
KINDS = ("insight", "need", "space", "metric")

_chains: dict[tuple[str, str, int], Chain] = {}
_reading = Lock()


def parse_kind(kind: str) -> Kind:
    """Return the kind of finding that an address names.

    Raises:
        InvalidInput: there is no desk for it.
    """
    if kind not in KINDS:
        raise InvalidInput(say("There is no desk for this kind of finding."), hint=say(HINT))
    return kind  # type: ignore[return-value]


def get_desk(study: Study, kind: Kind, thing_id: str, *, actor: str) -> dict[str, Any]:
    """Return a finding with its fields, what its writer has not saved yet, and its quotes.

    Args:
        study: The study.
        kind: The kind of finding.
        thing_id: Its id, or "" for one that is not there yet.
        actor: Who writes.

    Raises:
        NotFound: the finding is no longer in the study.
    """
    row: Mapping[str, Any] = get_thing(study, kind, thing_id) if thing_id else {"rev": 0}
    draft = find_draft(study, kind, thing_id, by=actor)
    fields = []
    for name in (each for each in FIELDS[kind] if each in LABELS[kind]):
        label, example = (say(words) if words else "" for words in LABELS[kind][name])
        choices = CHOICES[kind].get(name)
        fields.append(
            {
                "name": name,
                "label": label,
                "example": example,
                "value": row.get(name, next(iter(choices)) if choices else ""),
                "short": name in SHORT,
                "choices": [[each, say(words)] for each, words in choices.items()]
                if choices
                else None,
            }
        )
    return {
        "id": thing_id,
        "rev": row["rev"],
        "code": row.get("code", ""),
        "fields": fields,
        "draft": {"fields": dict(draft.fields), "rev": draft.rev, "at": draft.at}
        if draft
        else None,
        "quoted": ("excerpt", kind) in ALLOWED,
        **_get_linked(study, kind, thing_id),
        "collected": _render(study, list_collected(study, by=actor)),
    }


def prepare_desk(study: Study) -> None:
    """Load what ranking needs after the desk was opened, so that the first words find it ready."""
    prepare_candidates(study)


def _get_linked(study: Study, kind: Kind, thing_id: str) -> dict[str, Any]:
    """Return the quotes of a finding with their sides, and what they are as evidence."""
    if not thing_id or ("excerpt", kind) not in ALLOWED:
        return {"linked": [], "sides": {}, "basis": ""}
    sides = {link.from_id: link.relation for link in _list_quoted(study, thing_id)}
    return {
        "linked": _render(study, list(sides), whole=True),
        "sides": sides,
        # A method that does not count is shown no counts.
        "basis": _get_chain(study).evidence(kind, thing_id).render_basis()
        if get_frame(study).profile.frequencies
        else "",
    }


def _list_quoted(study: Study, thing_id: str) -> list[Link]:
    return [link for link in list_links(study, to_id=thing_id) if link.from_kind == "excerpt"]


def _get_chain(study: Study) -> Chain:
    """Return the evidence chain; that of the study's present state is kept."""
    with _reading:
        if (chain := _chains.get(study.stamp)) is None:
            chain = get_chain(study)
            _chains.clear()
            _chains[study.stamp] = chain
        return chain


def _render(study: Study, ids: Iterable[str], *, whole: bool = False) -> list[dict[str, Any]]:
    """Return quotes as the browser shows them, in this order.

    *whole* is True where those that do not count any more are shown, too.
    """
    wanted = [ExcerptId(each) for each in ids]
    if not wanted:
        return []
    codes = {code.id: code.name for code in list_codes(study)}
    found = {
        quote.excerpt_id: quote
        for quote in list_quotes(study, excerpt_ids=wanted, evidence_only=not whole)
    }
    return [_render_quote(found[each], codes) for each in wanted if each in found]


def _render_quote(quote: Quote, codes: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "id": quote.excerpt_id,
        "words": quote.words,
        "place": describe_place(quote),
        "codes": [codes[each] for each in quote.codes if each in codes],
        "kind": say(EXCERPT_KINDS[quote.kind]),
        "transcript": quote.transcript_id,
        "turn": quote.turn,
        "reasons": [],
    }


Act = tuple[str, dict[str, Any]]


def parse_act(body: object) -> Act:
    """Parse what the desk asks for: its name, and its values.

    Raises:
        InvalidInput: it is none of the acts of a desk, or a value is of the wrong kind.
    """
    if not isinstance(body, dict) or body.get("act") not in _ACTS:
        raise InvalidInput(say("The desk asked for what it cannot do."), hint=say(HINT))
    values = {name: value for name, value in body.items() if name != "act"}
    fields = values.get("fields", {})
    if not isinstance(fields, dict) or not all(
        isinstance(each, str) and "\0" not in each and clean_text(each) == each
        for each in fields.values()
    ):
        raise InvalidInput(say("The fields of a finding have to be words."), hint=say(HINT))
    for name, kind in (("rev", int), ("excerpt", str)):
        if name in values and not isinstance(values[name], kind):
            raise InvalidInput(say("The desk asked for what it cannot do."), hint=say(HINT))
    if values.get("relation") not in (None, *RELATIONS):
        raise InvalidInput(say("The desk asked for what it cannot do."), hint=say(HINT))
    return str(body["act"]), values


def run_act(study: Study, kind: Kind, thing_id: str, asked: Act, *, actor: str) -> dict[str, Any]:
    """Do what the desk asks for and return what it shows then."""
    name, values = asked
    return _ACTS[name](study, kind, thing_id, values, actor)


def _rank(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    """Rank quotes for what is written, and ask what is missing in it."""
    del actor
    fields = values.get("fields", {})
    asked = {"questions": list_questions(_get_chain(study), kind, thing_id, fields)}
    if ("excerpt", kind) not in ALLOWED:
        return asked
    sides: dict[str, list[str]] = {}
    for link in _list_quoted(study, thing_id) if thing_id else ():
        sides.setdefault(link.relation, []).append(link.from_id)
    found = find_candidates(
        study,
        list_statements(kind, fields),
        supports=[*sides.get("supports", ()), *sides.get("illustrates", ())],
        contradicts=[*sides.get("contradicts", ()), *sides.get("nuances", ())],
    )
    # Read together, because most are on both sides.
    ids = dict.fromkeys(each.id for each in (*found.near, *found.against))
    quotes = {quote["id"]: quote for quote in _render(study, ids)}
    return {
        **asked,
        "near": _choose(quotes, found.near),
        "against": _choose(quotes, found.against),
        "way": found.way,
        "why": found.why,
        "unread": found.unread,
    }


def _choose(
    quotes: Mapping[str, dict[str, Any]], found: Iterable[Candidate]
) -> list[dict[str, Any]]:
    return [{**quotes[e.id], "reasons": list(e.reasons)} for e in found if e.id in quotes]


def _draft(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    record_draft(
        study, kind, thing_id, values.get("fields", {}), rev=values.get("rev", 0), actor=actor
    )
    return {"kept": True}


def _drop(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    """Let go of what is not saved, and return the finding as it is."""
    del values
    remove_draft(study, kind, thing_id, actor=actor)
    return get_desk(study, kind, thing_id, actor=actor)


def _save(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    fields = values.get("fields", {})
    if thing_id:
        row = get_thing(study, kind, thing_id)
        if row["rev"] != values.get("rev"):
            raise Conflict(
                say("Somebody has changed this finding since you began to write."),
                hint=say("Your words are kept. Save again to put them in the place of the others."),
            )
        changed = {name: value for name, value in fields.items() if row.get(name) != value.strip()}
        if changed:
            REVISE[kind](study, thing_id, actor=actor, expect_rev=row["rev"], **changed)
        saved = thing_id
    else:
        saved = str(ADD[kind](study, **_fill(kind, fields), actor=actor).id)
    remove_draft(study, kind, thing_id, actor=actor)
    row = get_thing(study, kind, saved)
    return {"id": saved, "rev": row["rev"], "code": row.get("code", "")}


def _fill(kind: Kind, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with those that a finding needs, though they may be empty."""
    needed = ("who", "verb") if kind == "need" else FIELDS[kind][:1]
    return {**dict.fromkeys(needed, ""), **fields}


def _link(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    """Link a quote on a side, move it to another, or with no relation take it off."""
    excerpt, relation = str(values.get("excerpt", "")), values.get("relation")
    there = [link for link in _list_quoted(study, thing_id) if link.from_id == excerpt]
    if relation is None:
        for link in there:
            unlink_evidence(study, link.id, actor=actor)
    elif not there:
        link_evidence(study, "excerpt", excerpt, kind, thing_id, relation=relation, actor=actor)
    elif there[0].relation != relation:
        revise_link(study, there[0].id, relation=relation, actor=actor)
    return _get_linked(study, kind, thing_id)


def _collect(
    study: Study, kind: Kind, thing_id: str, values: dict[str, Any], actor: str
) -> dict[str, Any]:
    del kind, thing_id
    excerpt = str(values.get("excerpt", ""))
    if excerpt in list_collected(study, by=actor):
        remove_collected(study, [excerpt], actor=actor)
    else:
        add_collected(study, [excerpt], actor=actor)
    return {"collected": _render(study, list_collected(study, by=actor))}


_ACTS: dict[str, Callable[[Study, Kind, str, dict[str, Any], str], dict[str, Any]]] = {
    "rank": _rank,
    "draft": _draft,
    "drop": _drop,
    "save": _save,
    "link": _link,
    "collect": _collect,
}
