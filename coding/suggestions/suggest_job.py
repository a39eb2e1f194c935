"""Make suggestions for a whole study; keep the model and the passages loaded between runs."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coding.model import CodeId, Suggestion, SuggestionId
from coding.queries import find_code, list_codes
from coding.suggestions.basis import render_grounds
from coding.suggestions.commands import record_run, record_vectors
from coding.suggestions.counterfactuals import Counterfactual
from coding.suggestions.material.queries import (
    Material,
    get_fingerprint,
    get_judgements,
    get_material,
    get_vectors,
)
from coding.suggestions.model import OURS, new_suggestion_id
from coding.suggestions.opaque_names import list_opaque_names
from coding.suggestions.queries import get_context, has_imported_run, list_suggestions
from coding.suggestions.samples.queries import list_sampled
from coding.suggestions.set_aside.queries import find_in_material, list_rows
from coding.suggestions.study_settings import check_method, choose_settings
from coding.suggestions.twin_codes import find_twins
from coding.suggestions.unread_languages import count_unread
from study import InvalidInput, Study
from study.jobs import Report, job
from study.language import say
from study.plugins import list_registered
from study.quiet import count_threads
from study.wording import describe_span
from transcripts.model import TextId, TranscriptId
from transcripts.queries import get_frame, list_transcripts

if TYPE_CHECKING:
    from coding.model import Code
    from coding.suggestions.model import (
        CodingSuggestion,
        Judgement,
        SuggestionRun,
        SuggestionSettings,
    )
    from coding.suggestions.suggest import SuggestionEngine
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "embed_in_study",
    "embed_texts",
    "list_best",
    "open_engine",
    "open_model",
    "open_named_model",
    "suggest_again",
    "suggest_in_study",
]

PIECE = 256  # texts embedded between two reports
TRIAL = 32  # texts of the first piece, by which the time is told

# A worker process serves one study: its model and passages stay here between jobs.
_warm: dict[str, tuple[str, SuggestionEngine, Material]] = {}
_embedders: dict[str, Embedder] = {}


@job("suggest")
def suggest_in_study(
    study: Study, report: Report, *, code: str | None = None, suggester: str = OURS
) -> dict[str, Any]:
    """Suggest codings for every passage of participants, and store them as a run.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        code: Suggest only this code, by name.
        suggester: The suggester to use: ours, or one that a plugin registered.

    Raises:
        InvalidInput: the profile has suggestions off, or codes or passages are missing.
        ModelUnavailable: the language model is missing or damaged.
    """
    began = time.perf_counter()
    frame = get_frame(study)
    suggesters = list_registered("register_suggesters", builtin={OURS: _run_ours})
    if suggester not in suggesters:
        raise InvalidInput(
            say("There is no suggester “{suggester}”.", suggester=suggester),
            hint=say("Choose one of {suggesters}.", suggesters=", ".join(suggesters)),
        )
    check_method(frame)
    book = [code for code in list_codes(study) if not code.retired]
    if all(code.abstract for code in book):
        raise InvalidInput(
            say("The codebook is empty."), hint=say("Add a code with a definition first.")
        )
    named = find_code(study, code) if code else None
    if named is not None and named.retired:
        raise InvalidInput(
            say("The code “{name}” is retired.", name=named.name),
            hint=say("Bring it back on the page Codebook, or name another code."),
        )
    only = named.id if named else None
    engine, material, embedder = open_engine(study, report)
    report(0, 0, say("Comparing with the codebook…"))
    asked = [passage.question for passage in material.passages]
    settings = choose_settings(study, written=material.written, asked=asked)
    judgements, reviewed = get_judgements(study, material)
    sampled = list_sampled(study, material)
    reviewed |= sampled  # a passage of a sample was read as a whole
    aside = find_in_material(study, material, judgements, codes=book)
    if suggester == OURS:
        run = _run_ours(
            engine,
            book,
            judgements,
            settings=settings,
            reviewed=reviewed,
            sampled=sampled,
            aside=aside.keys(),
        )
    else:
        hashes = [_hash(p.text) for p in material.passages]
        stored = get_vectors(study, embedder.identity, hashes)
        run = suggesters[suggester](
            material.passages,
            book,
            judgements,
            embedder,
            reviewed=reviewed,
            vectors=_stacked(stored, hashes, embedder),
            settings=settings,
        )
    proposed = [
        _suggestion(material, each)
        for each in run.suggestions
        if each.passage not in aside and (only is None or each.code == only)
    ]
    model = embedder.name
    seconds = round(time.perf_counter() - began, 3)
    summary = {
        "suggestions": len(proposed),
        "passages": run.passages,
        "reviewed": run.reviewed,
        "sampled": len(sampled),
        "judged": run.judged,
        "calibrated": run.calibrated,
        "seconds": seconds,
        "model": model,
        "suggester": suggester,
        "unread": count_unread(embedder, list_transcripts(study)),
        "set_aside": {reason.value: number for reason, number in Counter(aside.values()).items()},
        "opaque": list_opaque_names(book, [j.code for j in judgements if j.verdict != "rejected"]),
    }
    if suggester == OURS:
        summary |= render_grounds(run.grounds) | {"twins": find_twins(book)}
    record_run(
        study,
        proposed,
        model=model,
        version=f"{run.model} · {run.learner}",
        parameters=run.parameters,
        seed=run.seed,
        input_hash=run.input_hash,
        seconds=seconds,
        summary=summary,
        code_id=only,
        ranking=run.ranking,
        places=material.places,
        spreads=run.spreads,
        set_aside=list_rows(material, aside),
    )
    return summary


@job("refit", calm=3.0)
def suggest_again(study: Study, report: Report) -> dict[str, Any]:
    """Suggest codings again once the study was unchanged for 3 seconds, or after 30 seconds.

    This is `suggest_in_study` under a separate kind of job: pages show a progress bar for what a
    person started, but not for this, which follows every accept and reject. Suggestions that were
    brought in from a table stay until a person asks for others.
    """
    if has_imported_run(study):
        return {"suggestions": 0}
    return suggest_in_study(study, report)


def _run_ours(
    engine: SuggestionEngine,
    codes: list[Code],
    judgements: list[Judgement],
    *,
    settings: SuggestionSettings,
    reviewed: Collection[int],
    sampled: Collection[int],
    aside: Collection[int],
) -> SuggestionRun:
    """Run the loaded engine of this study."""
    engine.set_codes(codes)
    engine.settings = settings
    return engine.run(judgements, reviewed=reviewed, sampled=sampled, aside=aside)


def _rank(suggestion: Suggestion) -> tuple[bool, float]:
    """Sort probabilities, best first, before scores, which are on a scale of their own."""
    if suggestion.probability is None:
        return True, -suggestion.score
    return False, -suggestion.probability


def list_best(study: Study, number: int) -> list[str]:
    """Return the best undecided suggestions as lines for the terminal."""
    if number <= 0:
        return []
    names = {c.id: c.name for c in list_codes(study)}
    titles = {t.id: t.title for t in list_transcripts(study)}
    best = sorted(list_suggestions(study), key=_rank)[:number]
    lines = []
    for s in best:
        words = get_context(study, s).words
        # A score without calibration is good for the order only, so it is not shown.
        worth = f"{s.probability:.0%}  " if s.probability is not None else ""
        lines.append(
            f"{worth}{names[s.code_id]}  [{titles[s.transcript_id]}]  {' '.join(words.split())}"
        )
    return lines


def _engine(study: Study, spec: str, report: Report) -> tuple[SuggestionEngine, Material]:
    """Return the loaded engine of this study, rebuilt if its transcripts changed."""
    from coding.suggestions.suggest import SuggestionEngine

    key = str(study.path)
    embedder = _open(spec, report)
    fingerprint = f"{get_fingerprint(study)} {embedder.identity}"
    warm = _warm.get(key)
    if warm is not None and warm[0] == fingerprint:
        return warm[1], warm[2]
    material = get_material(study)
    vectors = _embed(study, embedder, [p.text for p in material.passages], report)
    engine = SuggestionEngine(embedder)
    engine.add_passages(material.passages, vectors=vectors)
    _warm[key] = (fingerprint, engine, material)
    return engine, material


def open_engine(study: Study, report: Report) -> tuple[SuggestionEngine, Material, Embedder]:
    """Return the loaded engine of a study, its passages and its language model.

    Raises:
        InvalidInput: the study has no passages by participants.
        ModelUnavailable: the model is missing or damaged.
    """
    spec = get_frame(study).model
    engine, material = _engine(study, spec, report)
    if not material.passages:
        raise InvalidInput(
            say("The study has no passages by participants yet."),
            hint=say("Add transcripts first."),
        )
    return engine, material, _open(spec, report)


@job("embed")
def embed_in_study(study: Study, report: Report, *, texts: list[str]) -> dict[str, Any]:
    """Compute and store the vectors of *texts*, so that pages can compare with them."""
    embedder, _ = embed_texts(study, texts, report)
    return {"texts": len(texts), "model": embedder.name}


def embed_texts(study: Study, texts: Sequence[str], report: Report) -> tuple[Embedder, Any]:
    """Return the study's loaded language model and its vectors of *texts*, float32 (n, d)."""
    embedder = _open(get_frame(study).model, report)
    return embedder, _embed(study, embedder, texts, report)


