"""How common each code is in all the material: estimates from the passages read at random."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_codes
from coding.suggestions.basis import ENOUGH_SAMPLED
from coding.suggestions.material.queries import get_fingerprint
from coding.suggestions.prevalence.model import SampleRun, describe_frame
from coding.suggestions.prevalence.queries import get_sample_run
from coding.suggestions.prevalence.sample_job import measure_sample_in_study
from coding.suggestions.samples.queries import list_sample_readers
from lifeworld.app.intervals import render_intervals, show_intervals
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.widgets import describe_time
from study import Study
from study.jobs import submit_job
from study.language import say
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["show_prevalence"]


def show_prevalence(study: Study) -> None:
    """Show how common each code is, or what is missing to say so."""
    profile = get_frame(study).profile
    if not (profile.suggestions and profile.frequencies):
        st.info(
            say(
                "How common codes are is not estimated with the method “{method}”. {why}",
                method=escape(say(profile.title)),
                why=escape(say(profile.why)),
            ),
            icon=":material/visibility_off:",
        )
        return
    read = get_cached(_count_read, study)
    run = get_sample_run(study)
    if read < ENOUGH_SAMPLED and run is None:
        _show_missing(read)
        return
    names: dict[str, str] = {code.id: code.name for code in list_codes(study) if code.usable}
    if run is not None:
        _show_estimates(run, names)
    _show_button(study, run, read=read, codes=set(names))


def _count_read(study: Study) -> int:
    """Return how many passages were read at random, by whomever."""
    return len({row[:3] for row in list_sample_readers(study)})


def _show_missing(read: int) -> None:
    st.info(
        say(
            "Read {enough} passages at random, and this tab estimates from them and from the"
            " suggestions how common each code is in all the material, with its error. {number:,}"
            " read so far.",
            enough=ENOUGH_SAMPLED,
            number=read,
        ),
        icon=":material/casino:",
    )
    if st.button(say("Read at random"), type="primary", icon=":material/arrow_forward:"):
        open_page("sample")


def _show_estimates(run: SampleRun, names: dict[str, str]) -> None:
    st.markdown(
        say(
            "**Estimated from {read} read at random, of {passages}.** The suggestions alone would"
            " say what is “proposed”; the passages read show how far that is off.",
            read=count_things(run.figures.read, "passage"),
            passages=count_things(run.passages, "passage"),
        )
    )
    if told := describe_frame(run.frame):
        st.caption(told)
    show_intervals(render_intervals(run.codes, names), key="coverage")
    st.caption(
        say(
            "An estimate of passages, not a count of people: no count, theme or insight uses it."
            " With 19 of 20 codes the interval holds the true share. Estimated {time}.",
            time=describe_time(run.at),
        )
    )


def _show_button(study: Study, run: SampleRun | None, *, read: int, codes: set[str]) -> None:
    """Show the button that estimates, and why that is worth it again."""
    running = show_jobs(measure_sample_in_study)
    if run is None:
        st.info(
            say(
                "{passages} read at random: enough to estimate how common each code is.",
                passages=count_things(read, "passage is", "passages are"),
            ),
            icon=":material/casino:",
        )
        why = ""
    else:
        why = _find_change(study, run, read=read, codes=codes)
    if why:
        st.caption(why)
    pressed = st.button(
        say("Estimate again") if run else say("Estimate how common codes are"),
        type="primary" if why or run is None else "secondary",
        icon=":material/percent:",
        disabled=running or read < ENOUGH_SAMPLED,
    )
    if pressed:
        submit_job(study, measure_sample_in_study)
        st.rerun()


def _find_change(study: Study, run: SampleRun, *, read: int, codes: set[str]) -> str:
    """Return what has changed since the estimate; "" if nothing that can be seen."""
    counted = run.figures.read + (run.frame.outside if run.frame else 0)
    if read != counted:
        return say(
            "{now} read at random by now.", now=count_things(read, "passage is", "passages are")
        )
    if codes != set(run.codes):
        return say("The codebook has changed since.")
    if get_fingerprint(study) != run.fingerprint:
        return say("Transcripts or speakers have changed since.")
    return ""
