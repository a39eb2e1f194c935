"""Every error that a researcher may see.

LifeworldError          the message is one sentence for the user, the hint says what to do next
├── NotFound            the thing that was named does not exist
├── Conflict            the study changed while the request was being made
├── InvalidInput        the request breaks a rule of the method or of the program
├── Unreadable          a file cannot be read, or cannot be read safely
├── StudyRefused        a file is no study, is newer than this program, or lies somewhere unsafe
├── ModelUnavailable    a language model is missing or damaged
└── Cancelled           the user stopped the work
"""

from study.wording import normalise_quotes

__all__ = [
    "Cancelled",
    "Conflict",
    "InvalidInput",
    "LifeworldError",
    "ModelUnavailable",
    "NotFound",
    "StudyRefused",
    "Unreadable",
]


class LifeworldError(Exception):
    """An error whose message is shown to the user.

    Args:
        message: One sentence that names the thing and says what is wrong with it.
        hint: What to do next; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(normalise_quotes(message))
        self.message = normalise_quotes(message)
        self.hint = normalise_quotes(hint)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NotFound(LifeworldError):
    """The thing that was named does not exist."""


class Conflict(LifeworldError):
    """The study changed while the request was being made."""


class InvalidInput(LifeworldError):
    """The request breaks a rule of the method or of the program."""


class Unreadable(LifeworldError):
    """A file cannot be read, or cannot be read safely."""


class StudyRefused(LifeworldError):
    """A file is no study, was written by a newer version, or lies somewhere unsafe."""


class ModelUnavailable(LifeworldError):
    """A language model is missing or damaged."""


class Cancelled(LifeworldError):
    """The user stopped the work."""
