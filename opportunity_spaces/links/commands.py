"""Commands for links: what rests on which evidence, and what a person accepts of it."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.model import (
    ALLOWED,
    RELATIONS,
    Kind,
    LinkId,
    Relation,
)
from opportunity_spaces.naming import THE_NAMED, THE_UNNAMED, say_kind
from opportunity_spaces.queries import (
    find_row,
    get_link,
    list_links,
)
from opportunity_spaces.things import (
    get_label,
    get_thing,
)
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change, Row
from study.times import get_now

__all__ = ["accept_link", "accept_links", "link_evidence", "revise_link", "unlink_evidence"]


def link_evidence(
    study: Study,
    from_kind: Kind,
    from_id: str,
    to_kind: Kind,
    to_id: str,
    *,
    actor: str,
    relation: Relation | None = None,
    note: str = "",
) -> LinkId:
    """Link *from* as evidence or basis of *to*; return an existing link if there is one.

    Args:
        study: The study.
        from_kind: Kind of the source: excerpt, theme, insight, need, space or initiative.
        from_id: Its id.
        to_kind: Kind of the finding that rests on it.
        to_id: Its id.
        actor: Who makes the link.
        relation: How they are related; by default the usual relation between these kinds.
        note: The reason, in a few words.

    Raises:
        InvalidInput: these kinds cannot be linked, or the quote is not evidence because it is a
            moderator's or not coded.
        NotFound: one of them is not in the study.
    """
    if (from_kind, to_kind) not in ALLOWED:
        usable = [say_kind(source, 2) for source, target in ALLOWED if target == to_kind]
        raise InvalidInput(
            say(
                "{findings} cannot rest on {others}.",
                findings=say_kind(to_kind, 2).capitalize(),
                others=say_kind(from_kind, 2),
            ),
            hint=say("They can rest on {things}.", things=say(" or ").join(usable))
            if usable
            else "",
        )
    meant = relation or ALLOWED[from_kind, to_kind]
    if meant not in RELATIONS:
        raise InvalidInput(
            say("There is no relation “{relation}”.", relation=meant),
            hint=say("Choose one of {choices}.", choices=", ".join(RELATIONS)),
        )
    with study.change("link evidence", actor=actor) as change:
        source = get_thing(study, from_kind, from_id)
        target = get_thing(study, to_kind, to_id)
        change.subject = f"{_name(from_kind, source)} → {_name(to_kind, target)}"
        if from_kind == "excerpt":
            _refuse_no_evidence(study, from_id)
        there = study.db.execute(
            "SELECT id FROM links WHERE from_id = ? AND to_id = ? AND relation = ?",
            [from_id, to_id, meant],
        ).fetchone()
        if there:
            return LinkId(there[0])
        link_id = LinkId(new_id())
        change.insert(
            "links",
            {
                "id": link_id,
                "from_kind": from_kind,
                "from_id": from_id,
                "to_kind": to_kind,
                "to_id": to_id,
                "relation": meant,
                "note": note,
                "rev_seen": source["rev"],
                "by": actor,
                "at": get_now(),
            },
        )
    return link_id


def revise_link(study: Study, link_id: LinkId, *, actor: str, **fields: Any) -> None:
    """Change the relation or the note of a link."""
    if not fields.keys() <= {"relation", "note"}:
        raise InvalidInput(
            say("Only the relation and the note of a link can be changed."),
            hint=say("To link something else, remove this link and add another."),
        )
    if fields.get("relation", "supports") not in RELATIONS:
        raise InvalidInput(
            say("There is no relation “{relation}”.", relation=fields["relation"]),
            hint=say("Choose one of {choices}.", choices=", ".join(RELATIONS)),
        )
    with study.change("revise link", actor=actor) as change:
        change.subject = _subject(study, link_id)
        change.update("links", link_id, **fields)


def unlink_evidence(study: Study, link_id: LinkId, *, actor: str) -> None:
    """Remove a link, even if its ends no longer exist."""
    with study.change("unlink evidence", actor=actor) as change:
        change.subject = _subject(study, link_id)
        change.delete("links", link_id)


def accept_link(study: Study, link_id: LinkId, *, actor: str, reason: str = "") -> None:
    """Confirm that a link still holds for the current revision of its source, and why.

    If the source was removed, the link is removed: the finding holds without it.

    Raises:
        InvalidInput: the source is a quote that no longer counts as evidence, a withdrawn insight
            or a dropped theme.
    """
    with study.change("still holds", actor=actor, reason=reason) as change:
        change.subject = _subject(study, link_id)
        _accept(study, change, link_id)


def accept_links(study: Study, to_kind: Kind, to_id: str, *, actor: str, reason: str = "") -> int:
    """Confirm every link to a finding and return how many of them were out of date.

    Links that cannot be accepted (see `accept_link`) stay as they are.
    """
    settled = 0
    with study.change("still holds", actor=actor, reason=reason) as change:
        change.subject = get_label(to_kind, get_thing(study, to_kind, to_id))
        for link in list_links(study, to_id=to_id):
            try:
                settled += _accept(study, change, link.id)
            except InvalidInput:
                continue
    return settled


def _accept(study: Study, change: Change, link_id: LinkId) -> bool:
    """Mark a link as reviewed; return True if it was out of date."""
    link = get_link(study, link_id)
    source = find_row(study, link.from_kind, link.from_id)
    if source is None:
        change.delete("links", link_id)
        return True
    if link.from_kind == "excerpt":
        _refuse_no_evidence(study, link.from_id)
    if source.get("status") in ("withdrawn", "dropped"):
        name = get_label(link.from_kind, source)
        raise InvalidInput(
            say("“{name}” was withdrawn.", name=name)
            if source["status"] == "withdrawn"
            else say("“{name}” was dropped.", name=name),
            hint=say("Remove the link, or change the status back."),
        )
    change.update("links", link_id, rev_seen=source["rev"])
    return bool(source["rev"] > link.rev_seen)


def _subject(study: Study, link_id: LinkId) -> str:
    link = get_link(study, link_id)
    source = find_row(study, link.from_kind, link.from_id)
    target = find_row(study, link.to_kind, link.to_id)
    return f"{_name(link.from_kind, source)} → {_name(link.to_kind, target)}"


def _name(kind: Kind, row: Row | None) -> str:
    """Return one end of a link as it is recorded, in English whatever the screens' language."""
    if kind == "excerpt" or not row:
        return THE_UNNAMED[kind]
    return THE_NAMED[kind].format(name=get_label(kind, row))


def _refuse_no_evidence(study: Study, excerpt_id: str) -> None:
    if study.db.execute("SELECT 1 FROM evidence WHERE excerpt_id = ?", [excerpt_id]).fetchone():
        return
    if study.db.execute("SELECT 1 FROM codings WHERE excerpt_id = ?", [excerpt_id]).fetchone():
        raise InvalidInput(
            say("Words of a moderator or an observer do not count as evidence."),
            hint=say("Link a participant's answer instead, or correct the speaker's role."),
        )
    raise InvalidInput(
        say("This quote is not coded, so it does not count as evidence."),
        hint=say("Code it first."),
    )
