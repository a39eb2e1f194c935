"""The ground every other package stands on: the study file, its ledger, jobs, errors and plugins."""

from study.errors import (
    Cancelled,
    Conflict,
    InvalidInput,
    LifeworldError,
    ModelUnavailable,
    NotFound,
    StudyRefused,
    Unreadable,
)
from study.file import Study

__all__ = [
    "Cancelled",
    "Conflict",
    "InvalidInput",
    "LifeworldError",
    "ModelUnavailable",
    "NotFound",
    "Study",
    "StudyRefused",
    "Unreadable",
]
