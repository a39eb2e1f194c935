"""The ranges of the numbers inside a bundled model, by which they are rounded to 8 bits.

They were measured once on sentences in several languages; see benchmarks/quality/run_ranges.py.
Ranges hardly depend on the text: the largest numbers are those of the begin and end tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SITES", "EncoderRanges", "get_ranges_file", "read_ranges"]

SITES = ("q", "ao", "fi", "fo")  # what goes into the four products of a layer
_MARGIN = 1.02  # numbers beyond a range are cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderRanges:
    """Ranges and factors of every layer.

    Attributes:
        low: The least number at each site once divided by the factors, float32 (layers, 4).
        high: The largest, float32 (layers, 4).
        narrow: The channels' factors at the first three sites, as quarters of powers of two, int8
            (layers, 3, width).
        wide: The same at the last site, int8 (layers, inner).
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    narrow: NDArray[np.int8]
    wide: NDArray[np.int8]

    def bounds(self, site: str) -> tuple[float, float]:
        """Return the range at a site, such as "l0.fo"."""
        layer, part = _parse_site(site)
        return float(self.low[layer, part]) * _MARGIN, float(self.high[layer, part]) * _MARGIN

    def factors(self, site: str) -> NDArray[np.float32]:
        """Return what the channels of a site are divided by."""
        layer, part = _parse_site(site)
        codes = self.wide[layer] if part == 3 else self.narrow[layer, part]
        return np.asarray(np.exp2(codes.astype(np.float32) / 4), dtype=np.float32)


def _parse_site(site: str) -> tuple[int, int]:
    layer, part = site.split(".")
    return int(layer[1:]), SITES.index(part)


def get_ranges_file(name: str) -> Path:
    """Return the file of a bundled model's ranges."""
    return Path(__file__).with_name("ranges") / f"{name}.npz"


def read_ranges(name: str) -> EncoderRanges:
    """Read the ranges of a bundled model."""
    with np.load(get_ranges_file(name)) as arrays:
        return EncoderRanges(**{key: arrays[key] for key in ("low", "high", "narrow", "wide")})
