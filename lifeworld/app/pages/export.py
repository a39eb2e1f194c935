"""Export: what leaves the study, as cards, for one audience; what was issued before stands by."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_uses
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.archive_export import show_archive_export
from lifeworld.app.parts.deck_export import show_deck_export
from lifeworld.app.parts.ethics_export import show_ethics_export
from lifeworld.app.parts.export_card import open_card
from lifeworld.app.parts.plugin_exports import show_plugin_exports
from lifeworld.app.parts.project_export import show_project_export
from lifeworld.app.parts.quote_export import show_quote_export
from lifeworld.app.parts.quote_filters import show_quote_filters
from lifeworld.app.parts.report_export import show_report_export
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.summary_export import show_summary_export
from lifeworld.app.parts.transcript_export import show_transcript_export
from lifeworld.app.parts.whole_export import show_bundle_export, show_tables_export
from lifeworld.app.session import current_study, show_header
from lifeworld.exports.audiences import AUDIENCES
from opportunity_spaces.queries import list_insights
from study.language import say
from themes.queries import list_themes

study = current_study()
show_header(
    say("Export", context="noun"),
    say("What leaves the study, for one audience. Consent decides on every quote."),
)
codings = sum(get_cached(list_uses, study).values())
found = bool(list_themes(study) or list_insights(study))
if not (codings or found):
    st.info(
        say(
            "There is nothing to export yet. Code the transcripts, group the codes"
            " into themes or write an insight, then make the deck here."
        ),
        icon=":material/slideshow:",
    )
    st.page_link(get_page("home"), label=say("See the next step"), icon=":material/arrow_forward:")
    show_ethics_export(study)  # a board asks before anything is coded
    st.stop()
audience = st.radio(
    say("Audience"), list(AUDIENCES), index=2, format_func=lambda each: say(AUDIENCES[each])
)
final = st.toggle(
    say("Final, not a draft"),
    help=say("Refused while something in it rests on words that have changed since."),
)
with open_card(
    study,
    "deck",
    icon="slideshow",
    audience=audience,
    told=say("The findings with the sources of their quotes, the method and the codebook."),
):
    show_deck_export(study, audience=audience, final=final, found=found)
with open_card(
    study,
    "report",
    icon="description",
    audience=audience,
    told=say(
        "The whole study as a document: findings with quotes and counter-quotes, method, codebook,"
        " use of machines, checklists and audit trail."
    ),
):
    show_report_export(study, audience=audience, final=final, found=found)
with open_card(
    study,
    "quotes",
    icon="table_view",
    audience=audience,
    told=say("Coded quotes in rows, to sort, filter and count.")
    if audience == "internal"
    else say(
        "Coded quotes in rows, to sort, filter and count. Coders, memos and what was said around"
        " a quote are for the research team only."
    ),
):
    if codings:
        choice = show_quote_filters(study, key="export_quotes")
        show_quote_export(study, choice, codings, audience=audience, final=final, key="page")
    else:
        st.info(say("No passage has been coded yet."))
with open_card(
    study,
    "summary",
    icon="balance",
    audience=audience,
    told=say("Each insight with the confidence in it and why, component by component."),
):
    show_summary_export(study, audience=audience, final=final, key="page")
with open_card(
    study,
    "transcripts",
    icon="article",
    audience=audience,
    told=say("What was said, turn by turn, with the codes on their words.")
    if audience == "internal"
    else say(
        "Coded words, turn by turn. Coders, memos and the whole conversation are for the research"
        " team only."
    ),
):
    show_transcript_export(study, audience=audience)
with open_card(
    study,
    "project",
    icon="swap_horiz",
    audience=audience,
    told=say(
        "The study to go on with in NVivo, ATLAS.ti, MAXQDA, QualCoder or Lifeworld: texts, codes,"
        " codings by coder, memos, people and themes."
    )
    if audience == "internal"
    else say(
        "Codes and coded words for another program. Coders, memos and the whole conversation are"
        " for the research team only."
    ),
):
    show_project_export(study, audience=audience)
with open_card(
    study,
    "tables",
    icon="dataset",
    audience=audience,
    told=say("Every table that a person would analyse, with the words, each column explained.")
    if audience == "internal"
    else say(
        "What consent and status let others see, with numbers in place of ids. Coders, memos and"
        " whole conversations are for the research team only."
    ),
):
    show_tables_export(study, audience=audience)
with open_card(
    study,
    "bundle",
    icon="inventory_2",
    audience="internal",
    told=say(
        "Everything in plain files that any program can read, with the history and checksums."
        " Lifeworld makes the same study of it again."
    ),
):
    show_bundle_export(study)
with open_card(
    study,
    "archive",
    icon="account_balance",
    audience="archive",
    told=say(
        "Whole conversations, without names, of those who agreed to be archived; data list,"
        " codebook, report, forms, and descriptions for catalogues, with checksums."
    ),
):
    show_archive_export(study)
show_ethics_export(study)
show_plugin_exports(study, audience=audience, final=final)
