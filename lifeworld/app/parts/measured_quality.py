"""How good suggestions were when they were measured: the curve, the numbers, how it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coding.suggestions.evaluate_job import choose_document, render_dealing
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import CHART_CONFIG, render_learning
from lifeworld.app.parts.trust import show_abstaining, show_beside
from lifeworld.app.parts.widgets import describe_time
from study import Study
from study.language import mark, render_number, say
from study.wording import choose_word, count_things
from transcripts.queries import get_frame

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation

__all__ = ["PERCENT", "count_documents", "show_measured"]

PERCENT = st.column_config.NumberColumn(format="percent")
# Method → what the chart calls it.
METHODS = {
    "Lifeworld": mark("suggestions"),
    mark("Most frequent codes"): mark("always the most frequent codes"),
    mark("TF-IDF + logistic regression"): mark("words alone"),
}


def count_documents(study: Study, number: int) -> str:
    """Return a number of what is learned from and tested on; in a survey each person is one."""
    one, many = choose_document(study)
    if one == "transcript":
        return count_things(number, "transcript")
    if one == "transcript or respondent":
        return count_things(number, "transcript or respondent", "transcripts or respondents")
    return count_things(number, one, many)


def show_measured(study: Study, found: Evaluation, *, at: str) -> None:
    """Show a measurement.

    Args:
        study: The open study.
        found: What was measured.
        at: When.
    """
    _show_curve(found)
    _show_table(found)
    if get_frame(study).profile.agreement:
        _show_agreements(found)
        show_beside(found.beside)
    show_abstaining(found)
    with st.expander(say("Can you trust the percentages?")):
        _show_reliability(found)
    told = say(
        "Measured {time} on {passages} of {documents} and {codes}.",
        time=describe_time(at),
        passages=count_things(found.units, "passage"),
        documents=count_documents(study, found.documents),
        codes=count_things(len(found.codes), "code"),
    )
    if found.left_out:
        left_out = ", ".join(found.left_out)
        told = f"{told} {say('Used too rarely to measure: {codes}.', codes=left_out)}"
    st.caption(escape(told))
    _show_computed(study, found)


def _show_computed(study: Study, found: Evaluation) -> None:
    one, many = choose_document(study)
    document, documents = choose_word(1, one, many), choose_word(2, one, many)
    told = say(
        "Suggestions for each {document} came from a model that had learned from the other"
        " {documents} alone, and were compared with what people coded: {how}. F1 is the harmonic"
        " mean of precision (the share of suggestions that people had coded) and of the share of"
        " people's codes that are suggested. Language model {model}, learner {learner}.",
        document=document,
        documents=documents,
        how=render_dealing(found, documents=document),
        model=found.model,
        learner=found.learner,
    )
    with st.expander(say("How this was computed")):
        st.markdown(escape(told))


def _show_curve(found: Evaluation) -> None:
    best = max((row for row in found.rows if row.method == "Lifeworld"), key=lambda r: r.shots)
    examples = count_things(best.shots, "example")
    if best.precision:
        told = say(
            "With up to {examples} of each code, **{share:.0%}** of the codes people gave a"
            " passage are among its three best suggestions, and **{precision:.0%}** of suggestions"
            " are right.",
            examples=examples,
            share=best.recall_at_3,
            precision=best.precision,
        )
    else:
        told = say(
            "With up to {examples} of each code, **{share:.0%}** of the codes people gave a"
            " passage are among its three best suggestions.",
            examples=examples,
            share=best.recall_at_3,
        )
    st.markdown(told)
    curves: dict[str, list[tuple[int, float]]] = {}
    for row in found.rows:
        name = say(METHODS.get(row.method, row.method))
        curves.setdefault(name, []).append((row.shots, row.micro_f1))
    people = max((each.micro_f1 for each in found.agreements), default=None)
    st.plotly_chart(
        render_learning(curves, people=people), config=CHART_CONFIG, key="learning_curve"
    )
    st.caption(
        say(
            "1 means that suggestions are exactly what people coded, and 0 that none is right. Two"
            " people with a settled codebook reach about 0.8, two who code freely about 0.3. The"
            " other two lines show what counting codes or words alone would reach."
        )
    )


def _show_table(found: Evaluation) -> None:
    rows = sorted(found.rows, key=lambda row: row.shots)
    with st.expander(say("All numbers")):
        st.dataframe(
            {
                say("Examples"): [row.shots for row in rows],
                say("Method"): [say(row.method) for row in rows],
                "F1": [render_number(row.micro_f1, ".2f") for row in rows],
                say("F1 by code"): [render_number(row.macro_f1, ".2f") for row in rows],
                say("Average precision"): [
                    render_number(row.average_precision, ".2f") for row in rows
                ],
                say("In the top three"): [_percent(row.recall_at_3) for row in rows],
                say("Precision"): [_percent(row.precision) for row in rows],
                say("Found"): [_percent(row.coverage) for row in rows],
            },
            hide_index=True,
        )
        st.caption(
            say(
                "“F1 by code” gives a rare code the same weight as a common one. “Precision” is"
                " the share of suggestions that people had coded, “Found” the share of people's"
                " codes that are suggested. A code with fewer examples learns from those it has."
            )
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else render_number(share, ".0%")


def _show_agreements(found: Evaluation) -> None:
    for each in found.agreements:
        told = say(
            "{one} and {other} agree at {agreement:.2f} on the same scale ({by_code:.2f} if each"
            " code counts the same) on the {passages} that both coded. Compare the suggestions"
            " with this.",
            one=each.coders[0],
            other=each.coders[1],
            agreement=each.micro_f1,
            by_code=each.macro_f1,
            passages=count_things(each.units, "passage"),
        )
        st.markdown(escape(told))


def _show_reliability(found: Evaluation) -> None:
    if not found.reliability:
        st.caption(say("The percentages can be checked once 24 passages are marked as read."))
        return
    agreed = say("People agreed")
    st.dataframe(
        {
            say("Predicted"): [
                say("{low:.0%} to {high:.0%}", low=each.low, high=each.high)
                for each in found.reliability
            ],
            agreed: [each.seen for each in found.reliability],
            say("Suggestions"): [each.pairs for each in found.reliability],
        },
        hide_index=True,
        column_config={agreed: PERCENT},
    )
    st.caption(say("If “People agreed” lies inside “Predicted”, you can trust the percentage."))
