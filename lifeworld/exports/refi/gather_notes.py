"""Gathers the memos of a study as notes of a project, with what they are on and lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from coding.exchange.ids import hash_id
from coding.memos.links import find_links
from coding.memos.model import Memo
from coding.memos.queries import list_memos, list_places, list_turn_memos
from lifeworld.exports.refi.gather_texts import ShownText
from lifeworld.exports.refi.model import OutNote
from lifeworld.memos.names import describe_thing, get_link_index
from study import Study

__all__ = ["Noted", "get_noted"]

# What has a place for its notes in the standard; the note of a person is linked to the case.
_PLACED = ("study", "transcript", "turn", "coding", "code", "theme")
_IN_FILE = ("transcript", "code", "theme", "person", "memo")
_TITLE = 60  # characters of the first line that stand for a title


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The notes of a project, and where they belong.

    Attributes:
        notes: All of them.
        links: (id, name, from, to) of what they lead to.
        turns: The span of each memo on a turn, by the transcript and the memo.
        users: Name of those who wrote them, by id.
        on: The ids of the notes on each thing of the study, by its kind and id; a turn goes by the
            id of its memo.
    """

    notes: tuple[OutNote, ...] = ()
    links: tuple[tuple[str, str, str, str], ...] = ()
    turns: Mapping[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    on: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def find(self, kind: str, key: str) -> tuple[str, ...]:
        """Return the ids of the notes on a thing of the study."""
        return self.on.get((kind, key), ())

    def leave_out(self, notes: Collection[str]) -> Noted:
        """Return the same without some notes, and without what leads from or to them."""
        return replace(
            self,
            notes=tuple(each for each in self.notes if each.id not in notes),
            links=tuple(each for each in self.links if not {*each[2:]} & set(notes)),
        )


def get_noted(
    study: Study,
    texts: Iterable[ShownText],
    people: Collection[str],
    name: Callable[[str, str], str],
) -> Noted:
    """Return the memos of a study as notes; those on words that are not shown are left out.

    So are those on people who are not, because they take part no longer.

    Args:
        study: The study.
        texts: The texts of the project.
        people: The ids of those who are in it.
        name: Gives the id of a thing in the file, for its kind and id.
    """
    memos = sorted(list_memos(study), key=lambda memo: (memo.at, memo.id))
    if not memos:
        return Noted()
    shown = list(texts)
    codings = {c.id for each in shown for c in each.codings}
    there = {each.transcript.id for each in shown}
    turns = _find_turns(study, shown)
    spans = {memo: span for own in turns.values() for memo, span in own.items()}
    index, places = get_link_index(study), list_places(study)
    on: dict[tuple[str, str], list[str]] = defaultdict(list)
    notes, links, users = [], [], {}
    for memo in memos:
        kind, key = memo.thing.kind, memo.thing.id
        if (
            (kind == "coding" and key not in codings)
            or (kind == "turn" and memo.id not in spans)
            or (kind == "transcript" and key not in there)
            or (kind == "person" and key not in people)
        ):
            continue
        note, user = name("memo", memo.id), hash_id("user", memo.by)
        users[user] = memo.by
        on[kind, memo.id if kind == "turn" else key].append(note)
        words = memo.body
        if kind and kind not in (*_PLACED, "person"):
            words = f"{describe_thing(memo.thing, index, places)}\n\n{words}"
        notes.append(OutNote(id=note, name=_get_title(memo), words=words, by=user, at=memo.at))
        leads = [(t.kind, t.id) for each in find_links(memo.body, index, memo.links)
                 if (t := each.thing) is not None]  # fmt: skip
        if kind == "person":
            leads.insert(0, (kind, key))
        for each in dict.fromkeys(leads):
            known = {"transcript": there, "person": people}.get(each[0], (each[1],))
            if each[0] in _IN_FILE and each[1] in known:
                target = name(*each)
                links.append((hash_id("link", note, target), _get_title(memo), note, target))
    return Noted(
        notes=tuple(notes),
        links=tuple(links),
        turns=turns,
        users=users,
        on={thing: tuple(ids) for thing, ids in on.items()},
    )


def _find_turns(study: Study, shown: Iterable[ShownText]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return where the turns are that memos are on, in the texts of the project."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for each in shown:
        if each.moves is None:
            continue
        for on in list_turn_memos(study, each.transcript.id):
            span = each.moves.find_start(on.start), each.moves.find_end(on.end)
            if span[0] < span[1]:
                found.setdefault(each.transcript.id, {})[on.memo.id] = span
    return found


def _get_title(memo: Memo) -> str:
    """Return a memo's own title, or the beginning of its words."""
    if memo.own_title:
        return memo.own_title
    line = next((line for line in memo.body.strip().splitlines() if line.strip()), "").strip()
    line = line.partition("\t")[0]
    return line if len(line) <= _TITLE else f"{line[:_TITLE].rstrip()}…"
