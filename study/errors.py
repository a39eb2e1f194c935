"""Every error a researcher may see.

LifeworldError          the message is one sentence for the person, the hint says what next
├── NotFound            the thing named does not exist
├── Conflict            the study changed underneath the request
├── InvalidInput        what was asked breaks a rule of the method or of the program
├── Unreadable          a file cannot be read, or not safely
├── StudyRefused        a study is not one of ours, newer than this program, or in an unsafe place
├── ModelUnavailable    a language model is missing or damaged
└── Cancelled           a person stopped the work
"""

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
    """An error whose message is written for the person at the screen.

    Args:
        message: One sentence that names the thing and says what is wrong with it.
        hint: What to do next; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NotFound(LifeworldError):
    """The thing named does not exist."""


class Conflict(LifeworldError):
    """The study changed underneath the request."""


class InvalidInput(LifeworldError):
    """What was asked breaks a rule of the method or of the program."""


class Unreadable(LifeworldError):
    """A file cannot be read, or not safely."""


class StudyRefused(LifeworldError):
    """A study file is not one of ours, newer than this program, or in an unsafe place."""


class ModelUnavailable(LifeworldError):
    """A language model is missing or damaged."""


class Cancelled(LifeworldError):
    """A person stopped the work."""