def open_model(study: Study) -> Embedder:
    """Return the study's language model; it is loaded once in a process.

    Raises:
        ModelUnavailable: the model is missing or damaged.
    """
    return open_named_model(get_frame(study).model)


def open_named_model(spec: str) -> Embedder:
    """Return the language model that a study names so; it is loaded once in a process.

    Raises:
        ModelUnavailable: the model is missing or damaged.
    """
    return _open(spec, lambda *_: None)


def _open(spec: str, report: Report) -> Embedder:
    from transcripts.embedding.open_embedder import open_embedder

    if spec not in _embedders:
        report(0, 0, say("Loading the language model…"))
        _embedders[spec] = open_embedder(spec or None, threads=count_threads(2))
    return _embedders[spec]


def _embed(study: Study, embedder: Embedder, texts: Sequence[str], report: Report) -> Any:
    """Return the vectors of *texts*; take stored ones, compute and store the others."""
    hashes = [_hash(t) for t in texts]
    stored = get_vectors(study, embedder.identity, hashes)
    missing = {h: t for h, t in zip(hashes, texts, strict=True) if h not in stored}
    # Sort by length, so that each piece fills its batches with similar texts.
    queue = sorted(missing, key=lambda h: len(missing[h]))
    total = len(queue)
    letters = sum(map(len, missing.values()))
    done, spent, read = 0, 0.0, 0
    for part in _list_pieces(queue):
        told = say("Reading passages: {done:,} of {total:,}", done=done, total=total)
        if read:
            span = describe_span(spent / read * (letters - read))
            told = say("{progress}, about {span} left, on this computer", progress=told, span=span)
        report(done, total, told)
        began = time.perf_counter()
        made = embedder.embed([missing[h] for h in part])
        spent += time.perf_counter() - began
        fresh = {h: v.astype("<f4").tobytes() for h, v in zip(part, made, strict=True)}
        record_vectors(study, embedder.identity, fresh)
        stored.update(fresh)
        done += len(part)
        read += sum(len(missing[h]) for h in part)
    if queue:
        report(len(queue), len(queue), say("All passages read"))
    return _stacked(stored, hashes, embedder)


