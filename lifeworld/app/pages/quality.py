"""Quality: how good suggestions are in this study, measured on what people coded and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coding.suggestions.evaluate_job import (
    Experience,
    get_experience,
    get_readiness,
    measure_in_study,
    parse_evaluation,
    render_dealing,
)
from coding.suggestions.queries import get_measurement
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import CHART_CONFIG, render_learning
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import current_study, show_header
from study.jobs import submit_job
from transcripts.queries import get_frame

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation

MOST_LINES = 6  # codes in one chart
PERCENT = st.column_config.NumberColumn(format="percent")

study = current_study()
frame = get_frame(study)


def _experience(found: Experience) -> None:
    st.header("With the people who code", anchor=False)
    decided = found.accepted + found.rejected
    row = st.columns(4, gap="small")
    row[0].metric("Suggestions decided", f"{decided:,}", border=True)
    row[1].metric("Accepted", f"{found.accepted / decided:.0%}" if decided else "–", border=True)
    row[2].metric(
        "True codes that were proposed",
        f"{found.shown / found.true:.0%}" if decided and found.true else "–",
        border=True,
        help="Of the codings in passages that were read through, the share that began as one of"
        " the three suggestions shown.",
    )
    row[3].metric("Passages read through", f"{found.reviewed:,}", border=True)
    if not decided:
        st.caption(
            "Accept and reject suggestions in the inbox or the reader, and see here how fast"
            " they learn."
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
        st.caption("From the second week on, a chart here shows the share accepted over time.")
        return
    table = pd.DataFrame(
        [(week, name, share) for week, name, share, _ in found.weeks if name in shown],
        columns=["Week from", "Code", "Share accepted"],
    )
    st.line_chart(table, x="Week from", y="Share accepted", color="Code", height=260)
    st.caption(
        "A line that climbs says that suggestions of the code are learning; one that stays low says"
        " that its definition does not tell the machine what you mean."
    )


def _measured(found: Evaluation, at: str) -> None:
    _curve(found)
    _table(found)
    _agreements(found)
    with st.expander("Can the percentages be believed?"):
        _reliability(found)
    dealt = render_dealing(found, documents="transcript")
    left = f" Used too rarely to measure: {', '.join(found.left_out)}." if found.left_out else ""
    st.caption(
        escape(
            f"Measured {describe_time(at)} on {found.units:,} passages of {found.documents}"
            f" transcripts and {len(found.codes)} codes; {dealt}, by what learnt from the"
            f" others.{left}"
        )
    )


def _curve(found: Evaluation) -> None:
    best = max((row for row in found.rows if row.method == "Lifeworld"), key=lambda r: r.shots)
    st.markdown(
        f"With up to {best.shots} examples of each code, **{best.recall_at_3:.0%}** of the codes"
        " that people put on a passage are among the three best suggestions"
        + (
            f", and **{best.precision:.0%}** of what is proposed is right."
            if best.precision
            else "."
        )
    )
    curves: dict[str, list[tuple[int, float]]] = {}
    for row in found.rows:
        curves.setdefault(row.method, []).append((row.shots, row.micro_f1))
    people = max((each.micro_f1 for each in found.agreements), default=None)
    st.plotly_chart(
        render_learning(curves, people=people), config=CHART_CONFIG, key="learning_curve"
    )
    st.caption(
        "F1 is 1 when suggestions are just what people coded, and 0 when none is. People with a"
        " settled codebook reach about 0.8 with each other, people who each code freely about"
        " 0.3. The other two lines are mere counting: of codes, and of words."
    )


def _table(found: Evaluation) -> None:
    rows = sorted(found.rows, key=lambda row: row.shots)
    with st.expander("All numbers"):
        st.dataframe(
            {
                "Examples": [row.shots for row in rows],
                "Method": [row.method for row in rows],
                "F1": [f"{row.micro_f1:.2f}" for row in rows],
                "F1, code by code": [f"{row.macro_f1:.2f}" for row in rows],
                "Average precision": [f"{row.average_precision:.2f}" for row in rows],
                "In the best three": [_percent(row.recall_at_3) for row in rows],
                "Proposed and right": [_percent(row.precision) for row in rows],
                "Found": [_percent(row.coverage) for row in rows],
            },
            hide_index=True,
        )
        st.caption(
            "“Code by code” weighs a rare code as much as a common one. “Proposed and right” is"
            " the share of suggestions that people had coded, “found” the share of people's codes"
            " that are proposed. Where a code has fewer examples, it learns from those it has."
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _agreements(found: Evaluation) -> None:
    if not frame.profile.agreement:
        return
    for each in found.agreements:
        st.markdown(
            escape(
                f"{each.coders[0]} and {each.coders[1]} agree with each other at"
                f" F1 {each.micro_f1:.2f} ({each.macro_f1:.2f} code by code), on {each.units:,}"
                " passages that both coded. That is as far as a second person comes."
            )
        )


def _reliability(found: Evaluation) -> None:
    if not found.reliability:
        st.caption("Percentages are calibrated from 24 passages read through on.")
        return
    st.dataframe(
        {
            "It said": [f"{each.low:.0%} to {each.high:.0%}" for each in found.reliability],
            "People agreed": [each.seen for each in found.reliability],
            "How often": [each.pairs for each in found.reliability],
        },
        hide_index=True,
        column_config={"People agreed": PERCENT},
    )
    st.caption("Where the second column lies in the range of the first, a percentage means itself.")


right = show_header("Quality", "How good suggestions are here, by what people coded and decided.")
if not frame.profile.suggestions:
    st.info(
        escape(
            f"{frame.profile.title}: {frame.profile.why} So nothing is proposed here, and there is"
            " nothing to measure."
        ),
        icon=":material/visibility_off:",
    )
    st.stop()
ready = get_cached(get_readiness, study)
newest = get_measurement(study)
if right.button(
    "Measure again" if newest else "Measure",
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
            f"{ready.missing} Code more in the reader, and mark turns as read: what you leave"
            " uncoded there is then known to fit no code."
        ),
        icon=":material/speed:",
    )
else:
    st.info(
        f"{ready.passages:,} passages of {ready.transcripts} transcripts and {ready.codes} codes"
        " can be measured. It takes about a minute, and you can go on working.",
        icon=":material/speed:",
    )
_experience(get_cached(get_experience, study))
