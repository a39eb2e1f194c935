"""Applies decisions to suggested themes, and derives constraints for the next run. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from themes.discovery.clustering import fit_centred, fit_clusters
from themes.discovery.discover import Wishes
from themes.discovery.model import (
    Branch,
    SuggestedPassage,
    SuggestedTheme,
    SuggestedThemeId,
    ThemeDecision,
)
from themes.discovery.name_themes import find_label
from themes.discovery.theme_names import Said, choose_names
from themes.discovery.topic_words import measure_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "find_branches",
    "find_halves",
    "find_names",
    "find_standing",
    "find_wishes",
    "find_words",
]

ALIKE = 0.6  # share of a dropped theme's core passages that makes a later theme resemble it


def find_standing(
    suggested: Sequence[SuggestedTheme],
    decisions: Iterable[ThemeDecision],
    *,
    earlier: Iterable[ThemeDecision] = (),
) -> tuple[SuggestedTheme, ...]:
    """Return the suggested themes of a run after applying the decisions on it.

    Args:
        suggested: The themes as the run made them.
        decisions: Decisions on this run, oldest first; those on missing themes are ignored.
        earlier: Decisions on earlier runs; themes that resemble a dropped one are marked.
    """
    standing: dict[str, SuggestedTheme] = {p.id: p for p in suggested}
    for decision in decisions:
        if decision.suggested_theme_id in standing:
            _decide(standing, decision)
    dropped = [set(d.data.get("core", ())) for d in earlier if d.kind == "drop"]
    return tuple(
        replace(p, resembles=_is_like(p, dropped)) for p in standing.values() if p.passages
    )


def _decide(standing: dict[str, SuggestedTheme], decision: ThemeDecision) -> None:
    mine = standing[decision.suggested_theme_id]
    if decision.kind == "drop":
        standing[mine.id] = replace(mine, state="dropped")
    elif decision.kind == "accept":
        standing[mine.id] = replace(
            mine, state="accepted", theme_id=str(decision.data.get("theme", ""))
        )
    elif decision.kind == "merge":
        others = [standing.pop(o) for o in decision.data.get("others", ()) if o in standing]
        standing[mine.id] = _changed(mine, [p for o in (mine, *others) for p in o.passages])
    elif decision.kind == "split":
        leaving = set(decision.data.get("keys", ()))
        gone = [p for p in mine.passages if p.key in leaving]
        stay = [p for p in mine.passages if p.key not in leaving]
        new = SuggestedThemeId(decision.id)
        standing[mine.id] = _changed(mine, stay)
        standing[new] = _changed(replace(mine, id=new, theme_id=""), gone)
    elif decision.kind == "move":
        moving = set(decision.data.get("keys", ()))
        gone = [p for p in mine.passages if p.key in moving]
        standing[mine.id] = _changed(mine, [p for p in mine.passages if p.key not in moving])
        target = standing.get(str(decision.data.get("to", "")))
        if target is not None:
            standing[target.id] = _changed(target, [*target.passages, *gone])


def _changed(suggested: SuggestedTheme, passages: Iterable[SuggestedPassage]) -> SuggestedTheme:
    ordered = sorted(passages, key=lambda p: (-p.closeness, p.key))
    return replace(suggested, passages=tuple(ordered), stability=None, changed=True)


def _is_like(suggested: SuggestedTheme, dropped: Sequence[set[str]]) -> bool:
    keys = {p.key for p in suggested.passages}
    return any(core and len(core & keys) >= ALIKE * len(core) for core in dropped)


def find_words(
    suggested: Sequence[SuggestedTheme], texts: dict[str, str], *, names: Collection[str] = ()
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Recompute the words of each suggested theme from the texts of its passages, by key."""
    rows = [(n, p) for n, each in enumerate(suggested) for p in each.passages if p.key in texts]
    found = measure_words(
        [texts[p.key] for _, p in rows],
        [n for n, _ in rows],
        [p.language for _, p in rows],
        names=names,
    )
    return {each.id: found.get(n, {}) for n, each in enumerate(suggested)}


def find_names(
    suggested: Sequence[SuggestedTheme], texts: dict[str, str], *, names: Collection[str] = ()
) -> dict[str, tuple[str, str]]:
    """Return the name of each theme that people changed, and the key of its key sentence.

    Words are told by rule, because a page waits: tagging all passages takes seconds.
    """
    rows = [(n, p) for n, each in enumerate(suggested) for p in each.passages if p.key in texts]
    groups: list[list[int]] = [[] for _ in suggested]
    for row, (n, _) in enumerate(rows):
        groups[n].append(row)
    found = choose_names(
        [
            Said(text=texts[p.key], language=p.language, voice=p.person or p.transcript_id)
            for _, p in rows
        ],
        groups,
        [[rows[row][1].closeness for row in group] for group in groups],
        names=names,
        tagged=False,
        only={n for n, each in enumerate(suggested) if each.changed},
    )
    made: dict[str, tuple[str, str]] = {}
    for n, (each, named) in enumerate(zip(suggested, found, strict=True)):
        key = ""
        if named.sentence is not None:
            passage = rows[groups[n][named.sentence.passage]][1]
            start = passage.start + named.sentence.start
            key = f"{passage.text_id}:{start}:{passage.start + named.sentence.end}"
        made[each.id] = (find_label(named), key)
    return made