def _list_pieces(queue: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts to embed piece by piece; *queue* begins with the shortest.

    Of many, the first piece is a small one of all lengths: by it, the time is told that the rest
    will take, before the rest begins.
    """
    step = max(1, len(queue) // TRIAL)
    trial = queue[::step] if len(queue) > PIECE else []
    if trial:
        yield trial
    tried = set(trial)
    rest = [each for each in queue if each not in tried]
    for begin in range(0, len(rest), PIECE):
        yield rest[begin : begin + PIECE]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _stacked(stored: dict[str, bytes], hashes: Sequence[str], embedder: Embedder) -> Any:
    import numpy as np

    if not hashes:
        return np.zeros((0, embedder.dimension), dtype=np.float32)
    return np.stack([np.frombuffer(stored[h], dtype="<f4") for h in hashes])


def _suggestion(material: Material, each: CodingSuggestion) -> Suggestion:
    place = material.places[each.passage]
    return Suggestion(
        id=SuggestionId(new_suggestion_id(place.text_id, place.start, place.end, each.code)),
        run_id="",
        transcript_id=TranscriptId(place.transcript_id),
        text_id=TextId(place.text_id),
        start=place.start,
        end=place.end,
        code_id=CodeId(each.code),
        score=each.score,
        probability=each.probability,
        strong=each.strong,
        reasons={
            "quotes": [
                {
                    "text": material.passages[number].text,
                    "transcript": material.places[number].transcript_id,
                    "turn": material.places[number].turn,
                    "similarity": round(likeness, 3),
                }
                for number, likeness in each.reasons.quotes
            ],
            "words": list(each.reasons.words),
            "change": _keep(each.reasons.change),
        },
    )


def _keep(change: Counterfactual | str) -> dict[str, Any] | str:
    """Return a sentence as it is kept, so that each reader has it in their language."""
    return change if isinstance(change, str) else change.list_parts()
