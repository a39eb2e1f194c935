"""Export: the insight deck for an audience, in the built-in template or one of your own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.deck_contents import show_contents
from lifeworld.app.session import current_study, show_error, show_header
from lifeworld.app.who import current_actor
from lifeworld.exports.export_study import export_study, get_report
from opportunity_spaces.queries import list_insights
from study import LifeworldError
from study.language import say
from themes.queries import list_themes
from transcripts.privacy.consent_gate import list_rare_details

AUDIENCES = {
    "internal": say("Internal: the research team"),
    "workshop": say("Workshop: stakeholders in the room"),
    "client": say("Client: the organisation that commissioned the study"),
    "public": say("Public: anyone"),
}
MEDIA = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

study = current_study()
WHO = {"actor": current_actor(), "place": say("downloaded in a browser")}
show_header(
    say("Export", context="noun"),
    say("A deck of the findings, for one audience, with the sources of its quotes."),
)
if not (list_themes(study) or list_insights(study)):
    st.info(
        say(
            "There is nothing to export yet. Code the transcripts, group the codes"
            " into themes or write an insight, then make the deck here."
        ),
        icon=":material/slideshow:",
    )
    st.page_link(get_page("home"), label=say("See the next step"), icon=":material/arrow_forward:")
    st.stop()
left, right = st.columns([2, 1], gap="large")
with left:
    audience = st.radio(
        say("Audience"), list(AUDIENCES), index=2, format_func=lambda a: AUDIENCES[a]
    )
    final = st.toggle(
        say("Final, not a draft"),
        help=say("Refused while something in it rests on words that have changed since."),
    )
    template = st.file_uploader(
        say("Your own template (optional)"), type=["pptx", "potx", "ppsx", "pptm", "potm"]
    )
    if st.button(say("Make deck"), type="primary", icon=":material/slideshow:"):
        with tempfile.TemporaryDirectory() as folder, st.spinner(say("Making the deck…")):
            out = Path(folder) / f"{study.name}.pptx"
            own = None
            if template is not None:
                # Under its own name, which messages about it say.
                own = Path(folder) / "template" / Path(template.name).name
                own.parent.mkdir()
                own.write_bytes(template.getvalue())
            try:
                told = export_study(
                    study, out, form="pptx", audience=audience, final=final, template=own, **WHO
                )
            except LifeworldError as error:
                show_error(error)
                st.stop()
            st.session_state["deck"] = (out.name, out.read_bytes(), told)
    if "deck" in st.session_state:
        name, content, told = st.session_state["deck"]
        st.download_button(
            say("Download {file}", file=escape(name)),
            content,
            file_name=name,
            mime=MEDIA,
            icon=":material/download:",
        )
        for line in told:
            st.caption(escape(line))
with right:
    show_contents(study, audience)
    if st.button(say("Check quotes for identifying details"), icon=":material/policy:"):
        report = get_report(study, audience=audience)
        quotes = [q for page in report.insights for q in (*page.quotes, *page.against)]
        with st.spinner(say("Reading the quotes…")):
            details = list_rare_details(study, [(q.id, q.words, q.language) for q in quotes])
        for detail in details:
            st.warning(escape(f"{detail.words} ({detail.kind})"), icon=":material/visibility:")
        if not details:
            st.caption(
                say(
                    "No age, date, place, name or rare job was found. Read the quotes"
                    " yourself, too."
                )
            )
