"""Five workshops to begin from, made of the same steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from opportunity_spaces.workshops.plan import Poll, Step
from opportunity_spaces.workshops.step_library import (
    CHECK_OUT,
    DECIDE,
    DO,
    MEET,
    RATE,
    REACT,
    REVEAL,
)
from study.language import mark, say

__all__ = ["TEMPLATES", "Draft", "Template", "build_steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A step of a template: its words are messages; `becomes` is proposed for what people write."""

    step: Step
    becomes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A workshop to begin from.

    Attributes:
        title: Its name, a message; `about` says what it is for, and `purpose` what is filled in.
        brings: The kinds of cards that it is about.
    """

    title: str
    about: str
    purpose: str
    brings: tuple[str, ...]
    steps: tuple[Draft, ...]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(each.step.minutes for each in self.steps)


def build_steps(template: Template) -> list[tuple[Step, str]]:
    """Return the steps of a template in the language in which sentences are said here."""
    return [(_say_step(each.step), each.becomes) for each in template.steps]


def _say_step(step: Step) -> Step:
    poll = step.poll
    if poll is not None:
        said = (
            replace(c, name=say(c.name), low=say(c.low), high=say(c.high)) for c in poll.criteria
        )
        poll = replace(poll, criteria=tuple(said))
    return replace(step, title=say(step.title), instruction=say(step.instruction), poll=poll)


TEMPLATES: dict[str, Template] = {
    "theme_validation": Template(
        title=mark("Theme validation"),
        about=mark("Do the findings hold in the eyes of those who know the field?"),
        purpose=mark("To test the findings with people who know the field, before they are used."),
        brings=("quote", "insight"),
        steps=(
            Draft(step=MEET),
            Draft(step=REACT),
            Draft(
                step=Step(
                    id="missing",
                    kind="brainstorm",
                    title=mark("What is missing?"),
                    instruction=mark(
                        "Write one thing per card that you know and that is not said here. It is"
                        " an opinion, and stays one. Yours alone until all are revealed."
                    ),
                    minutes=10,
                    may=("add", "edit_own"),
                    shows=("insight",),
                )
            ),
            Draft(
                step=Step(
                    id="sort",
                    kind="sort",
                    title=mark("Sort in silence"),
                    instruction=mark(
                        "Put together what says the same, without talking. Duplicates are"
                        " welcome. What fits nowhere stays where it is."
                    ),
                    minutes=15,
                    may=("sort", "see_others"),
                    shows=("insight", "opinion"),
                    private=False,
                )
            ),
            Draft(
                step=Step(
                    id="name",
                    kind="name",
                    title=mark("Name the piles"),
                    instruction=mark(
                        "Give each pile a sentence that says what is found, not the topic."
                    ),
                    minutes=10,
                    may=("name", "sort", "see_others"),
                    shows=("insight", "opinion"),
                    private=False,
                ),
                becomes="insight",
            ),
            Draft(
                step=Step(
                    id="agree",
                    kind="vote",
                    title=mark("Does it hold?"),
                    instruction=mark(
                        "Agree, pass or disagree with each finding, in secret. Add a statement"
                        " where you would put it otherwise."
                    ),
                    minutes=10,
                    may=("read", "vote", "statement"),
                    shows=("insight", "statement"),
                    poll=Poll(kind="agree", of=("insight", "statement")),
                )
            ),
            Draft(step=replace(DECIDE, id="next", title=mark("What follows")), becomes="step"),
            Draft(step=CHECK_OUT),
        ),
    ),
    "findings_to_spaces": Template(
        title=mark("Findings → opportunity spaces"),
        about=mark("From what was found to what could be done, and what comes first."),
        purpose=mark(
            "To turn the findings into opportunity spaces, and to agree on what comes first."
        ),
        brings=("quote", "insight", "need", "assumption"),
        steps=(
            Draft(
                step=Step(
                    id="brief",
                    kind="read",
                    title=mark("The findings in brief"),
                    instruction=mark(
                        "Read the findings, and how sure each is. You may have read them before"
                        " you came."
                    ),
                    minutes=10,
                    may=("read", "question"),
                    shows=("insight",),
                )
            ),
            Draft(step=MEET),
            Draft(step=REACT),
            Draft(step=REVEAL),
            Draft(
                step=Step(
                    id="sort",
                    kind="sort",
                    title=mark("From needs to piles"),
                    instruction=mark(
                        "Put together, in silence, needs that one and the same answer could meet."
                    ),
                    minutes=25,
                    may=("sort", "add", "edit_own", "see_others"),
                    shows=("need", "opinion"),
                    private=False,
                )
            ),
            Draft(
                step=Step(
                    id="name",
                    kind="name",
                    title=mark("Name the spaces"),
                    instruction=mark(
                        "Give each pile a name that opens a space and holds no solution yet."
                    ),
                    minutes=10,
                    may=("name", "sort", "see_others"),
                    shows=("need", "opinion"),
                    private=False,
                ),
                becomes="space",
            ),
            Draft(
                step=Step(
                    id="role",
                    kind="write",
                    title=mark("The role we could play"),
                    instruction=mark(
                        "Write for a space which role we could play in it, or a question that"
                        " begins with “How might we …”."
                    ),
                    minutes=25,
                    may=("add", "edit_own", "see_others"),
                    shows=("need", "opinion"),
                )
            ),
            Draft(step=replace(RATE, minutes=30)),
            Draft(step=replace(DO, minutes=20), becomes="initiative"),
            Draft(step=DECIDE, becomes="decision"),
            Draft(step=CHECK_OUT),
        ),
    ),
    "assumption_reveal": Template(
        title=mark("Assumption reveal"),
        about=mark("What did we believe, and what did people say?"),
        purpose=mark("To see which of our assumptions hold, and to let go of those that do not."),
        brings=("assumption", "insight", "quote"),
        steps=(
            Draft(
                step=Step(
                    id="believe",
                    kind="vote",
                    title=mark("What do you believe?"),
                    instruction=mark(
                        "Agree, pass or disagree with each sentence, in secret, before you know"
                        " what was found."
                    ),
                    minutes=10,
                    may=("read", "vote"),
                    shows=("assumption",),
                    poll=Poll(kind="agree", of=("assumption",)),
                )
            ),
            Draft(step=replace(REVEAL, minutes=20)),
            Draft(step=replace(MEET, minutes=10)),
            Draft(step=replace(REACT, minutes=10)),
            Draft(
                step=replace(DECIDE, id="differently", title=mark("What we do differently")),
                becomes="step",
            ),
            Draft(step=CHECK_OUT),
        ),
    ),
    "prioritise": Template(
        title=mark("Prioritise and roadmap"),
        about=mark("Which space comes first, and who does what by when?"),
        purpose=mark("To agree on what comes first, who does it and by when."),
        brings=("space", "need", "quote"),
        steps=(
            Draft(
                step=Step(
                    id="spaces",
                    kind="read",
                    title=mark("The spaces"),
                    instruction=mark("Read the spaces and the needs that they rest on."),
                    minutes=15,
                    may=("read", "question"),
                    shows=("space", "need"),
                )
            ),
            Draft(step=replace(RATE, minutes=35)),
            Draft(step=replace(DO, minutes=30), becomes="initiative"),
            Draft(
                step=Step(
                    id="dots",
                    kind="vote",
                    title=mark("Where do we begin?"),
                    instruction=mark(
                        "You have five dots, and may put up to three of them on one card."
                    ),
                    minutes=15,
                    may=("read", "vote"),
                    shows=("opinion",),
                    poll=Poll(kind="dots", budget=5, most=3, of=("opinion",)),
                )
            ),
            Draft(step=replace(DECIDE, minutes=20), becomes="decision"),
            Draft(step=CHECK_OUT),
        ),
    ),
    "member_check": Template(
        title=mark("Member check"),
        about=mark("Do those who were asked find themselves in what was made of it?"),
        purpose=mark(
            "To show those who took part what was made of their words, and to hear what is wrong."
        ),
        brings=("insight",),
        steps=(
            Draft(
                step=Step(
                    id="brief",
                    kind="read",
                    title=mark("What we heard"),
                    instruction=mark("Read what was made of what you and others said."),
                    minutes=10,
                    may=("read", "question"),
                    shows=("insight",),
                )
            ),
            Draft(
                step=Step(
                    id="agree",
                    kind="vote",
                    title=mark("Do you find yourself in it?"),
                    instruction=mark(
                        "Agree, pass or disagree with each finding, in secret. Write how you would"
                        " put it where it is not right."
                    ),
                    minutes=10,
                    may=("read", "vote", "statement"),
                    shows=("insight", "statement"),
                    poll=Poll(kind="agree", of=("insight", "statement")),
                )
            ),
            Draft(
                step=Step(
                    id="wrong",
                    kind="brainstorm",
                    title=mark("What is wrong, what is missing?"),
                    instruction=mark(
                        "One thing per card. It is yours alone until all are revealed."
                    ),
                    minutes=10,
                    may=("add", "edit_own"),
                    shows=("insight",),
                )
            ),
            Draft(
                step=replace(DECIDE, id="next", title=mark("What should come of it"), minutes=10),
                becomes="step",
            ),
            Draft(step=CHECK_OUT),
        ),
    ),
}
