"""The jobs that the worker can run; importing a job's module registers its function."""

from coding.suggestions.evaluate_job import measure_in_study
from coding.suggestions.prevalence.sample_job import measure_sample_in_study
from coding.suggestions.siblings.find_siblings import find_siblings_in_study
from coding.suggestions.suggest_job import embed_in_study, suggest_again, suggest_in_study
from lifeworld.exports.export_job import export_in_study
from study.worker import run_worker
from themes.discovery.discover_job import discover_in_study
from transcripts.recordings.transcription_job import run_transcription

__all__ = [
    "discover_in_study",
    "embed_in_study",
    "export_in_study",
    "find_siblings_in_study",
    "measure_in_study",
    "measure_sample_in_study",
    "run_transcription",
    "run_worker",
    "suggest_again",
    "suggest_in_study",
]
