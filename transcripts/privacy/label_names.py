"""Find the names that speakers' labels hold, wherever the text has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transcripts.privacy.languages_of_names import STRONG, TITLES, WEAK, NamesOfLanguage
from transcripts.reading.speakers import guess_label_kind

__all__ = ["clean_label", "find_label_names"]

_ABOUT = re.compile(r"\s*(?:[(\[,/|]|\s[-–—]\s).*$", re.DOTALL)
_TITLE = re.compile(r"(?i)(?:dr|prof|mr|mrs|ms|miss|hr|fru|frk|sr|sra)\.?")
_LABELLED = re.compile(r"[^\S\n]*(?:[(\[][^\n)\]]{0,40}[)\]])?[^\S\n]*[:：\t]")


def clean_label(label: str) -> str:
    """Return the name in a label, without a title or a role behind it; "" if it holds none."""
    words = _ABOUT.sub("", label).strip(" .:*_").split()
    while len(words) > 1 and (_TITLE.fullmatch(words[0]) or words[0] in TITLES):
        words = words[1:]
    name = " ".join(words)
    return name if guess_label_kind(name) == "name" else ""


def find_label_names(
    text: str, labels: Iterable[str], names: NamesOfLanguage
) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, certain) of each label's name in a text, as a whole and by its parts.

    Capitals and lower case are alike, unless the name is a word of the language, or a surname that
    the text uses as a word: then only the name as written is found, and it is certain where it is a
    label or stands inside of a sentence.
    """
    whole = {name for label in labels if (name := clean_label(label))}
    parts = {
        part
        for name in whole
        for part in name.split()
        if len(part) > 2 and not part[0].islower() and part.casefold() not in STRONG | WEAK
    }
    given = {name.split()[0] for name in whole}
    there = set(re.findall(r"\w+", text.casefold()))
    written = set(re.findall(r"\w+", text))
    for name in sorted(whole | parts):
        low = name.casefold()
        if not all(w in there or w + "s" in there for w in re.findall(r"\w+", low)):
            continue
        is_word = " " not in name and (
            low in names.words
            or low in names.stops
            or (name not in whole | given and low != name and low in written)
        )
        sought = r"\s+".join(map(re.escape, name.split()))
        pattern = rf"(?<!\w){sought}(?=(?:['’]?s)?(?!\w)|['’](?!\w))"
        for match in re.finditer(pattern, text, 0 if is_word else re.IGNORECASE):
            start, end = match.span()
            labelled = _LABELLED.match(text, end) is not None
            before = text[max(0, start - 20) : start].rstrip(" \t")
            opens = not before or before[-1] in "\n.!?…:;"
            yield start, end, labelled or not (is_word and opens)
