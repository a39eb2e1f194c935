"""What is searched on the page Search and what was found, kept by the browser session."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from coding.search.by_meaning import search_meaning, search_similar
from coding.search.model import SIMILAR, Filters, Hit, Totals, count_totals
from coding.search.patterns import run_pattern
from coding.search.queries import count_found, search_words
from lifeworld.app.parts.searches import get_collected
from study import LifeworldError, Study
from transcripts.queries import list_transcripts
from transcripts.search_words import parse_words

__all__ = ["AT_ONCE", "MOST_CHOSEN", "Results", "State", "get_results", "get_state"]

AT_ONCE = 50
MOST_CHOSEN = 5_000  # turns that can be coded at once
SLICE = 0.2  # seconds of a pattern's search before what was found is shown
_STATE, _FOUND = "search_state", "search_found"


@dataclass(slots=True)
class State:
    """What is asked for, the part that is shown, and which results are chosen.

    While `everything` is set, `marked` are the results left out; otherwise those chosen.
    `drawn` is a part of the keys of the box, `ticked` of those of the results: raise them, and the
    widgets show what is kept here.
    """

    mode: str = "words"
    words: str = ""
    filters: Filters = field(default_factory=Filters)
    part: int = 0
    everything: bool = False
    marked: set[str] = field(default_factory=set)
    drawn: int = 0
    ticked: int = 0
    told: str = ""

    def ask(self, mode: str, words: str, filters: Filters) -> None:
        """Take what is asked for; if it is something else, begin at its first part."""
        if (mode, words, filters) != (self.mode, self.words, self.filters):
            self.mode, self.words, self.filters = mode, words, filters
            self.part, self.told = 0, ""
            self.choose_all(everything=False)

    def choose_all(self, *, everything: bool) -> None:
        """Choose every result, or none."""
        self.everything = everything
        self.marked = set()
        self.ticked += 1

    def has_chosen(self) -> bool:
        """Return whether any result is chosen by hand, or all are."""
        return self.everything or bool(self.marked)

    def is_chosen(self, hit: Hit) -> bool:
        """Return whether a result is chosen."""
        return (hit.key in self.marked) != self.everything


def get_state() -> State:
    """Return what is asked for in this browser session."""
    state: State = st.session_state.setdefault(_STATE, State())
    return state


@dataclass(slots=True)
class Results:
    """What was found: all of it in `hits`, or read part by part where `sought` is set."""

    study: Study
    filters: Filters
    totals: Totals | None = None
    hits: list[Hit] = field(default_factory=list)
    sought: Any = None
    running: Iterator[list[Hit]] | None = None
    done: int = 0
    of: int = 0
    error: LifeworldError | None = None

    def list_part(self, part: int) -> list[Hit]:
        """Return one part of the results."""
        offset = part * AT_ONCE
        if self.sought is not None:
            return search_words(self.study, self.sought, self.filters, limit=AT_ONCE, offset=offset)
        return self.hits[offset : offset + AT_ONCE]

    def list_all(self) -> list[Hit]:
        """Return all results."""
        if self.sought is not None and not self.hits:
            self.hits = search_words(self.study, self.sought, self.filters)
        return self.hits

    def run(self) -> None:
        """Go on with a pattern for a moment."""
        until = time.monotonic() + SLICE
        while self.running is not None and time.monotonic() < until:
            try:
                self.hits += next(self.running)
                self.done += 1
            except StopIteration:
                self.running = None
            except LifeworldError as error:
                self.error, self.running = error, None
        self.totals = count_totals(self.hits)

    def stop(self) -> None:
        """Stop a pattern; what was found stays."""
        self.running = None


def get_results(study: Study, state: State) -> Results:
    """Return what was found, searched for anew when the question or the study has changed."""
    collected = tuple(get_collected(study)) if state.mode == SIMILAR else ()
    asked = (study.stamp, state.mode, state.words, state.filters, collected)
    kept = st.session_state.get(_FOUND)
    if kept is None or kept[0] != asked:
        kept = (asked, _search(study, state))
        st.session_state[_FOUND] = kept
    results: Results = kept[1]
    return results


def _search(study: Study, state: State) -> Results:
    results = Results(study=study, filters=state.filters)
    try:
        if state.mode == "words":
            results.sought = parse_words(state.words)
            results.totals = count_found(study, results.sought, state.filters)
        elif state.mode == "pattern":
            results.running = run_pattern(study, state.words, state.filters)
            results.of = len(list_transcripts(study))
        else:
            found = (
                search_similar(study, get_collected(study).values(), state.filters)
                if state.mode == SIMILAR
                else search_meaning(study, state.words, state.filters)
            )
            results.hits = _gather(found)
            results.totals = count_totals(found)
    except LifeworldError as error:
        results.error = error
    return results


def _gather(found: list[Hit]) -> list[Hit]:
    """Bring the results of each transcript together, that of the best one first."""
    first: dict[str, int] = {}
    for hit in found:
        first.setdefault(hit.transcript_id, len(first))
    return sorted(found, key=lambda hit: first[hit.transcript_id])
