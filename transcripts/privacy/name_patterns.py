"""Patterns that identify people: number formats by regular expression, words by spaCy."""

# ruff: noqa: E501  long patterns are easier to check on one line

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from transcripts.privacy.languages_of_names import (
    ALL_GIVEN,
    ALL_SURNAMES,
    CALLED,
    SPEAKS,
    STRONG,
    TITLES,
    WEAK,
)
from transcripts.privacy.name_lists import (
    BEFORE_WORKPLACES,
    BEHIND_WORKPLACES,
    COMMON_CAPITALS,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    KNOWN_PLACES,
    NO_SURNAMES,
    WORDS_TOO,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

__all__ = [
    "DOES",
    "RULES",
    "Category",
    "check_plain",
    "check_surname",
    "find_matches",
    "is_patronymic",
    "read_words",
]

Category = Literal["person", "place", "workplace", "address", "phone", "email", "number"]
UPPER = "A-ZÀ-ÖØ-ÞĀČĆĐĒĞĪĶĻŁŃŅŌŘŚŞŠŪŻŽ"
# The bound keeps a file that is one very long word from taking hours.
CAPITAL = rf"[{UPPER}][\w’'\-]{{0,60}}"
RULES: tuple[tuple[Category, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("email", re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"”]+[\w/]")),
    ("email", re.compile(r"(?<![\w@.])@[A-Za-z][\w.]{2,}\w")),
    # Danish personal number: a day, a month, a year, four digits
    (
        "number",
        re.compile(r"(?<![\d-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[- ]?\d{4}(?![\d-])"),
    ),
    # National Insurance number
    ("number", re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)")),
    # Number plates, Danish and British
    ("number", re.compile(r"(?<!\w)[A-ZÆØÅ]{2} ?\d\d ?\d{3}(?!\w)")),
    ("number", re.compile(r"(?<!\w)[A-Z]{2}\d\d ?[A-Z]{3}(?!\w)")),
    # A membership or employee number with an organisation
    (
        "number",
        re.compile(
            r"(?i:medlems(?:nummer|nr\.?)|medlem(?: nummer| nr\.?)|member(?:ship)?(?:\s+(?:number|no\.?|id|card))"
            r"|sags(?:nummer|nr\.?)|case (?:number|no\.?|ref)|(?:employee|staff|payroll|badge|works) (?:number|no\.?|id)"
            r"|medarbejder(?:nummer|nr\.?)|løn(?:nummer|nr\.?)|journal(?:nummer|nr\.?)|police(?:nummer|nr\.?)"
            r"|tjeneste(?:nummer|nr\.?)|konto(?:nummer|nr\.?)|cpr(?:-?nummer|-?nr\.?)?|reference number)"
            r"(?:\s*+(?:er|is|was|var|[:=]))?\s*+[,:]?\s*+(?P<span>[A-Z]{0,4}[-/ ]?\d[\d\-/. ]*\d[A-Z]?|\d)"
        ),
    ),
    ("number", re.compile(r"(?<!\w)[A-Z]{1,3}-?\d{5,}(?!\w)")),
    (
        "phone",
        re.compile(
            r"(?<![\w.,/-])(?:(?:\+|00)\d{2}[ -]?)?(?:\(0\))?\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}(?![\d/]|[.,]\d)"
        ),
    ),
    ("phone", re.compile(r"(?<![\w.])(?:\+44 ?|0)\d{3,4}[ -]?\d{3}[ -]?\d{3,4}(?!\d)")),
    ("phone", re.compile(r"(?<![\w.])\+\d[\d -]{7,14}\d(?!\d)")),
    ("phone", re.compile(r"(?<![\w.])\d{4} \d{4}(?!\d)")),
    (
        "address",
        re.compile(
            rf"(?<!\w)(?:(?:Gl\.|Gammel|Ny|Nye|Store|Lille|Sankt|Skt\.|Nørre|Sønder|Øster|Vester|Nordre|Søndre)\s)?"
            rf"[{UPPER}][\wæøåé.\-]{{0,60}}(?:vej|gade|vænge|vænget|(?<=\w\w\w)all[ée]|stræde|stræde|torv|torvet|boulevard|toft|toften"
            r"|bakken|parken|stien|vangen|brinken|højen|svinget|lunden|kajen|gyden)(?:en)?(?=s?\b)"
            r"(?:\s+\d{1,3}\s?[A-Za-z]?(?!\w))?(?:,?\s*(?:st|\d{1,2})\.?\s*(?:sal|tv|th|mf)\.?(?:\s*(?:tv|th|mf)\.?)?)?"
            rf"(?:,\s*\d{{4}}\s+{CAPITAL}(?:\s[A-ZÆØÅ]\b)?)?"
        ),
    ),
    (
        "address",
        re.compile(
            rf"(?<!\w)(?:\d{{1,4}}[A-Za-z]?,?\s+)?(?:{CAPITAL}\s){{1,6}}(?:Street|St\.|Road|Rd\.?|Lane|Avenue|Ave|Drive|Close"
            r"|Crescent|Terrace|Gardens|Grove|Square|Boulevard|Allé|Alle|Plads|Strandvej|Vej|Gade|Parade|Walk|Row)(?!\w)(?:\s\d{1,4}[A-Za-z]?)?"
        ),
    ),
    ("address", re.compile(r"(?<!\w)[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}(?!\w)")),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("""
    Hr hr Fru fru Frk frk Doktor doktor Dr dr Mr Mrs Ms Miss Sir Professor Father Sister Nurse
    Uncle Aunt Auntie Onkel Tante Farbror Moster Formand Overlæge Pastor Lord Lady
    """)
# Verbs that only a person can be the subject of.
_SPEAKS = _words("""
    sagde siger spurgte fortalte svarede mente mener ringede råbte hedder grinede græd nikkede
    said says told asked replied reckons rang phoned shouted laughed reckoned texted
    """)
_CALLED = _words("""
    hedder hed kaldet kaldt called named kollega colleague makker chef boss leder manager mester
    søn datter kone mand kæreste brother sister wife husband daughter son partner tillidsmand
    tillidsrepræsentant veninde ven friend nabo neighbour
    """)
_CALLED_BY_TWO: dict[str, list[str]] = {
    "name": ["is", "was"],
    "navn": ["er"],
    "kalder": ["ham", "hende", "mig"],
    "call": ["him", "her", "me"],
    "my": ["mate"],
    "shop": ["steward"],
}
_JOINS = frozenset(["&", "og", "and", "of"])
_KIN = ["Son", "Sons", "Co", "Co.", "Søn", "Sønn", "Sønne", "Sønner"]
_BRANCHES = ["afdeling", "branch", "lodge", "kreds", "local"]
_ENDING = re.compile(
    r"(?:[^aeiouyæøå]sen|sson|gaard|gård|dóttir|ović|owski|ewski|wicz|enko|escu|oğlu|[qk]vist|ström"
    r"|feldt|[nld]berg)$"
)
_SIGNED = "|".join(re.escape(mark) for mark in BEHIND_WORKPLACES if re.search(r"\W", mark))
_TOKEN = re.compile(rf"((?:{_SIGNED})(?!\w)|\w+(?:[’'\-]\w+)*['’]?|[^\w ]| )( ?)")
_CAPITAL = re.compile(CAPITAL)
# Short name of a union or company: capitals, sometimes with a digit.
_SHORT = re.compile(rf"\d?[{UPPER}]{{2,5}}\d?(?=[-’']|$)")


def check_plain(word: str) -> bool:
    """Return whether a capitalised word is not a name: a month, a language, a function word."""
    low = word.casefold()
    bare = re.sub(r"['’]s$|['’]$", "", low)
    return low in COMMON_CAPITALS or bare in COMMON_CAPITALS or low in FUNCTION_WORDS


def check_surname(low: str) -> bool:
    """Return whether a lower-case word ends like a surname: `mikkelsen`, `rosenberg`."""
    return len(low) > 5 and low not in NO_SURNAMES and "-" not in low and bool(_ENDING.search(low))


def is_patronymic(low: str) -> bool:
    """Return whether a word is a given name with `son`: `mikkelsen`, but not `ledelsen`."""
    if low in NO_SURNAMES:
        return False
    stems = {low.removesuffix(e) for e in ("sen", "son", "sson", "dotter", "sdotter", "dóttir")}
    return any(
        stem != low and len(stem) > 2 and (stem in GIVEN_NAMES or stem + "s" in GIVEN_NAMES)
        for stem in stems
    )


def _may_be_listed(word: str) -> bool:
    low = word.casefold()
    bases = {
        low,
        low.removesuffix("'s").removesuffix("’s"),
        low.rstrip("'’"),
        low.removesuffix("s"),
    }
    return any(
        base in ALL_GIVEN or base in KNOWN_PLACES or base in ALL_SURNAMES or base in WORDS_TOO
        or all(part in ALL_GIVEN for part in base.split("-")) or check_surname(base)
        for base in bases
    )  # fmt: skip


def _may_be_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and not word.isupper() and not check_plain(word)


# Flags of single words. spaCy computes them once for each word in its vocabulary; a regular
# expression in a pattern would run for every token and take four times as long.
_TRAITS: dict[str, Callable[[str], bool]] = {
    "capital": lambda word: bool(_CAPITAL.fullmatch(word)),
    "joined": lambda word: bool(_CAPITAL.fullmatch(word)) or word in _JOINS,
    "title": lambda word: word.rstrip(".") in _TITLES or word in TITLES,
    "speaks": lambda word: word in _SPEAKS or word in SPEAKS,
    "called": lambda word: word in _CALLED or word in CALLED,
    "particle": lambda word: word.casefold() in STRONG or word.casefold() in WEAK,
    "behind": lambda word: re.sub(r"['’]s?$", "", word) in BEHIND_WORKPLACES,
    "before": lambda word: word in BEFORE_WORKPLACES,
    "short": lambda word: bool(_SHORT.match(word)),
    "listed": _may_be_listed,
    "name": _may_be_name,
}


@cache
def _open_matchers() -> tuple[Any, Any, Any]:
    """Return the vocabulary, the token matcher and the matcher of multi-word places."""
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher

    vocab = spacy.blank("da").vocab
    flag = {trait: vocab.add_flag(has) for trait, has in _TRAITS.items()}
    capital: dict[Any, Any] = {flag["capital"]: True}
    perhaps = {**capital, "OP": "?"}
    particles = {flag["particle"]: True, "OP": "{0,3}"}
    comma = {"ORTH": ",", "OP": "?"}
    behind = {flag["behind"]: True}
    triggers: list[list[dict[Any, Any]]] = [[{flag["called"]: True}]]
    triggers += [[{"ORTH": one}, {"ORTH": {"IN": two}}] for one, two in _CALLED_BY_TWO.items()]
    patterns: dict[str, list[list[dict[Any, Any]]]] = {
        "titled": [
            [{flag["title"]: True}, {"ORTH": ".", "OP": "?"}, perhaps, particles, capital, perhaps]
        ],
        "speaks": [[capital, {flag["speaks"]: True}]],
        "called": [
            [*trigger, comma, perhaps, particles, capital, perhaps]
            for trigger in triggers
        ],
        "workplace": [
            [capital, {flag["joined"]: True, "OP": "{0,8}"}, behind, {**behind, "OP": "?"}],
        ],
        "firm": [
            [capital, {**capital, "OP": "{0,6}"}, {"ORTH": {"IN": ["&", "and"]}}, {"ORTH": {"IN": _KIN}}]
        ],
        "inside": [
            [{flag["before"]: True}, capital, {**capital, "OP": "{0,4}"}],
            [{"ORTH": {"IN": ["University", "Bank"]}}, {"ORTH": "of"}, capital, {**capital, "OP": "{0,4}"}],
        ],
        "branch": [
            [
                {"LOWER": {"IN": _BRANCHES}}, {"ORTH": {"IN": ["no", "nr", "no.", "nr."]}, "OP": "?"},
                {"ORTH": ".", "OP": "?"}, {"IS_DIGIT": True, "LENGTH": {"<=": 4}},
            ]
        ],
        "short": [[{flag["short"]: True}]],
        "listed": [[{flag["listed"]: True}]],
        "name": [[{flag["name"]: True}]],
    }  # fmt: skip
    # validation would reject the custom flags
    tokens = Matcher(vocab, validate=False)
    for label, several in patterns.items():
        tokens.add(label, several, greedy="LONGEST")
    places = PhraseMatcher(vocab, attr="LOWER")
    places.add(
        "place", [_part_words(place, vocab) for place in sorted(KNOWN_PLACES) if " " in place]
    )
    return vocab, tokens, places


def read_words(text: str) -> Doc:
    """Return a text's tokens, with offsets into the text."""
    vocab, _, _ = _open_matchers()
    return _part_words(text, vocab)


def _part_words(text: str, vocab: Any) -> Doc:
    """Split a text into tokens, the same way in both languages, without spaCy's own tokenizer.

    spaCy's Danish tokenizer takes `Bill.` for an abbreviation, and both leave `Care—I` whole and
    take quadratic time on text without spaces.
    """
    from spacy.tokens import Doc

    parts = _TOKEN.findall(text)
    return Doc(vocab, words=[word for word, _ in parts], spaces=[bool(gap) for _, gap in parts])


def find_matches(doc: Doc) -> dict[str, list[tuple[int, int]]]:
    """Return the tokens `[first, last)` that match each kind of pattern, in order.

    Matches of `titled`, `called` and `inside` begin with a cue word and end with the capitalised
    name. In matches of `speaks`, the name is the first token.
    """
    _, tokens, places = _open_matchers()
    found: dict[str, list[tuple[int, int]]] = {}
    for key, first, last in [*tokens(doc), *places(doc)]:
        found.setdefault(doc.vocab.strings[key], []).append((first, last))
    return {label: sorted(spans) for label, spans in found.items()}


DOES = re.compile(
    r" (?:er|har|skal|kan|vil|var|havde|holder|kommer|gik|tog|fik|laver|arbejder|has|had|was|does|did|got"
    r"|left|came|went|rose|always|never|aldrig|altid|fra|from)\b(?! (?:what|that|why|how|hvad|det|not)\b)"
    rf"| (?!(?:its|this|us|is|was|as)\b)[a-z]{{3,}}[^s\W]s (?!of\b)| (?:and|og) (?=[{UPPER}][a-zæøå])"
)
