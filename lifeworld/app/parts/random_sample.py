"""A random sample before and after it is read: drawing one, what came of it, a second coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from coding.model import Code
from coding.suggestions.basis import describe_basis, describe_precision, parse_grounds
from coding.suggestions.material.queries import Material, get_fingerprint, get_material
from coding.suggestions.queries import get_newest_summary
from coding.suggestions.samples.agreement import measure_second
from coding.suggestions.samples.commands import (
    MOST,
    add_sample,
    add_second_sample,
    record_unread,
)
from coding.suggestions.samples.model import SAMPLE, Sample
from coding.suggestions.samples.queries import (
    find_left_out,
    get_sample,
    get_yield,
    list_drawable,
    list_repeatable,
    list_sampled,
    list_sampled_passages,
)
from coding.suggestions.set_aside.model import COUNTED, Reason
from coding.suggestions.set_aside.queries import list_ruled_out
from coding.suggestions.suggest_job import suggest_again, suggest_in_study
from lifeworld.app.markdown import escape
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.set_aside import show_left_out
from lifeworld.app.session import act, current_study
from study import Study
from study.jobs import submit_job
from study.language import render_number, say
from study.wording import count_things, render_names
from transcripts.queries import get_frame

__all__ = ["get_passages", "show_draw", "show_result", "show_second"]

NAMED = 8  # codes that are named in a sentence


def get_passages(study: Study) -> Material:
    """Return the passages of the study, kept by this session until transcripts change."""
    asked = (str(study.path), get_fingerprint(study))
    kept = st.session_state.get("sample_material")
    if kept is None or kept[0] != asked:
        kept = st.session_state["sample_material"] = (asked, get_material(study))
    found: Material = kept[1]
    return found


def show_draw(material: Material, *, actor: str, again: bool) -> None:
    """Show how many passages to draw, and the button that draws them.

    Args:
        material: The passages of the study.
        actor: Who will read them.
        again: Whether this person has read a sample before.
    """
    study = current_study()
    aside = find_left_out(study, material)
    left = len(list_drawable(study, material, coder=actor, aside=aside))
    if not left:
        if again:
            st.info(say("You have drawn every passage there is."), icon=":material/done_all:")
        else:
            st.info(
                say(
                    "No passage is long enough to be drawn. Add transcripts in which participants"
                    " say more."
                ),
                icon=":material/forum:",
            )
        _show_left_out(study, material, aside)
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    size = row.number_input(
        say("Passages"),
        min_value=1,
        max_value=min(left, MOST),
        value=min(SAMPLE, left),
        step=1,
        width=140,
        help=say("{passages} can be drawn.", passages=count_things(left, "passage")),
    )
    label = (
        say("Draw {number} more", number=int(size))
        if again
        else say("Draw {passages}", passages=count_things(int(size), "passage"))
    )
    if row.button(label, key="sample_draw", type="primary", icon=":material/casino:"):
        # The first passage says that it was done; a confirmation would lie on its buttons.
        act(add_sample, material, size=int(size))
    _show_left_out(study, material, aside)


def _show_left_out(study: Study, material: Material, aside: Mapping[int, Reason]) -> None:
    """Say how many passages cannot be drawn because they are no evidence, and list them."""
    counts = dict(Counter(aside.values()).most_common())
    if not counts:
        return
    told = say(
        "Not drawn, because they are no evidence: {reasons}.",
        reasons=render_names(count_things(n, *COUNTED[reason]) for reason, n in counts.items()),
    )
    st.caption(f":material/filter_alt_off: {escape(told)}")
    show_left_out(
        study,
        lambda: list_ruled_out(material, aside),
        key="sample_aside",
        why=say(
            "Estimates of how common codes are do not speak of these passages. What you bring back"
            " can be drawn from now on."
        ),
        said=say("Brought the passage back. It can be drawn from now on."),
    )


def show_result(sample: Sample, codes: list[Code], material: Material) -> None:
    """Show what came of a sample that was read, and what it changes.

    Args:
        sample: The sample.
        codes: The codebook.
        material: The passages of the study.
    """
    study = current_study()
    found = get_yield(study, sample.id)
    with st.container(border=True, key="sample_result"):
        st.header(
            say("{passages} read at random", passages=count_things(found.read, "passage")),
            anchor=False,
        )
        told = [say("{passages} got a code.", passages=count_things(found.coded, "passage"))]
        if found.read > found.coded:
            none = count_things(found.read - found.coded, "passage fits", "passages fit")
            told.append(say("{passages} none of the codes.", passages=none))
        if sample.put_aside:
            aside = count_things(sample.put_aside, "passage was", "passages were")
            told.append(say("{passages} put aside and counts nowhere.", passages=aside))
        st.markdown(" ".join(told))
        if found.read and not found.coded:
            st.warning(
                say(
                    "No passage got a code, so nothing can be learnt of how often codes occur."
                    " Either the codebook is about something else, or the passages were passed"
                    " over."
                )
            )
        if sample.purpose == "second":
            _show_agreement(sample)
        _show_use(len(list_sampled(study, material)))
        _show_codes(found.codes, found.read, codes)
        _show_last(sample)


def _show_use(sampled: int) -> None:
    """Show what the probabilities of suggestions rest on, as the newest run says."""
    study = current_study()
    run = get_newest_summary(study)
    grounds = parse_grounds(run) if run else None
    if show_jobs(suggest_in_study) or show_jobs(suggest_again):
        st.caption(say("Suggestions are being made again with what you read."))
    elif grounds is not None and grounds.sampled >= sampled:
        # Codes that were not met are listed below.
        told = [describe_basis(replace(grounds, unseen=())), describe_precision(grounds)]
        st.markdown(escape(" ".join(each for each in told if each)))
    else:
        st.markdown(say("Suggestions have not been made with what you read yet."))
        if st.button(say("Suggest codings"), key="sample_suggest", icon=":material/auto_awesome:"):
            submit_job(study, suggest_in_study)
            st.rerun()


def _show_codes(found: Any, read: int, codes: list[Code]) -> None:
    names = {code.id: code.name for code in codes}
    rows = [(names[code], number) for code, number in found if code in names]
    if rows:
        with st.expander(say("Code by code")):
            st.dataframe(
                {
                    say("Code"): [name for name, _ in rows],
                    say("Passages"): [number for _, number in rows],
                    say("Share"): [number / read for _, number in rows],
                },
                hide_index=True,
                column_config={
                    say("Share"): st.column_config.ProgressColumn(
                        format="percent", min_value=0, max_value=1
                    )
                },
            )
    there = {code for code, _ in found}
    missing = [code.name for code in codes if code.usable and code.id not in there]
    if missing and rows:
        named = render_names(f"“{name}”" for name in missing[:NAMED])
        more = len(missing) - NAMED
        told = say("{names} and {number} more", names=named, number=more) if more > 0 else named
        st.caption(
            escape(say("Not met in this sample, frequency unknown: {codes}.",
                       codes=told))
        )  # fmt: skip


def _show_agreement(sample: Sample) -> None:
    study = current_study()
    if not get_frame(study).profile.agreement:
        return
    found = measure_second(study, sample.id)
    other = get_sample(study, sample.of_id or "").coder
    if found is None:
        st.caption(escape(say("Neither {coder} nor you put a code on any of it.", coder=other)))
        return
    st.markdown(
        escape(
            say(
                "{coder} and you agree with F1 {agreement} on {passages}: 1 would be the same codes"
                " everywhere.",
                coder=other,
                agreement=render_number(found.micro_f1, ".2f"),
                passages=count_things(found.units, "passage"),
            )
        )
    )


def _show_last(sample: Sample) -> None:
    last = list_sampled_passages(current_study(), sample.id)[-1:]
    label = say("Back to the last passage")
    if last and st.button(label, key="sample_last", icon=":material/arrow_back:", type="tertiary"):
        act(record_unread, last[0].id)


def show_second(*, actor: str) -> None:
    """Offer the samples of others to be coded as well, without seeing their codes."""
    study = current_study()
    if not get_frame(study).profile.agreement:
        return
    for sample in list_repeatable(study, coder=actor):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"sample_other_{sample.id}"
        ):
            st.markdown(
                escape(
                    say(
                        "{coder} has read {passages} at random. Code the same ones, without seeing"
                        " those codes, and the study knows how far you agree.",
                        coder=sample.coder,
                        passages=count_things(sample.read, "passage"),
                    )
                ),
                width="stretch",
            )
            if st.button(say("Code them too"), key=f"sample_second_{sample.id}"):
                act(add_second_sample, sample.id)
