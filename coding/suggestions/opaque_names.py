"""Finds codes whose name says nothing to a machine, and nothing else says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from coding.suggestions.code_texts import CodeLike
from study.language import say
from transcripts.reading.speakers import split_list

__all__ = ["describe_opaque", "has_opaque_name", "list_opaque", "list_opaque_names"]

ENOUGH_EXAMPLES = 3
"""Passages coded with it from which a code is known, whatever its name."""
_MOST_NAMED = 6

# Words that name a place in a list, a role or a feeling of the coder, in any language: alone, or
# beside a number, they do not say what a passage is about.
_HOLLOW = split_list(
    """
    code codes category categories theme themes topic topics label tag item node group
    cluster type kind level part section chapter question answer response comment comments
    remark remarks note notes quote quotes example examples text passage segment unit claim
    claims warrant warrants grounds rebuttal qualifier pro contra con pros cons statement
    misc miscellaneous other others general various diverse mixed unclear unsure uncoded
    unknown unspecified undefined none nothing na rest remainder leftover residual stuff
    things thing temp temporary todo tbd maybe interesting important relevant irrelevant
    positive negative neutral yes no kode koder kategori kategorier tema temaer emne emner
    spørgsmål svar kommentar kommentarer bemærkning note noter citat citater eksempel afsnit
    andet andre øvrigt øvrige diverse generelt blandet uklart ukendt rest ting måske vigtigt
    interessant påstand belæg hjemmel kategorie kategorien thema themen frage fragen antwort
    antworten bemerkung notiz notizen zitat beispiel sonstiges sonstige anderes andere
    weiteres verschiedenes allgemein allgemeines unklar unbekannt wichtig interessant
    behauptung beleg catégorie catégories thème thèmes sujet réponse commentaire
    commentaires remarque citation exemple autre autres divers général généralités indéfini
    inconnu reste important intéressant código códigos categoría categorías pregunta
    respuesta comentario comentarios nota notas cita ejemplo otro otros otra otras varios
    varias desconocido resto importante interesante kod koder kategorier teman ämne fråga
    frågor svar kommentarer anteckning citat exempel övrigt annat andra blandat allmänt
    oklart okänt viktigt intressant påstående
    """
)
# Between the words of a name.
_SMALL = split_list(
    """
    a an the of and or to in on for with et og i en der die das und oder von de la le les du
    des el los las y o den det och av
    """
)
_KNOWN = split_list(
    """
    ai it hr tv pc uk us usa eu un who nhs gdpr covid ceo cv id vr gp pe dna hiv adhd ptsd
    lgbt lgbtq iot api url pdf sms ki dk r&d q&a
    """
)
_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_HUMPS = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_VOWEL = re.compile(r"[aeiouyæøåäöüáéíóúàèìòùâêîôûœ]")
_NUMBERED = re.compile(r"(?i)(?:[a-z]{1,3}[ ._-]?)?\d+(?:[._-]?\d+)*[ ._-]?[a-z]?")
_REFERENCE = re.compile(
    r"(?i)(?:see|siehe|se|voir|véase|ver)\s+(?:row|code|zeile|kode|række|ligne|código|kod)?\s*#?\d+\.?"
)


def has_opaque_name(name: str) -> bool:
    """Return whether a name says nothing of what a passage with the code is about.

    Such are numbers (“7”, “Q3b”, “code 7”), single letters, abbreviations (“WLB”), and words that
    fit anything (“other”, “misc”, “claim”), alone or together.
    """
    last = name.rpartition(" > ")[2].strip()
    if _NUMBERED.fullmatch(last):
        return True
    if any(char.isalpha() and char.lower() == char.upper() for char in last):
        return False  # a script without capitals: a single sign may be a word
    words = [word for word in _WORD.findall(_HUMPS.sub(" ", last)) if word.casefold() not in _SMALL]
    if not words:
        return not any(map(str.isalpha, last)) or len(last.split()) < 2
    return all(_is_hollow(word, alone=len(words) == 1) for word in words)


def _is_hollow(word: str, *, alone: bool) -> bool:
    plain = word.casefold()
    if plain in _KNOWN:
        return False
    if plain in _HOLLOW or len(plain) == 1 or not any(map(str.isalpha, plain)):
        return True
    if _NUMBERED.fullmatch(plain):
        return True
    letters = "".join(filter(str.isalpha, word))
    if alone and letters.isupper() and len(letters) <= 5:
        return True  # “WLB”, “R.O.I.”, but not “FREE TIME”
    return plain.isalpha() and len(plain) <= 5 and not _VOWEL.search(plain)  # “mgmt”


def list_opaque(
    codes: Sequence[CodeLike], *, examples: Mapping[str, int] = MappingProxyType({})
) -> list[str]:
    """Return the ids of the codes of which nobody says what they mean, in their order.

    Their name says nothing, they have neither definition nor example, and fewer than three
    passages are coded with them.

    Args:
        codes: The codebook; a group that is not applied itself is left out.
        examples: How many passages people coded with each code, by id.
    """
    # In a codebook that is shouted throughout, “TIME” is no abbreviation.
    shouts = sum(code.name.isupper() for code in codes) * 2 > len(codes) > 3
    return [
        code.id
        for code in codes
        if not getattr(code, "abstract", False)
        and not getattr(code, "retired", False)
        and examples.get(code.id, 0) < ENOUGH_EXAMPLES
        and has_opaque_name(code.name.casefold() if shouts else code.name)
        and not any(
            _says(text, code.name) for text in (code.definition, code.include, code.example)
        )
    ]


def _says(text: str, name: str) -> bool:
    """Return whether a text says more than the name: not “see row 6”, and not the name again."""
    line = " ".join(text.split())
    if not line or _REFERENCE.fullmatch(line) or line.casefold() == name.strip().casefold():
        return False
    return not has_opaque_name(line)


def list_opaque_names(codes: Sequence[CodeLike], uses: Iterable[str] = ()) -> list[str]:
    """Return the names of these codes.

    Args:
        codes: The codebook.
        uses: The ids of the codes that people put on passages, one for each time.
    """
    opaque = set(list_opaque(codes, examples=Counter(uses)))
    return [code.name for code in codes if code.id in opaque]


def describe_opaque(names: Sequence[str]) -> str:
    """Return the sentence that names codes which need a definition, with the remedy."""
    shown = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        shown = say("{names} and {number} more", names=shown, number=len(names) - _MOST_NAMED)
    if len(names) == 1:
        return say(
            "The name {names} does not say what the code means: write a definition or give"
            " examples.",
            names=shown,
        )
    return say(
        "The names {names} do not say what the codes mean: write definitions or give examples.",
        names=shown,
    )
