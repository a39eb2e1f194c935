"""Find the transcript that a table names: by title, file name, or the end of a path. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from transcripts.model import Transcript

__all__ = ["Documents", "normalise_title"]

_SUFFIX = re.compile(r"\.(?:docx?|odt|rtf|txt|md|pdf|vtt|srt|html?|csv|xlsx|eaf|json)$")
_PATH = re.compile(r"\\+|/|\s[›>]\s|::")


class Documents:
    """The transcripts of a study under every name that a table may give them.

    Args:
        transcripts: All transcripts.
        chosen: What a person said: the table's name of a document, folded → the transcript's id.
    """

    def __init__(
        self, transcripts: Iterable[Transcript], chosen: Mapping[str, str] | None = None
    ) -> None:
        self.every = {transcript.id: transcript for transcript in transcripts}
        self._chosen = {normalise_title(name): each for name, each in (chosen or {}).items()}
        self._names: dict[str, list[Transcript]] = {}
        for each in self.every.values():
            for name in {
                normalise_title(each.title),
                normalise_title(PurePath(each.source_name).name),
            }:
                self._names.setdefault(name, []).append(each)

    @property
    def names(self) -> set[str]:
        """All folded names."""
        return set(self._names)

    def find(self, name: str) -> list[Transcript]:
        """Return the transcripts that may be meant: all of them without a name, [] for none."""
        if not name:
            return list(self.every.values())
        folded = normalise_title(name)
        if (chosen := self._chosen.get(folded)) in self.every:
            return [self.every[chosen]]  # type: ignore[index]
        if folded in self._names:
            return self._names[folded]
        # Programs put the folder before the name: “Focus groups\\Group 1”.
        return self._names.get(normalise_title(_PATH.split(name)[-1]), [])


def normalise_title(name: str) -> str:
    """Return a title or file name as it is compared: without suffix, case and kinds of blanks."""
    plain = re.sub(r"[\s_]+", " ", name.strip().casefold())
    return _SUFFIX.sub("", plain).strip()