def find_wishes(decisions: Sequence[ThemeDecision]) -> Wishes:
    """Return the passages that the next run keeps together or apart, by key.

    The newest decision wins; older ones that contradict it are left out.

    Args:
        decisions: Decisions on all runs, oldest first.
    """
    groups = _Groups()
    for decision in reversed(decisions):
        data = decision.data
        core = list(data.get("core", ()))
        if decision.kind == "merge":
            groups.join([*core, *data.get("core_others", ())])
        elif decision.kind == "split":
            groups.join(core)
            groups.join(list(data.get("core_new", ())))
            groups.part(core, list(data.get("core_new", ())))
        elif decision.kind == "move":
            keys = list(data.get("keys", ()))
            groups.join([*keys, *data.get("core_to", ())])
            groups.join(core)
            groups.part(core, keys)
    return groups.wishes()


def find_halves(
    suggested: SuggestedTheme, vectors: NDArray[Any], *, seed: int = 0
) -> tuple[list[str], list[str]]:
    """Return the keys of the two clusters that a suggested theme divides into.

    Args:
        suggested: A theme with two passages or more.
        vectors: One vector per passage, float32 (n, d).
        seed: The seed of the starts.
    """
    points = fit_centred(vectors, [p.language for p in suggested.passages])
    labels = fit_clusters(points, 2, seed=seed)
    keys = [p.key for p in suggested.passages]
    first = int(labels[0])  # the half with the most central passage comes first
    return (
        [k for k, label in zip(keys, labels, strict=True) if int(label) == first],
        [k for k, label in zip(keys, labels, strict=True) if int(label) != first],
    )


class _Groups:
    """Groups of keys to keep together, and pairs of groups to keep apart."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}
        self._members: dict[int, list[str]] = {}
        self._apart: set[tuple[int, int]] = set()
        self._next = 0

    def join(self, keys: Sequence[str]) -> None:
        """Put keys in one group, unless newer decisions keep them apart."""
        first: int | None = None
        for key in dict.fromkeys(keys):
            own = self._of.get(key)
            if own is None:
                own = self._of[key] = self._next = self._next + 1
                self._members[own] = [key]
            if first is None:
                first = own
            elif own != first and self._pair(own, first) not in self._apart:
                self._swallow(first, own)

    def part(self, one: Sequence[str], other: Sequence[str]) -> None:
        """Keep two groups apart, unless a newer decision joined them."""
        for a in dict.fromkeys(self._of[k] for k in one if k in self._of):
            for b in dict.fromkeys(self._of[k] for k in other if k in self._of):
                if a != b:
                    self._apart.add(self._pair(a, b))

    def _swallow(self, keep: int, gone: int) -> None:
        for key in self._members.pop(gone):
            self._of[key] = keep
            self._members[keep].append(key)
        self._apart = {
            self._pair(*(keep if x == gone else x for x in pair)) for pair in self._apart
        }

    @staticmethod
    def _pair(a: int, b: int) -> tuple[int, int]:
        return (min(a, b), max(a, b))

    def wishes(self) -> Wishes:
        """Return the groups of two or more keys, or with another group to keep apart from."""
        foes = {x for pair in self._apart for x in pair}
        kept = [g for g, keys in self._members.items() if len(keys) > 1 or g in foes]
        number = {group: n for n, group in enumerate(kept)}
        return Wishes(
            together=tuple(tuple(sorted(self._members[g])) for g in kept),
            apart=tuple(sorted((number[a], number[b]) for a, b in self._apart)),
        )


def find_branches(tree: Sequence[Branch], positions: Sequence[int]) -> tuple[Branch, ...]:
    """Return the part of a run's tree that joins the themes shown, most similar first.

    Merged and dropped themes are cut out of the tree; the parts of a split theme join each other
    before anything else.

    Args:
        tree: The tree of the run; a leaf is the position of a theme.
        positions: The position of each theme shown. Its index is its leaf in the result.
    """
    leaves = len(tree) + 1
    places: dict[int, int] = {}
    found: list[Branch] = []

    def join(node: int, number: int, distance: float, words: tuple[str, ...]) -> None:
        if node in places:
            found.append(Branch(one=places[node], other=number, distance=distance, words=words))
            number = len(positions) + len(found) - 1
        places[node] = number

    for number, position in enumerate(positions):
        if not 0 <= position < leaves:
            return ()
        join(position, number, 0.0, ())
    for step, branch in enumerate(tree):
        for side in (branch.one, branch.other):
            if side in places:
                join(leaves + step, places[side], branch.distance, branch.words)
    return tuple(found)
