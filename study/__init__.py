"""The foundation of every other package: the study file, its ledger, jobs, errors and plugins."""

from typing import TYPE_CHECKING, Any

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
from study.offline import run_offline

if TYPE_CHECKING:
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

run_offline()

from study.light_imports import register_light_imports  # noqa: E402  offline first of all

register_light_imports()


def __getattr__(name: str) -> Any:
    # The study file brings sqlite-utils, and that a quarter of a second: readers of files and the
    # command line's help need only the errors.
    if name == "Study":
        from study.file import Study

        return Study
    raise AttributeError(name)
