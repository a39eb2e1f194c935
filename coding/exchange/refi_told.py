"""What the reader of a project tells: what was guessed, and what could not be taken, counted."""

from __future__ import annotations

from coding.exchange.losses import LossList

__all__ = ["Told"]


class Told:
    """Gathers warnings, each once, and losses by kind, reason and text."""

    def __init__(self) -> None:
        self._warnings: dict[str, None] = {}
        self._losses = LossList()

    def add_warning(self, sentence: str) -> None:
        """Tell what was guessed or put right."""
        self._warnings[sentence] = None

    def add_loss(self, thing: str, why: str = "", *, of: str = "", count: int = 1) -> None:
        """Count things that were not imported."""
        self._losses.add(thing, why, of=of, count=count)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences on what was guessed."""
        return tuple(self._warnings)

    @property
    def lost(self) -> tuple[str, ...]:
        """A sentence for each kind of thing that was not taken, and each reason."""
        return self._losses.describe()
