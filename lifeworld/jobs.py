"""The kinds of long work that the worker process does."""

from __future__ import annotations

from typing import Any

from coding.suggestions.evaluate_job import measure_in_study
from coding.suggestions.suggest_job import Report, embed_texts, suggest_in_study
from study import Study
from study.jobs import Work
from themes.discovery.discover_job import discover_in_study
from transcripts.recordings.transcription_job import run_transcription

__all__ = ["KINDS"]


def _suggest(study: Study, report: Report, **arguments: Any) -> dict[str, Any]:
    return suggest_in_study(study, report, **arguments)


def _discover(study: Study, report: Report, **arguments: Any) -> dict[str, Any]:
    return discover_in_study(study, report, **arguments)


def _transcribe(study: Study, report: Report, **arguments: Any) -> dict[str, Any]:
    return run_transcription(study, report, **arguments)


def _measure(study: Study, report: Report, **arguments: Any) -> dict[str, Any]:
    return measure_in_study(study, report, **arguments)


def _embed(study: Study, report: Report, *, texts: list[str]) -> dict[str, Any]:
    embedder, _ = embed_texts(study, texts, report)
    return {"texts": len(texts), "model": embedder.name}


# “refit” is the same work, asked for by the reader after a decision: it shows no progress bar.
KINDS: dict[str, Work] = {
    "suggest": _suggest,
    "refit": _suggest,
    "discover": _discover,
    "embed": _embed,
    "transcribe": _transcribe,
}
