"""Search: every place where something is said, in its context, and many coded at once."""

from __future__ import annotations

import streamlit as st

from coding.search.model import SIMILAR
from lifeworld.app.markdown import escape
from lifeworld.app.parts.code_hits import show_coding
from lifeworld.app.parts.quote_export import show_quotes_dialog
from lifeworld.app.parts.saved_searches import show_save, show_saved, show_saved_run
from lifeworld.app.parts.search_box import show_box
from lifeworld.app.parts.search_results import show_results
from lifeworld.app.parts.search_state import Results, get_results, get_state
from lifeworld.app.parts.searches import get_collected, show_collected
from lifeworld.app.session import current_study, show_error, show_header
from lifeworld.exports.quote_choice import QuoteChoice
from study.language import say
from study.wording import count_things
from transcripts.queries import list_transcripts

study = current_study()
state = get_state()


def _teach() -> None:
    """Show the syntax in three examples."""
    st.info(
        say(
            "Three examples:\n\n"
            "- `night shift -summer` finds turns with *night* and *shift*, but without *summer*.\n"
            '- `"on my own" educat*` finds the phrase, and any word that begins with *educat*.\n'
            "- With **Meaning**, `Nobody has time to teach me` finds passages that say so in other"
            " words, in any language.\n\n"
            "Capitals and accents make no difference: `paa` finds *på*, and `soren` finds *Søren*."
        ),
        icon=":material/search:",
    )


def _progress(results: Results) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    told = say(
        "Searched {done:,} of {transcripts}",
        done=results.done,
        transcripts=count_things(results.of, "transcript"),
    )
    row.progress(results.done / max(results.of, 1), text=told)
    if row.button(say("Stop search"), icon=":material/stop:"):
        results.stop()
        st.rerun()


def _found(results: Results) -> None:
    if results.error is not None:
        show_error(results.error)
    totals = results.totals
    if totals is None:
        return
    show_saved_run(study, state, results)
    if not totals.turns:
        if results.error is None and results.running is None:
            st.info(say("Nothing was found. Try fewer words, another spelling or fewer filters."))
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{escape(totals.render())}**")
    row.space("stretch")
    if row.button(
        say("Export these"),
        icon=":material/ios_share:",
        key="export_hits",
        disabled=results.running is not None,
    ):
        hits = [h for h in results.list_all() if not state.has_chosen() or state.is_chosen(h)]
        places = tuple(dict.fromkeys((h.transcript_id, h.turn) for h in hits))
        show_quotes_dialog(study, QuoteChoice(places=places), len(places))
    with row:
        show_save(study, state)
    show_coding(study, state, results)
    show_results(study, state, results)


show_header(
    say("Search", context="noun"),
    say("Find every place where something is said, and code many of them at once."),
)
if not list_transcripts(study):
    st.info(say("There are no transcripts yet. Add some on the Transcripts page."))
    st.stop()
show_box(study, state)
show_saved(study, state)
if state.mode == SIMILAR:
    show_collected(study)
    asked = bool(get_collected(study))
else:
    asked = bool(state.words.strip())
    if not asked:
        _teach()
if asked:
    results = get_results(study, state)
    if results.running is not None:
        results.run()
    if results.running is not None:
        _progress(results)
    _found(results)
    if results.running is not None:
        st.rerun()
