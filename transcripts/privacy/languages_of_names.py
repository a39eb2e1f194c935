"""What tells names apart in each language: lists, words that are no names, titles and particles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files

from transcripts.privacy.name_lists import GIVEN_NAMES, SURNAMES, WORDS_TOO

__all__ = [
    "ALL_GIVEN",
    "ALL_SURNAMES",
    "CALLED",
    "LANGUAGES",
    "PLACES_TOO",
    "ROLES",
    "SPEAKS",
    "STRONG",
    "THINGS",
    "TITLES",
    "WEAK",
    "NamesOfLanguage",
    "get_names",
    "guess_names_language",
    "list_names_that_are_words",
]

LANGUAGES = ("ar", "da", "de", "en", "es", "fr", "it", "nl", "no", "pt", "sv")


def _read_lists() -> dict[str, frozenset[str]]:
    text = files("transcripts.privacy").joinpath("name_lists_by_language.txt").read_text("utf-8")
    blocks = (block.partition("\n") for block in text.split("\n== ")[1:])
    return {name: frozenset(words.split()) for name, _, words in blocks}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LISTS = _read_lists()
ALL_GIVEN = GIVEN_NAMES.union(*(v for k, v in _LISTS.items() if k.endswith("given")))
ALL_SURNAMES = SURNAMES.union(*(v for k, v in _LISTS.items() if k.endswith("surnames")))
_ALL_WORDS = WORDS_TOO.union(*(v for k, v in _LISTS.items() if k.endswith("words")))
# Given names that are places in many texts, and such that are tools and brands.
PLACES_TOO = _words("""
    adelaide carolina florence georgia guadalupe lorena lourdes milan orlando paris santiago sofia
    victoria virginia france marina fatima israel china india jordan chad austin sydney houston
    dallas phoenix denver madison lincoln jackson charlotte savannah dakota montana kent devon
    preston logan bristol troy alexandria verona vienna siena chelsea brooklyn kingston lancaster
    winchester cheyenne asia america africa kenya geneva petra salem trenton raleigh holland
    """)
_THINGS_TOO = _words(
    "ruby alexa siri django kafka jenkins java elm scala perl tesla mercedes watson"
)
TITLES = _words("""
    Herr Frau Fräulein herr fru fröken meneer Meneer mevrouw Mevrouw mijnheer Mijnheer juffrouw
    heer dhr mevr Dhr Mevr monsieur Monsieur madame Madame mademoiselle Mademoiselle Mme Mlle mme
    docteur maître señor señora señorita Señor Señora Señorita sr sra srta Sr Sra Srta don doña
    Doña senhor senhora Senhor Senhora dona doutor doutora dra Dra signor signora signorina Signor
    Signora Signorina dottor dottoressa Dottor Dottoressa sig Sig professoressa ingegner avvocato
    """)
"""Titles in further languages than English and Danish, before a name."""
CALLED = _words("""
    heter heet heette heißt hieß heiße namens genannt genaamd s'appelle s’appelle s'appelait
    s’appelait m'appelle m’appelle nommé nommée prénommé llama llamo llamaba llamado llamada
    chama-se chamo-se chamava-se chama chamado chamada chiama chiamo chiamava chiamato chiamata
    """)
"""Verbs before a name in further languages."""
THINGS = _words("""
    it this that which what thing company firm place programme program system app shop site machine
    det den dette firma firmaet virksomhed virksomheden stedet sted program programmet systemet
    maskinen butikken klubben ordningen møde mødet kursus kurset projekt projektet fabrikken huset
    """)
"""English and Danish words before “called” that show that no person is."""
SPEAKS = _words("""
    sade säger frågade berättade svarade menade tyckte skrattade nickade
    sagte fragte erzählte meinte antwortete lachte nickte ruft
    zei zegt vroeg vertelde antwoordde vond lachte knikte
    """)
ROLES = _words("""
    direktor direktorin direktør direktör director directora directeur directrice diretor diretora
    direttore direttrice minister ministerin ministre ministro ministra president präsident
    präsidentin président présidente presidente doktor doctor doutor dottore professor professorin
    professora professore professoressa kollege kollegin kollega collègue colega collega chef chefin
    kandidat kandidatin kunde kundin nachbar nachbarin lehrer lehrerin pfarrer richter richterin
    bürgermeister bürgermeisterin meister maire alcalde alcaldesa juez jueza presidenta sindaco
    avvocato ingegnere geometra abogado abogada médico ingeniero ingeniera engenheiro engenheira
    chair chairman chairwoman chairperson speaker secretary justice judge mayor governor ambassador
    voorzitter burgemeester ordfører borgmester formand ordförande rektor pastor general coronel
    """)
"""Words with a capital behind a title that are no name."""
STRONG = _words("""
    van von vom zu af av de di da du des del della delle dello dei degli do dos das la le al el ul
    bin ibn bint ben abu ter ten te ap mac
    """)
"""Particles that begin the second part of a name: `Jan van den Berg`."""
WEAK = _words("den der dem de het la las los le les lo l' 't")
"""Particles that may follow one of these."""
# Words that look like particles and are words of the language.
_NO_PARTICLES = {
    "da": _words("da du de ben den der al te"),
    "no": _words("da du de ben den der al te"),
    "sv": _words("da du de ben den der av al te"),
    "de": _words("da du des den der dem ben te"),
    "nl": _words("da du des al"),
    "en": _words("do te ten ben"),
    "fr": _words("du des le la te ten al"),
    "es": _words("la le te do da al el"),
    "pt": _words("la le te al"),
    "it": _words("la le te al"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesOfLanguage:
    """The names of a language, and what of it looks like one.

    Attributes:
        code: The language.
        given: Given names of the language, and of English and Danish.
        surnames: Surnames likewise.
        words: Those of both that are ordinary words, too.
        doubtful: Those of them that a capital inside a sentence does not make certain.
        stops: Function words of the language.
        particles: Words that begin the second part of a surname.
    """

    code: str
    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    doubtful: frozenset[str]
    stops: frozenset[str]
    particles: frozenset[str]

    @property
    def nouns_have_capitals(self) -> bool:
        """Whether a capital tells nothing."""
        return self.code == "de"

    def may_join(self, before: str, particle: str) -> bool:
        """Return whether a particle may follow a name: `Jan van …`, but not `Müller von der Halle`.

        In Romance languages it may follow a surname, too.
        """
        known = self.code in ("es", "fr", "it", "pt") or before.casefold() in ALL_GIVEN
        compound = all(part in ALL_GIVEN for part in before.casefold().split("-"))
        return particle in self.particles and (known or compound)

    def is_foreign_name(self, low: str) -> bool:
        """Return whether this is a given name elsewhere, and a word in none of the languages."""
        known = low in ALL_GIVEN and low not in _ALL_WORDS and low not in PLACES_TOO
        return known and len(low) > 3 and low not in self.stops


@cache
def get_names(code: str) -> NamesOfLanguage:
    """Return the names of a language; of one that is not known, those of all."""
    own = _LISTS.get(f"{code} given", frozenset()), _LISTS.get(f"{code} surnames", frozenset())
    stops = _list_stops(code)
    return NamesOfLanguage(
        code=code,
        given=GIVEN_NAMES | own[0],
        surnames=SURNAMES | own[1],
        words=list_names_that_are_words(code),
        # English and Danish words that are names were chosen to be told by their capital.
        doubtful=_LISTS.get(f"{code} doubt", frozenset())
        | _THINGS_TOO
        | (frozenset() if code in ("en", "da", "no") else stops),
        stops=stops,
        particles=STRONG - _NO_PARTICLES.get(code, frozenset()),
    )


def list_names_that_are_words(code: str) -> frozenset[str]:
    """Return the names that are ordinary words, too: in English or Danish, or in this language."""
    return WORDS_TOO | _LISTS.get(f"{code} words", frozenset())


@cache
def _list_stops(code: str) -> frozenset[str]:
    if code not in LANGUAGES:
        return frozenset()
    module = import_module(f"spacy.lang.{'nb' if code == 'no' else code}.stop_words")
    return frozenset(module.STOP_WORDS)


def guess_names_language(text: str, *, sample: int = 20_000) -> str:
    """Return the language whose function words are most frequent; English where none stands out."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:sample].casefold()))
    total = sum(words.values())
    if total < 4:
        return "en"
    shares = {
        code: sum(count for word, count in words.items() if word in _list_stops(code)) / total
        for code in LANGUAGES
        if code not in ("ar", "no")
    }
    best = max(sorted(shares), key=lambda code: shares[code])
    return best if shares[best] > shares["en"] + 0.1 and shares[best] >= 0.25 else "en"
