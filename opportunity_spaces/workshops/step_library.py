"""Steps that several workshops to begin from share; their words are messages."""

from __future__ import annotations

from opportunity_spaces.workshops.plan import Criterion, Poll, Step
from study.language import mark

__all__ = ["BY_CRITERIA", "CHECK_OUT", "DECIDE", "DO", "MEET", "RATE", "REACT", "REVEAL"]

BY_CRITERIA = Poll(
    kind="rating",
    criteria=(
        Criterion(
            id="worth", name=mark("Worth to those concerned"), weight=3,
            low=mark("hardly any"), high=mark("very great"),
        ),
        Criterion(
            id="ours", name=mark("Ours to do"), weight=2,
            low=mark("others should"), high=mark("only we can"),
        ),
        Criterion(
            id="effort", name=mark("Effort"), weight=1, less=True,
            low=mark("a few days"), high=mark("more than a year"),
        ),
    ),
    of=("pile", "space"),
)  # fmt: skip
MEET = Step(
    id="meet",
    kind="read",
    title=mark("Meet the evidence"),
    instruction=mark(
        "Read in silence what people said. Everybody sees the cards in another order. Note for"
        " yourself what you would not have expected."
    ),
    minutes=20,
    may=("read",),
    shows=("quote",),
    mixed=True,
)
REACT = Step(
    id="react",
    kind="react",
    title=mark("React, each alone"),
    instruction=mark(
        "Say of each finding whether it surprises you, whether you knew it, whether you doubt it or"
        " whether it resonates. Nobody sees who said what."
    ),
    minutes=15,
    may=("read", "react", "question"),
    shows=("insight",),
)
CHECK_OUT = Step(
    id="out",
    kind="check_out",
    title=mark("Check out"),
    instruction=mark(
        "Write one sentence: what do you take with you, and what should we be held to when we meet"
        " again?"
    ),
    minutes=5,
    may=("add", "edit_own"),
    private=False,
)
REVEAL = Step(
    id="reveal",
    kind="reveal",
    title=mark("Reveal the assumptions"),
    instruction=mark(
        "First what was believed before anybody was asked, then what was found. Talk about those"
        " that fell."
    ),
    minutes=15,
    may=("read", "react", "question"),
    shows=("assumption",),
)
DECIDE = Step(
    id="decide",
    kind="plan",
    title=mark("Decisions"),
    instruction=mark(
        "Write each decision as a sentence, with who takes it. What nobody here may decide is"
        " written as a question to whoever may."
    ),
    minutes=5,
    may=("add", "edit_own", "see_others"),
    private=False,
)
RATE = Step(
    id="rate",
    kind="vote",
    title=mark("What comes first?"),
    instruction=mark(
        "Rate each space in secret. Then talk first about the one on which you differ most, and"
        " rate a second time."
    ),
    minutes=30,
    may=("read", "vote"),
    shows=("space",),
    poll=BY_CRITERIA,
)
DO = Step(
    id="do",
    kind="plan",
    title=mark("What could be done"),
    instruction=mark(
        "One thing per card: what, who would own it, by when, what could go wrong and how you"
        " would see that it works."
    ),
    minutes=20,
    may=("add", "edit_own", "see_others"),
    private=False,
)
