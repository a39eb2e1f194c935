"""What the page of a random sample shows: passages with what was said before, and the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coding.codebook.tree import list_in_order, render_path
from coding.queries import list_codes
from coding.suggestions.samples.model import SampledPassage
from coding.suggestions.samples.queries import (
    get_sample,
    list_own_codes,
    list_sampled_passages,
    list_samples,
)
from study import Study
from transcripts.model import Transcript, TranscriptId, Turn
from transcripts.queries import (
    get_pseudonyms,
    get_text,
    get_transcript,
    list_speakers,
    list_turns,
)

__all__ = ["get_sample_page"]

BEFORE, AFTER = 500, 220  # characters shown of what was said before and after
NEAR = 6  # turns before the passage in which its question is looked for


def get_sample_page(study: Study, sample_id: str) -> dict[str, Any]:
    """Return everything the page shows of a sample; of codings only those of its coder.

    Raises:
        NotFound: the sample is gone.
    """
    sample = get_sample(study, sample_id)
    passages = list_sampled_passages(study, sample_id)
    setting = _Setting(study)
    return {
        "sample": sample.id,
        "codes": _list_codes(study),
        "passages": [
            {
                "id": passage.id,
                "read": passage.read_at is not None,
                "aside": passage.put_aside,
                **setting.describe(passage),
                **_list_put(study, passage, sample.coder),
            }
            for passage in passages
        ],
        "times": _list_times(study, sample.coder),
    }


def _list_times(study: Study, coder: str) -> list[int]:
    """Return when this coder read the passages of samples, in milliseconds, the oldest first."""
    times = [
        passage.read_at
        for sample in list_samples(study, coder=coder)
        for passage in list_sampled_passages(study, sample.id)
        if passage.read_at
    ]
    return [round(datetime.fromisoformat(at).timestamp() * 1000) for at in sorted(times)]


def _list_codes(study: Study) -> list[dict[str, Any]]:
    codes = list_codes(study)
    by_id = {code.id: code for code in codes}
    return [
        {
            "id": code.id,
            "name": code.name,
            "depth": depth,
            "path": render_path(code, by_id),
            "hue": code.hue,
            "key": code.shortcut,
            "abstract": code.abstract,
            "aliases": code.other_names,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
        }
        for depth, code in list_in_order(codes)
        if not code.retired
    ]


def _list_put(study: Study, passage: SampledPassage, coder: str) -> dict[str, list[str]]:
    """Return the codes on a passage: on exactly its words, and on others that overlap it."""
    put = list_own_codes(study, passage, coder=coder)
    here = {c for (a, z, _), c in put.items() if (a, z) == (passage.start, passage.end)}
    return {"on": sorted(here), "around": sorted(set(put.values()) - here)}


class _Setting:
    """Finds what was said around a passage; each transcript is read once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._pseudonyms = get_pseudonyms(study)
        self._known: dict[str, tuple[Transcript, str, list[Turn], dict[str, tuple[str, str]]]] = {}

    def describe(self, passage: SampledPassage) -> dict[str, Any]:
        transcript, text, turns, speakers = self._read(passage.transcript_id)
        at = max((n for n, t in enumerate(turns) if t.start <= passage.start), default=0)
        turn = turns[at]
        before = _choose_before(turns[:at], speakers)
        return {
            "title": transcript.title,
            "speaker": speakers.get(turn.label, (turn.label, ""))[0],
            "words": text[passage.start : passage.end],
            "before": [_describe_turn(each, text, speakers) for each in before],
            "earlier": _cut_front(text[turn.start : passage.start]),
            "after": _cut_back(text[passage.end : turn.end]),
        }

    def _read(
        self, transcript_id: TranscriptId
    ) -> tuple[Transcript, str, list[Turn], dict[str, tuple[str, str]]]:
        if transcript_id not in self._known:
            transcript = get_transcript(self._study, transcript_id)
            speakers: dict[str, tuple[str, str]] = {
                s.label: (self._pseudonyms.get(s.participant_id or "", s.name), s.role)
                for s in list_speakers(self._study, transcript_id)
            }
            text = get_text(self._study, transcript.text_id)
            turns = list_turns(self._study, transcript.text_id)
            self._known[transcript_id] = (transcript, text, turns, speakers)
        return self._known[transcript_id]


def _choose_before(turns: Sequence[Turn], speakers: dict[str, tuple[str, str]]) -> list[Turn]:
    """Return the turn before, and before it the question that both may answer, if one is near."""
    if not turns:
        return []
    asked = next(
        (t for t in reversed(turns[-NEAR:]) if speakers.get(t.label, ("", ""))[1] == "moderator"),
        None,
    )
    return [asked, turns[-1]] if asked is not None and asked != turns[-1] else [turns[-1]]


def _describe_turn(turn: Turn, text: str, speakers: dict[str, tuple[str, str]]) -> dict[str, Any]:
    name, role = speakers.get(turn.label, (turn.label, ""))
    words = _cut_front(text[turn.start : turn.end])
    return {"speaker": name, "asks": role == "moderator", "text": words}


def _cut_front(words: str) -> str:
    if len(words) <= BEFORE:
        return words.strip()
    kept = words[-BEFORE:]
    return f"… {kept.partition(' ')[2].strip() or kept}"


def _cut_back(words: str) -> str:
    if len(words) <= AFTER:
        return words.strip()
    kept = words[:AFTER]
    return f"{kept.rpartition(' ')[0].strip() or kept} …"
