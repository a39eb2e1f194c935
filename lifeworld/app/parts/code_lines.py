"""From how likely on a code is suggested: its line, moved by a person who sees what that does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from coding.model import Code
from coding.suggestions.basis import parse_grounds
from coding.suggestions.code_lines.commands import revise_line
from coding.suggestions.code_lines.queries import find_spread, list_lines
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.app.code_line import Told, show_line
from lifeworld.app.parts.run_basis import show_basis
from lifeworld.app.session import act
from study import Study
from study.jobs import submit_job
from study.language import say

__all__ = ["show_code_line"]


def show_code_line(study: Study, code: Code, *, place: str, basis: bool = True) -> None:
    """Show the line of a code with what each line is expected to suggest, and let it be moved.

    Args:
        study: The study.
        code: The code.
        place: A name for where it is shown, unique in the app.
        basis: Whether to say what probabilities rest on; not where the page says it itself.
    """
    found = find_spread(study, code.id)
    own = list_lines(study).get(code.id)
    if found is None:
        st.caption(say("Suggest codings first: then this shows what each line would suggest."))
    else:
        spread, summary = found
        told = _choose_told(summary)
        line = spread.line if own is None else own
        chosen = show_line(
            spread, of=code.id, line=line, hue=code.hue, told=told, key=f"{place}_line"
        )
        if chosen is not None and round(chosen, 2) != round(line, 2):
            said = say("“{code}” is suggested from {line:.0%} on.", code=code.name, line=chosen)
            _set(study, code, chosen, said)
        if basis:
            show_basis(study)
    if own is None:
        st.caption(say("This is the line of all codes. Move it to give the code its own."))
    elif st.button(say("Use the line of all codes"), key=f"{place}_usual", icon=":material/undo:"):
        _set(study, code, None, say("“{code}” has the line of all codes again.", code=code.name))


def _choose_told(summary: Mapping[str, Any]) -> Told:
    """Return what may be told of a line, by what the probabilities of a run rest on."""
    grounds = parse_grounds(summary)
    if grounds is None or grounds.basis == "none":
        return "counts"
    # Where only suggestions were decided, nobody has looked at what was not suggested.
    return "suggested" if grounds.basis == "decisions" else "all"


def _set(study: Study, code: Code, line: float | None, said: str) -> None:
    act(revise_line, code.id, line, said=said, rerun=False)
    submit_job(study, suggest_in_study)
    st.rerun()
