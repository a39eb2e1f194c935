r"""How programs count characters in a REFI-QDA project: one profile for each that reads ours. Pure.

The standard counts Unicode code points. Programs were seen to count UTF-16 units, and a line end
`\r\n` as one or as two; where a file is counted in another way than its reader counts, every coding
behind the first such character is shifted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from study import InvalidInput
from study.language import mark, say

__all__ = ["PROFILES", "Profile", "count_positions", "find_profile", "render_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    r"""How one program wants its texts.

    Attributes:
        name: As in the command.
        title: What people call the program.
        told: What is known of it, as a sentence.
        wide: Whether it counts UTF-16 units rather than code points.
        returns: As how many characters a line end `\r\n` counts; 0 where lines end in `\n`.
        marked: Whether texts begin with a byte-order mark, which does not count.
        apart: Whether each coding wants a selection of its own, which tells its coder and memo.
        tested: Whether a file of ours was read by the program itself.
    """

    name: str
    title: str
    told: str
    wide: bool = False
    returns: Literal[0, 1, 2] = 0
    marked: bool = False
    apart: bool = False
    tested: bool = False


_UNTESTED = mark("Not tested with the program itself: check some codings after you open it.")
PROFILES: Mapping[str, Profile] = {
    each.name: each
    for each in (
        Profile(
            name="standard",
            title=mark("Any program that follows the standard"),
            told=mark("Counts characters as the standard says. Lifeworld reads it back."),
            tested=True,
        ),
        Profile(name="atlas", title="ATLAS.ti", told=_UNTESTED),
        Profile(name="maxqda", title="MAXQDA", told=_UNTESTED, returns=1),
        Profile(name="nvivo", title="NVivo", told=_UNTESTED, wide=True, returns=2, marked=True),
        Profile(
            name="qualcoder",
            title="QualCoder",
            told=mark("Tried with QualCoder’s own importer: each coding lay on its words."),
            apart=True,
            tested=True,
        ),
    )
}


def find_profile(name: str) -> Profile:
    """Return the profile of this name, or refuse."""
    found = PROFILES.get(name.casefold())
    if found is None:
        raise InvalidInput(
            say("Lifeworld writes no projects for “{name}”.", name=name),
            hint=say("Choose one of {names}.", names=", ".join(PROFILES)),
        )
    return found


def count_positions(text: str, profile: Profile) -> Callable[[int], int]:
    """Return what gives the position of a code point of *text* as the program counts."""
    wide = [at for at, each in enumerate(text) if each > "\uffff"] if profile.wide else []
    lines = [at for at, each in enumerate(text) if each == "\n"] if profile.returns == 2 else []
    if not (wide or lines):
        return lambda at: at
    return lambda at: at + bisect_left(wide, at) + bisect_left(lines, at)


def render_text(text: str, profile: Profile) -> bytes:
    """Return a text as the program wants it in its file."""
    told = text.replace("\n", "\r\n") if profile.returns else text
    return told.encode("utf-8-sig" if profile.marked else "utf-8")
