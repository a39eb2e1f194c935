"""The end of an export: the file goes on record, and the study's language says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.commands import record_export
from study import Study
from study.language import say, say_in
from transcripts.queries import get_frame

__all__ = ["Written", "close_export"]


class Written:
    """A file that was written for an audience."""

    def __init__(self, name: str, audience: str) -> None:
        self._name, self._audience = name, audience

    def describe(self, *counted: str) -> str:
        """Return the first sentence on a file: its name, what was counted in it, and for whom."""
        return f"{self._name}: {', '.join([*counted, say(AUDIENCE_WORDS[self._audience])])}"


@contextmanager
def close_export(
    study: Study,
    out: Path,
    *,
    form: str,
    thing: str,
    audience: str,
    excerpts: Iterable[str],
    speakers: Iterable[str] = (),
    actor: str = "",
    place: str = "",
    export_id: str = "",
    issue: int | None = None,
    cut: str = "",
    slides: Sequence[tuple[str, str, str]] = (),
    file: Path | None = None,
) -> Iterator[Written]:
    """Put a file on record, and say inside what it is, in the language of the study.

    The sentences on a file are those of the file itself, so they are in its language.

    Args:
        study: The study.
        out: What was written: a file, or a folder.
        form: Its form.
        thing: What it is, see `forms`.
        audience: For whom it was made.
        excerpts: The ids of the excerpts that it quotes.
        speakers: The ids of speakers of whom it has words that are no excerpt.
        actor: Who exported it; by default the current user.
        place: Where it went, where that is not the folder it was written to.
        export_id: The id that it gets; by default a new one.
        issue: The number of a final deck.
        cut: Of a deck: executive, full or brief.
        slides: Of a deck: see `record_export`.
        file: The file whose hash is kept, where *out* is a folder.
    """
    record_export(
        study,
        file or out,
        form=form,
        thing=thing,
        audience=audience,
        excerpts=excerpts,
        speakers=speakers,
        actor=actor,
        place=place,
        export_id=export_id,
        issue=issue,
        cut=cut,
        slides=slides,
    )
    with say_in(get_frame(study).language):
        yield Written(out.name, audience)
