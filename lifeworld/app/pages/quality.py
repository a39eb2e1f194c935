"""Quality: how good suggestions are in this study, measured on people's codings and decisions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.suggestions.evaluate_job import measure_in_study, parse_evaluation
from coding.suggestions.queries import get_measurement
from coding.suggestions.standing import Experience, get_standing
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import WEEKLY_SHARES
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.measured_quality import PERCENT, count_documents, show_measured
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import current_study, show_header
from study.jobs import submit_job
from study.language import mark, render_number, say
from study.wording import count_things
from transcripts.queries import get_frame

MOST_LINES = 6  # codes in one chart
COLUMNS = (mark("Week of"), mark("Code"), mark("Share accepted"))  # of the chart of weeks

study = current_study()
frame = get_frame(study)


def _experience(found: Experience) -> None:
    st.header(say("Decisions on suggestions"), anchor=False)
    decided = found.accepted + found.rejected
    row = st.columns(4, gap="small")
    row[0].metric(say("Suggestions decided"), render_number(decided), border=True)
    row[1].metric(
        say("Accepted"),
        render_number(found.accepted / decided, ".0%") if decided else "–",
        border=True,
    )
    row[2].metric(
        say("From suggestions"),
        render_number(found.shown / found.true, ".0%") if decided and found.true else "–",
        border=True,
        help=say(
            "Of the codings in passages marked as read, the share that came from a suggestion."
        ),
    )
    row[3].metric(say("Passages marked as read"), render_number(found.reviewed), border=True)
    if any(found.ranks):
        first, second, third = found.ranks
        st.caption(
            say(
                "Besides, {codings} taken from the likely codes below the text, without having been"
                " suggested: {first} from the first, {second} from the second and {third} from the"
                " third.",
                codings=count_things(sum(found.ranks), "coding was", "codings were"),
                first=first,
                second=second,
                third=third,
            )
        )
    if not decided:
        st.caption(
            say(
                "Accept or reject suggestions in the inbox or in a transcript. This section then"
                " shows how many were right."
            )
        )
        return
    _over_time(found)
    with st.expander(say("Code by code")):
        st.dataframe(
            {
                say("Code"): [name for name, _, _ in found.codes],
                say("Accepted"): [yes for _, yes, _ in found.codes],
                say("Rejected"): [no for _, _, no in found.codes],
                say("Share accepted"): [yes / (yes + no) for _, yes, no in found.codes],
            },
            hide_index=True,
            column_config={say("Share accepted"): PERCENT},
        )


def _over_time(found: Experience) -> None:
    import pandas as pd

    shown = {name for name, _, _ in found.codes[:MOST_LINES]}
    weeks = sorted({monday for monday, *_ in found.weeks})
    if len(weeks) < 2:
        st.caption(
            say(
                "From the second week on, a chart shows the share of suggestions accepted each"
                " week."
            )
        )
        return
    table = pd.DataFrame(
        [(week, name, share) for week, name, share, _ in found.weeks if name in shown],
        columns=list(COLUMNS),
    )
    st.vega_lite_chart(table, _with_titles(WEEKLY_SHARES), height=260)
    st.caption(
        say(
            "If a line rises, suggestions of that code are accepted more often. If it stays low,"
            " make the code's definition clearer."
        )
    )


def _with_titles(chart: dict[str, Any]) -> dict[str, Any]:
    """Return a chart whose columns are called what they are called in the reader's language."""

    def name(drawn: dict[str, Any]) -> dict[str, Any]:
        return {"title": say(drawn["field"]), **drawn}

    return {
        **chart,
        "encoding": {
            place: [name(each) for each in drawn] if isinstance(drawn, list) else name(drawn)
            for place, drawn in chart["encoding"].items()
        },
    }


right = show_header(
    say("Quality"), say("How good the suggestions are, measured on what people coded and decided.")
)
if not frame.profile.suggestions:
    st.info(
        escape(
            say(
                "Suggestions are off for the method “{method}”, so there is nothing to measure."
                " {why}",
                method=say(frame.profile.title),
                why=say(frame.profile.why),
            )
        ),
        icon=":material/visibility_off:",
    )
    st.stop()
ready, experience = get_cached(get_standing, study)
newest = get_measurement(study)
if right.button(
    say("Measure quality again") if newest else say("Measure quality"),
    type="secondary" if newest else "primary",
    icon=":material/speed:",
    disabled=bool(ready.missing),
):
    submit_job(study, measure_in_study)
    st.rerun()
show_jobs(measure_in_study)
if newest:
    show_measured(study, parse_evaluation(newest), at=newest["at"])
elif ready.missing:
    st.info(
        escape(
            say(
                "{missing} Code more passages, and mark turns as read: what you leave uncoded in"
                " them then counts as fitting no code.",
                missing=ready.missing,
            )
        ),
        icon=":material/speed:",
    )
else:
    st.info(
        say(
            "{passages} of {documents} and {codes} can be measured. This takes a minute or more."
            " You can keep working meanwhile.",
            passages=count_things(ready.passages, "passage"),
            documents=count_documents(study, ready.transcripts),
            codes=count_things(ready.codes, "code"),
        ),
        icon=":material/speed:",
    )
_experience(experience)
