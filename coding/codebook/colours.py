"""Colours of codes: hues that can be told apart, measured as they are shown. Pure.

A code has a hue alone; lightness and chroma are the screen's, one pair in light and one in dark.
Not every hue has that much chroma on a screen, so degrees say little: the distance is measured in
OKLab between the colours that a screen can show.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

from coding.model import Code, CodeId

__all__ = [
    "APART",
    "choose_hues",
    "find_hue",
    "find_hue_of",
    "find_hues",
    "measure_distance",
    "render_colour",
]

APART = 0.05
"""The least distance in OKLab between two codes of a family; about 0.02 is just noticeable."""
# Lightness and chroma of a code's line and patch: see reader.css and tree.css.
_SCREENS = ((0.60, 0.135), (0.72, 0.12))
_STEP = 4  # degrees between two candidates
_FIRST = 40  # the accent's hue
_PULL = 0.1  # how much nearness to the parent counts, against the distance to other codes

Lab = tuple[float, float, float]


def measure_distance(hue: int, other: int) -> float:
    """Return how far apart two hues are in OKLab, in light or in dark, whichever is less."""
    return _measure(hue % 360, other % 360)


@cache
def _measure(hue: int, other: int) -> float:
    return min(math.dist(_show(hue, *screen), _show(other, *screen)) for screen in _SCREENS)


def find_hue(codes: Sequence[Code], *, parent_id: CodeId | None) -> int:
    """Return a hue (0–359) for a new code.

    It can be told from its siblings, and if that leaves a choice, it is near its parent's and away
    from all others.
    """
    parent = next((code for code in codes if code.id == parent_id), None)
    siblings = sorted({code.hue % 360 for code in codes if code.parent_id == parent_id})
    used = sorted({code.hue % 360 for code in codes})

    candidates = range(0, 360, _STEP)
    apart = {hue: _measure_nearest(hue, siblings) for hue in candidates}
    if parent is None:
        return max(candidates, key=lambda hue: min(apart[hue], _measure_nearest(hue, used)))
    apart = {hue: min(distance, APART) for hue, distance in apart.items()}
    best = max(apart.values())

    def score(hue: int) -> float:
        turn = abs((hue - parent.hue + 180) % 360 - 180)
        return min(_measure_nearest(hue, used), APART) - _PULL * turn / 180

    return max((hue for hue in candidates if apart[hue] == best), key=score)


def find_hues(codes: Sequence[Code], code_ids: Iterable[CodeId]) -> dict[CodeId, int]:
    """Return new hues for some codes, as if they were added anew, in this order."""
    wanted = list(code_ids)
    by_id = {code.id: code for code in codes}
    others = [code for code in codes if code.id not in set(wanted)]
    found: dict[CodeId, int] = {}
    for code_id in wanted:
        code = by_id[code_id]
        found[code_id] = find_hue(others, parent_id=code.parent_id)
        others.append(_recolour(code, found[code_id]))
    return found


@cache
def choose_hues(count: int) -> tuple[int, ...]:
    """Return hues for things shown side by side: evenly spread, and unlike those next to them."""
    walked = list(accumulate((_measure(_FIRST + n, _FIRST + n + 1) for n in range(360)), initial=0))
    even = [bisect_left(walked, walked[-1] * n / count) for n in range(count)]
    stride = next(
        (n for n in range(max(1, round(count * 0.38)), count) if math.gcd(n, count) == 1), 1
    )
    return tuple((_FIRST + even[n * stride % count]) % 360 for n in range(count))


def render_colour(hue: int) -> str:
    """Return a code's colour on a light screen as other programs write it: “#0a9c86”."""
    light, chroma = _SCREENS[0]
    angle = math.radians(hue % 360)
    rgb = _to_rgb((light, chroma * math.cos(angle), chroma * math.sin(angle)))
    parts = [min(1.0, max(0.0, part)) for part in rgb]
    return "#" + "".join(f"{round(255 * _encode(part)):02x}" for part in parts)


def find_hue_of(colour: str) -> int:
    """Return the hue whose colour on the screen is nearest to “#rrggbb”."""
    exact = _list_colours().get(colour.lower())
    if exact is not None:
        return exact
    red, green, blue = (_decode(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    _, a, b = _to_lab(red, green, blue)
    return round(math.degrees(math.atan2(b, a))) % 360


@cache
def _list_colours() -> dict[str, int]:
    return {render_colour(hue): hue for hue in reversed(range(360))}


def _encode(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _decode(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _recolour(code: Code, hue: int) -> Code:
    from dataclasses import replace

    return replace(code, hue=hue)


def _measure_nearest(hue: int, others: Sequence[int]) -> float:
    """Return how far the nearest of *others* is; they are sorted, and it is next in degrees."""
    if not others:
        return 1.0
    at = bisect_left(others, hue)
    beside = {others[(at + step) % len(others)] for step in (-2, -1, 0, 1)}
    return min(_measure(hue, other) for other in beside)


@cache
def _show(hue: int, light: float, chroma: float) -> Lab:
    """Return a colour in OKLab as a screen shows it: what it has no light for is clipped."""
    angle = math.radians(hue)
    rgb = _to_rgb((light, chroma * math.cos(angle), chroma * math.sin(angle)))
    red, green, blue = (min(1.0, max(0.0, part)) for part in rgb)
    return _to_lab(red, green, blue)


def _to_rgb(lab: Lab) -> tuple[float, float, float]:
    """Return linear sRGB (Björn Ottosson's matrices)."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_lab(red: float, green: float, blue: float) -> Lab:
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
