"""What a random sample speaks of, and the chance that each passage had to be drawn and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.material.queries import Material
from coding.suggestions.samples.model import Sample, Share
from coding.suggestions.samples.queries import (
    get_subject,
    list_long_enough,
    list_sampled,
    list_samples,
    list_transcript_strata,
)
from coding.suggestions.set_aside.queries import find_ruled_out
from study import Study
from transcripts.model import TranscriptId
from transcripts.queries import list_transcripts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SamplingFrame", "find_sampling_frame", "measure_chance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingFrame:
    """The passages that could be drawn, and those of them that were read.

    Attributes:
        numbers: The passages that could be drawn and are evidence, in order.
        rows: Those read, in order.
        chances: The chance that each of those read had to be drawn and read, (n,).
        set_aside: The number of passages left out because they are no evidence.
        short: The number of others left out because they are too short to be suggested on.
        later: The number of passages that came into the study after the draw.
        outside: The number of passages read that are among those left out.
    """

    numbers: tuple[int, ...]
    rows: tuple[int, ...]
    chances: NDArray[np.float64]
    set_aside: int
    short: int
    later: int
    outside: int


def find_sampling_frame(study: Study, material: Material) -> SamplingFrame:
    """Return what the random samples of a study speak of together.

    What is no evidence now is left out, and what was at a draw that left such passages out: what
    could not be drawn cannot be told of. Samples from before still hold, because those of their
    passages that are evidence are a random sample of such passages.

    Args:
        study: The study.
        material: Its passages.
    """
    long_enough = list_long_enough(material)
    aside = set(find_ruled_out(study, material, get_subject(study)))
    # The sample of a second coder repeats another one.
    samples = [s for s in list_samples(study) if s.purpose == "own" and s.read]
    strata = list_transcript_strata(study)
    added = {t.id: t.added_at for t in list_transcripts(study)}
    own = [TranscriptId(material.places[number].transcript_id) for number in long_enough]
    missed = np.ones(len(long_enough))
    for sample in samples:
        chances = measure_chance(sample, strata, added)
        left_out = (
            find_ruled_out(study, material, sample.rules.subject, until=sample.at)
            if sample.rules
            else {}
        )
        aside |= left_out.keys()
        missed *= 1 - np.array([chances[each] for each in own])
    known = [
        (n, 1 - m) for n, m in zip(long_enough, missed, strict=True) if n not in aside and m < 1
    ]
    read = list_sampled(study, material)
    rows = [(n, chance) for n, chance in known if n in read]
    return SamplingFrame(
        numbers=tuple(n for n, _ in known),
        rows=tuple(n for n, _ in rows),
        chances=np.array([chance for _, chance in rows]),
        set_aside=len(aside),
        short=len(set(range(len(material.passages))) - set(long_enough) - aside),
        later=len(set(long_enough) - aside) - len(known),
        outside=len(read) - len(rows),
    )


def measure_chance(
    sample: Sample, strata: Mapping[TranscriptId, str], added: Mapping[TranscriptId, str]
) -> dict[TranscriptId, float]:
    """Return the chance that a passage of each transcript had to be drawn and read.

    In a stratum every passage has the same chance to be drawn: what was drawn of those there were.
    The order of reading is random too, so that whoever has read half of it has halved that.

    Args:
        sample: The sample.
        strata: The stratum of each transcript now.
        added: When each transcript came into the study.
    """
    by_name = {share.name: share for share in sample.strata}
    by_transcript = any(transcript in by_name for transcript in added)
    drawn = sum(share.drawn for share in sample.strata)
    whole = Share(name="", passages=sum(s.passages for s in sample.strata), drawn=drawn)
    read = sample.read / drawn if drawn else 0.0
    chances: dict[TranscriptId, float] = {}
    for transcript, time in added.items():
        if time > sample.at:
            share = None
        elif by_transcript:
            share = by_name.get(transcript)  # without: all of it was drawn before
        else:
            # A stratum that was renamed since had about the share of all.
            share = by_name.get(strata.get(transcript, ""), whole)
        passages = share.passages if share else 0
        chances[transcript] = read * share.drawn / passages if share and passages else 0.0
    return chances
