"""Quality: how good suggestions are in this study, measured on people's codings and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coding.suggestions.evaluate_job import (
    choose_document,
    measure_in_study,
    parse_evaluation,
    render_dealing,
)
from coding.suggestions.queries import get_measurement
from coding.suggestions.standing import Experience, get_standing
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import CHART_CONFIG, WEEKLY_SHARES, render_learning
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import current_study, show_header
from study.jobs import submit_job
from study.wording import count_things
from transcripts.queries import get_frame

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation

MOST_LINES = 6  # codes in one chart
# Method → what the chart calls it.
METHODS = {
    "Lifeworld": "suggestions",
    "Most frequent codes": "always the most frequent codes",
    "TF-IDF + logistic regression": "words alone",
}
PERCENT = st.column_config.NumberColumn(format="percent")

study = current_study()
frame = get_frame(study)


def _experience(found: Experience) -> None:
    st.header("Decisions on suggestions", anchor=False)
    decided = found.accepted + found.rejected
    row = st.columns(4, gap="small")
    row[0].metric("Suggestions decided", f"{decided:,}", border=True)
    row[1].metric("Accepted", f"{found.accepted / decided:.0%}" if decided else "–", border=True)
    row[2].metric(
        "From suggestions",
        f"{found.shown / found.true:.0%}" if decided and found.true else "–",
        border=True,
        help="Of the codings in passages marked as read, the share that came from a suggestion.",
    )
    row[3].metric("Passages marked as read", f"{found.reviewed:,}", border=True)
    if not decided:
        st.caption(
            "Accept or reject suggestions in the inbox or in a transcript. This section then shows"
            " how many were right."
        )
        return
    _over_time(found)
    with st.expander("Code by code"):
        st.dataframe(
            {
                "Code": [name for name, _, _ in found.codes],
                "Accepted": [yes for _, yes, _ in found.codes],
                "Rejected": [no for _, _, no in found.codes],
                "Share accepted": [yes / (yes + no) for _, yes, no in found.codes],
            },
            hide_index=True,
            column_config={"Share accepted": PERCENT},
        )


def _over_time(found: Experience) -> None:
    import pandas as pd

    shown = {name for name, _, _ in found.codes[:MOST_LINES]}
    weeks = sorted({monday for monday, *_ in found.weeks})
    if len(weeks) < 2:
        st.caption(
            "From the second week on, a chart shows the share of suggestions accepted each week."
        )
        return
    table = pd.DataFrame(
        [(week, name, share) for week, name, share, _ in found.weeks if name in shown],
        columns=["Week of", "Code", "Share accepted"],
    )
    st.vega_lite_chart(table, WEEKLY_SHARES, height=260)
    st.caption(
        "If a line rises, suggestions of that code are accepted more often. If it stays low, make"
        " the code's definition clearer."
    )


def _measured(found: Evaluation, at: str) -> None:
    _curve(found)
    _table(found)
    _agreements(found)
    with st.expander("Can you trust the percentages?"):
        _reliability(found)
    left = f" Used too rarely to measure: {', '.join(found.left_out)}." if found.left_out else ""
    st.caption(
        escape(
            f"Measured {describe_time(at)} on {count_things(found.units, 'passage')} of"
            f" {count_things(found.documents, *choose_document(study))} and"
            f" {count_things(len(found.codes), 'code')}.{left}"
        )
    )
    _computed(found)


def _computed(found: Evaluation) -> None:
    one, many = choose_document(study)
    with st.expander("How this was computed"):
        st.markdown(
            escape(
                f"Suggestions for each {one} came from a model that had learned from the other"
                f" {many} alone, and were compared with what people coded:"
                f" {render_dealing(found, documents=one)}. F1 is the harmonic mean of precision"
                " (the share of suggestions that people had coded) and of the share of people's"
                f" codes that are suggested. Language model {found.model}, learner"
                f" {found.learner}."
            )
        )


def _curve(found: Evaluation) -> None:
    best = max((row for row in found.rows if row.method == "Lifeworld"), key=lambda r: r.shots)
    st.markdown(
        f"With up to {count_things(best.shots, 'example')} of each code, **{best.recall_at_3:.0%}**"
        " of the codes people gave a passage are among its three best suggestions"
        + (f", and **{best.precision:.0%}** of suggestions are right." if best.precision else ".")
    )
    curves: dict[str, list[tuple[int, float]]] = {}
    for row in found.rows:
        curves.setdefault(METHODS.get(row.method, row.method), []).append((row.shots, row.micro_f1))
    people = max((each.micro_f1 for each in found.agreements), default=None)
    st.plotly_chart(
        render_learning(curves, people=people), config=CHART_CONFIG, key="learning_curve"
    )
    st.caption(
        "1 means that suggestions are exactly what people coded, and 0 that none is right. Two"
        " people with a settled codebook reach about 0.8, two who code freely about 0.3. The other"
        " two lines show what counting codes or words alone would reach."
    )


def _table(found: Evaluation) -> None:
    rows = sorted(found.rows, key=lambda row: row.shots)
    with st.expander("All numbers"):
        st.dataframe(
            {
                "Examples": [row.shots for row in rows],
                "Method": [row.method for row in rows],
                "F1": [f"{row.micro_f1:.2f}" for row in rows],
                "F1 by code": [f"{row.macro_f1:.2f}" for row in rows],
                "Average precision": [f"{row.average_precision:.2f}" for row in rows],
                "In the top three": [_percent(row.recall_at_3) for row in rows],
                "Precision": [_percent(row.precision) for row in rows],
                "Found": [_percent(row.coverage) for row in rows],
            },
            hide_index=True,
        )
        st.caption(
            "“F1 by code” gives a rare code the same weight as a common one. “Precision” is the"
            " share of suggestions that people had coded, “Found” the share of people's codes that"
            " are suggested. A code with fewer examples learns from those it has."
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _agreements(found: Evaluation) -> None:
    if not frame.profile.agreement:
        return
    for each in found.agreements:
        st.markdown(
            escape(
                f"{each.coders[0]} and {each.coders[1]} agree at {each.micro_f1:.2f} on the same"
                f" scale ({each.macro_f1:.2f} if each code counts the same) on the"
                f" {count_things(each.units, 'passage')} that both coded. Compare the suggestions"
                " with this."
            )
        )


def _reliability(found: Evaluation) -> None:
    if not found.reliability:
        st.caption("The percentages can be checked once 24 passages are marked as read.")
        return
    st.dataframe(
        {
            "Predicted": [f"{each.low:.0%} to {each.high:.0%}" for each in found.reliability],
            "People agreed": [each.seen for each in found.reliability],
            "Suggestions": [each.pairs for each in found.reliability],
        },
        hide_index=True,
        column_config={"People agreed": PERCENT},
    )
    st.caption("If “People agreed” lies inside “Predicted”, you can trust the percentage.")


right = show_header(
    "Quality", "How good the suggestions are, measured on what people coded and decided."
)
if not frame.profile.suggestions:
    st.info(
        escape(
            f"Suggestions are off for the method “{frame.profile.title}”, so there is nothing to"
            f" measure. {frame.profile.why}"
        ),
        icon=":material/visibility_off:",
    )
    st.stop()
ready, experience = get_cached(get_standing, study)
newest = get_measurement(study)
if right.button(
    "Measure quality again" if newest else "Measure quality",
    type="secondary" if newest else "primary",
    icon=":material/speed:",
    disabled=bool(ready.missing),
):
    submit_job(study, measure_in_study)
    st.rerun()
show_jobs(measure_in_study)
if newest:
    _measured(parse_evaluation(newest), newest["at"])
elif ready.missing:
    st.info(
        escape(
            f"{ready.missing} Code more passages, and mark turns as read: what you leave uncoded in"
            " them then counts as fitting no code."
        ),
        icon=":material/speed:",
    )
else:
    st.info(
        f"{count_things(ready.passages, 'passage')} of"
        f" {count_things(ready.transcripts, *choose_document(study))} and"
        f" {count_things(ready.codes, 'code')} can be measured. This takes a minute or more. You"
        " can keep working meanwhile.",
        icon=":material/speed:",
    )
_experience(experience)
