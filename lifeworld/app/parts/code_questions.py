"""The questions that a code is for: a choice on the page of the code, where there are surveys."""

from __future__ import annotations

import streamlit as st

from coding.codebook.questions.commands import revise_questions
from coding.codebook.questions.queries import list_bound
from coding.model import Code
from coding.search.queries import list_questions
from coding.suggestions.queries import has_run
from coding.suggestions.suggest_job import suggest_again
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import act
from study import Study
from study.jobs import submit_job
from study.language import say
from study.wording import shorten_quote

__all__ = ["show_code_questions"]

LONGEST = 80  # letters of a question


def show_code_questions(study: Study, code: Code) -> None:
    """Show which questions a code is for; nothing where no question is known.

    Args:
        study: The study.
        code: The code.
    """
    asked = get_cached(list_questions, study)
    bound = get_cached(list_bound, study).get(code.id, ())
    options = list(dict.fromkeys([*asked, *bound]))
    if code.abstract or not options:
        return

    def tell(question: str) -> str:
        short = shorten_quote(question, most=LONGEST)
        return short if question in asked else say("{question} (not asked)", question=short)

    chosen = st.multiselect(
        say("Only for answers to"),
        options,
        default=bound,
        format_func=tell,
        placeholder=say("All questions"),
        key=f"questions-{code.id}-{hash(bound)}",
        help=say(
            "Suggested only for answers to these questions, and where no question is known."
            " People may put it anywhere."
        ),
    )
    if set(chosen) != set(bound):
        said = say("Changed which questions “{name}” is for.", name=code.name)
        act(revise_questions, code.id, chosen, said=said, rerun=False)
        if has_run(study):
            submit_job(study, suggest_again)
        st.rerun()
