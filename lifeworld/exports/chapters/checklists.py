"""The items of COREQ and SRQR, by number and in our words; which memo fills which item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lifeworld.exports.report_findings import NoteRow
from study.language import mark

__all__ = ["CHECKLISTS", "Checklist", "find_item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A reporting checklist: its name, its source, and what each numbered item asks for."""

    name: str
    title: str
    source: str
    items: Mapping[int, str]


COREQ = Checklist(
    name="COREQ",
    title=mark("Checklist for interviews and focus groups (COREQ)"),
    source="Tong, A., Sainsbury, P. & Craig, J. (2007). Consolidated criteria for reporting"
    " qualitative research (COREQ): a 32-item checklist for interviews and focus groups."
    " International Journal for Quality in Health Care 19(6), 349–357."
    " doi:10.1093/intqhc/mzm042",
    items={
        1: mark("Who interviewed or moderated"),
        2: mark("Their degrees and titles"),
        3: mark("Their work at the time"),
        4: mark("Their gender"),
        5: mark("Their experience and training"),
        6: mark("How they knew participants before"),
        7: mark("What participants knew of them"),
        8: mark("What they brought along: interests, assumptions, biases"),
        9: mark("The approach and theory behind the study"),
        10: mark("How participants were chosen"),
        11: mark("How they were approached"),
        12: mark("How many took part"),
        13: mark("How many refused or dropped out, and why"),
        14: mark("Where the data were collected"),
        15: mark("Who else was present"),
        16: mark("What is known of the participants"),
        17: mark("The guide: questions and prompts, and whether it was tried"),
        18: mark("Whether anybody was interviewed again"),
        19: mark("Whether sound or pictures were recorded"),
        20: mark("Whether field notes were made"),
        21: mark("How long it took"),
        22: mark("Whether saturation was discussed"),
        23: mark("Whether participants saw their transcripts"),
        24: mark("How many coded"),
        25: mark("The tree of codes"),
        26: mark("Where themes came from: set before, or from the data"),
        27: mark("The software"),
        28: mark("Whether participants commented on the findings"),
        29: mark("Whether quotes are shown, with who said each"),
        30: mark("Whether data and findings agree"),
        31: mark("Whether major themes are clear"),
        32: mark("Whether minor themes and differing cases are told"),
    },
)
SRQR = Checklist(
    name="SRQR",
    title=mark("Checklist for qualitative research (SRQR)"),
    source="O’Brien, B. C., Harris, I. B., Beckman, T. J., Reed, D. A. & Cook, D. A. (2014)."
    " Standards for reporting qualitative research: a synthesis of recommendations."
    " Academic Medicine 89(9), 1245–1251. doi:10.1097/ACM.0000000000000388",
    items={
        1: mark("A title that says what kind of study it is"),
        2: mark("A summary"),
        3: mark("The problem and why it matters"),
        4: mark("The question"),
        5: mark("The approach and the view of knowledge behind it"),
        6: mark("Who the researchers are, and how that shaped the study"),
        7: mark("The setting"),
        8: mark("How people and events were chosen, and when that ended"),
        9: mark("Ethical approval and consent"),
        10: mark("How and when data were collected"),
        11: mark("Guides and devices used"),
        12: mark("Who and what was studied"),
        13: mark("How data were processed and protected"),
        14: mark("How they were analysed, and by whom"),
        15: mark("What makes the analysis trustworthy"),
        16: mark("The main findings"),
        17: mark("The evidence behind the findings"),
        18: mark("How the findings fit what is known, and where they apply"),
        19: mark("The limits"),
        20: mark("Conflicts of interest"),
        21: mark("Who paid"),
    },
)
CHECKLISTS = (COREQ, SRQR)
_NAMED = re.compile(r"\s*(COREQ|SRQR)\s*(\d{1,2})(?!\d)", re.IGNORECASE)


def find_item(note: NoteRow) -> tuple[str, int] | None:
    """Return the item that a memo fills, by its title: “COREQ 9”, “SRQR 21: who paid”."""
    found = _NAMED.match(note.title)
    if found is None:
        return None
    name, number = found[1].upper(), int(found[2])
    known = next(each for each in CHECKLISTS if each.name == name)
    return (name, number) if number in known.items else None
