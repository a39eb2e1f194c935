"""Commands for random samples: draw one, repeat somebody else's, and record what was read."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import asdict

from coding.suggestions.material.queries import Material
from coding.suggestions.samples.drawing import choose_passages
from coding.suggestions.samples.model import Sample, SampledPassage, Share
from coding.suggestions.samples.queries import (
    find_left_out,
    get_sample,
    get_sampled_passage,
    get_subject,
    list_drawable,
    list_sampled_passages,
    list_samples,
    list_transcript_strata,
)
from study import Conflict, InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.times import get_now
from study.wording import count_things
from transcripts.model import TranscriptId
from transcripts.queries import get_transcript

__all__ = [
    "add_sample",
    "add_second_sample",
    "record_put_aside",
    "record_read",
    "record_unread",
    "remove_unread",
]

MOST = 2_000  # passages in one sample


def add_sample(
    study: Study, material: Material, *, size: int, actor: str, seed: int | None = None
) -> Sample:
    """Draw passages at random for *actor* to read, in one change.

    Strata of the study are represented in proportion, each at least once where possible; where the
    study has none, transcripts are. Passages that are no evidence are left out, and the sample says
    how many. With fewer passages left than asked for, all are drawn.

    Args:
        study: The study.
        material: The passages of the study, from `get_material`.
        size: How many to draw.
        actor: Who will read them.
        seed: What the draw begins with; one chosen by chance if it is left out.

    Raises:
        InvalidInput: *size* is no sensible number, or everything has been drawn.
        Conflict: *actor* has a sample that is not read to the end.
    """
    if not 1 <= size <= MOST:
        raise InvalidInput(
            say("A random sample cannot have {size} passages.", size=size),
            hint=say("Choose a number from 1 to {most:,}.", most=MOST),
        )
    if seed is None:
        seed = secrets.randbelow(2**31)
    with study.change("draw sample", actor=actor) as change:
        _refuse_unfinished(study, actor)
        numbers = list_drawable(study, material, coder=actor)
        if not numbers:
            raise InvalidInput(
                say("There is no passage left to draw."),
                hint=say("Add transcripts, or read on in the transcripts."),
            )
        strata = _list_strata(study, material, numbers, size)
        documents = [material.passages[n].document for n in numbers]
        drawn = choose_passages(strata, documents, size=size, seed=seed)
        shares = [
            Share(
                name=name,
                passages=strata.count(name),
                drawn=sum(strata[at] == name for at in drawn),
            )
            for name in sorted(set(strata))
        ]
        sample_id = new_id()
        change.insert(
            "samples",
            {
                "id": sample_id,
                "at": get_now("milliseconds"),
                "size": size,
                "seed": seed,
                "coder": actor,
                "purpose": "own",
                "of_id": None,
                "strata": json.dumps([asdict(share) for share in shares], ensure_ascii=False),
                "frame": _render_frame(study, material),
            },
        )
        places = [material.places[numbers[at]] for at in drawn]
        change.insert_all(
            "sampled_passages",
            [
                _new_row(sample_id, n, place.transcript_id, place.text_id, place.start, place.end)
                for n, place in enumerate(places)
            ],
        )
        change.subject = count_things(len(places), "passage")
    return get_sample(study, sample_id)


def add_second_sample(study: Study, sample_id: str, *, actor: str) -> Sample:
    """Give *actor* the passages that somebody else has read in a random sample, to code them too.

    Raises:
        InvalidInput: it is their own sample, or nothing in it was read.
        Conflict: *actor* has a sample that is not read to the end, or repeats this one already.
    """
    with study.change("repeat sample", actor=actor) as change:
        first = get_sample(study, sample_id)
        if first.coder == actor:
            raise InvalidInput(
                say("This random sample is your own."),
                hint=say("Let somebody else code it, under their own name."),
            )
        if any(s.of_id == first.id for s in list_samples(study, coder=actor)):
            raise Conflict(
                say("You have these passages already."), hint=say("Reload the page to go on.")
            )
        _refuse_unfinished(study, actor)
        read = [p for p in list_sampled_passages(study, first.id) if p.read_at and not p.put_aside]
        if not read:
            raise InvalidInput(
                say("{coder} has read none of these passages yet.", coder=first.coder),
                hint=say("Repeat the random sample once it is read."),
            )
        second_id = new_id()
        change.insert(
            "samples",
            {
                "id": second_id,
                "at": get_now("milliseconds"),
                "size": len(read),
                "seed": first.seed,
                "coder": actor,
                "purpose": "second",
                "of_id": first.id,
                "strata": json.dumps([asdict(s) for s in first.strata], ensure_ascii=False),
                "frame": None,
            },
        )
        change.insert_all(
            "sampled_passages",
            [
                _new_row(second_id, n, p.transcript_id, p.text_id, p.start, p.end)
                for n, p in enumerate(read)
            ],
        )
        change.subject = first.coder
    return get_sample(study, second_id)


def record_read(
    study: Study, passage_id: str, *, actor: str, operation: str | None = None
) -> SampledPassage:
    """Record that a passage was read: codes that are not on it now do not fit it.

    Raises:
        NotFound: the passage is gone.
        InvalidInput: it is in somebody else's sample.
    """
    return _record(study, "read passage", passage_id, actor, operation, read=True, put_aside=0)


def record_put_aside(
    study: Study, passage_id: str, *, actor: str, operation: str | None = None
) -> SampledPassage:
    """Record that the coder cannot tell which codes fit: the passage counts nowhere.

    Raises:
        NotFound: the passage is gone.
        InvalidInput: it is in somebody else's sample.
    """
    return _record(study, "put passage aside", passage_id, actor, operation, read=True, put_aside=1)


def record_unread(
    study: Study, passage_id: str, *, actor: str, operation: str | None = None
) -> SampledPassage:
    """Record that a passage is to be read again; the codes on it stay.

    Raises:
        NotFound: the passage is gone.
        InvalidInput: it is in somebody else's sample.
    """
    return _record(study, "reopen passage", passage_id, actor, operation, read=False, put_aside=0)


def remove_unread(study: Study, sample_id: str, *, actor: str) -> int:
    """Take the passages that were not read out of a sample; return how many there were.

    What was read counts as before: the order of reading is random too.

    Raises:
        NotFound: the sample is gone.
        InvalidInput: it is somebody else's.
    """
    with study.change("end sample", actor=actor) as change:
        sample = get_sample(study, sample_id)
        _refuse_other(sample.coder, actor)
        unread = study.db.execute(
            "SELECT id FROM sampled_passages WHERE sample_id = ? AND read_at IS NULL", [sample_id]
        ).fetchall()
        for (passage_id,) in unread:
            change.delete("sampled_passages", passage_id)
        change.subject = count_things(len(unread), "passage")
        if not sample.read and not sample.put_aside:
            there = study.db.execute(
                "SELECT 1 FROM sampled_passages WHERE sample_id = ?", [sample_id]
            ).fetchone()
            if there is None:
                change.delete("samples", sample_id)
    return len(unread)


def _record(
    study: Study,
    verb: str,
    passage_id: str,
    actor: str,
    operation: str | None,
    *,
    read: bool,
    put_aside: int,
) -> SampledPassage:
    """Record what became of a passage; what is so already keeps its time."""
    with study.change(verb, actor=actor, operation=operation) as change:
        passage = get_sampled_passage(study, passage_id)
        _refuse_other(get_sample(study, passage.sample_id).coder, actor)
        change.subject = get_transcript(study, passage.transcript_id).title
        if (passage.read_at is not None, passage.put_aside) != (read, bool(put_aside)):
            at = get_now("milliseconds") if read else None
            change.update("sampled_passages", passage_id, read_at=at, put_aside=put_aside)
        return get_sampled_passage(study, passage_id)


def _refuse_other(coder: str, actor: str) -> None:
    if coder != actor:
        raise InvalidInput(
            say("This random sample is read by {coder}.", coder=coder),
            hint=say("Work under that name, or draw a sample of your own."),
        )


def _refuse_unfinished(study: Study, actor: str) -> None:
    if any(sample.left for sample in list_samples(study, coder=actor)):
        raise Conflict(
            say("You have a random sample that is not read to the end."),
            hint=say("Read on, or end it first."),
        )


def _render_frame(study: Study, material: Material) -> str:
    """Return as JSON what a draw leaves out, and the words of the codebook that decide on it."""
    subject = get_subject(study)
    left_out = Counter(reason.value for reason in find_left_out(study, material).values())
    told = {"left_out": left_out, "stems": sorted(subject.stems), "hollow": subject.hollow}
    return json.dumps(told, ensure_ascii=False)


def _list_strata(study: Study, material: Material, numbers: list[int], size: int) -> list[str]:
    """Return what stands for the stratum of each passage: its stratum, its transcript, or ""."""
    named = list_transcript_strata(study)
    transcripts = [TranscriptId(material.places[n].transcript_id) for n in numbers]
    strata = [named.get(each, "") for each in transcripts]
    if 1 < len(set(strata)) <= size:
        return strata
    if len(set(transcripts)) <= size:
        return [str(each) for each in transcripts]
    return [""] * len(numbers)


def _new_row(
    sample_id: str, position: int, transcript_id: str, text_id: str, start: int, end: int
) -> dict[str, object]:
    return {
        "id": new_id(),
        "sample_id": sample_id,
        "transcript_id": transcript_id,
        "text_id": text_id,
        "start": start,
        "end": end,
        "position": position,
        "read_at": None,
        "put_aside": 0,
    }
