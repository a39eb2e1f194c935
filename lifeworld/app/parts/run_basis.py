"""What the probabilities of the newest suggestions rest on, in a quiet line."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_codes
from coding.suggestions.basis import describe_basis, describe_precision, parse_grounds
from coding.suggestions.queries import get_newest_summary
from coding.suggestions.twin_codes import describe_twins
from coding.suggestions.unread_languages import describe_unread
from lifeworld.app.markdown import escape
from study import Study

__all__ = ["show_basis"]


def show_basis(study: Study) -> None:
    """Show what probabilities rest on, what the model cannot read, and codes that are the same.

    Nothing is shown where the newest run does not say it, as of a plugin's suggester.
    """
    summary = get_newest_summary(study)
    if summary is not None and (unread := describe_unread(summary)):
        st.warning(escape(unread), icon=":material/translate:")
    grounds = parse_grounds(summary) if summary is not None else None
    if summary is None or grounds is None:
        return
    names = {str(code.id): code.name for code in list_codes(study) if code.usable}
    told = [describe_basis(grounds, names=names), describe_precision(grounds)]
    st.caption(escape(" ".join(each for each in told if each)))
    if twins := describe_twins(summary.get("twins", ()), names):
        st.warning(escape(twins), icon=":material/content_copy:")
