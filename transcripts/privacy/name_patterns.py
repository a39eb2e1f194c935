"""Patterns of what tells who somebody is: numbers, addresses, workplaces, people who speak."""

# ruff: noqa: E501  a pattern that is cut into lines hides its mistakes

from __future__ import annotations

import re
from typing import Literal

from transcripts.privacy.name_lists import BEFORE_WORKPLACES, BEHIND_WORKPLACES

__all__ = ["CALLED", "DOES", "RULES", "SPEAKS", "TITLED", "WORKPLACES", "Category"]

Category = Literal["person", "place", "workplace", "address", "phone", "email", "number"]
UPPER = "A-ZÆØÅÄÖÜÉŁŚŻ"
# no name is longer than this: without a bound, a file of one endless word takes hours
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
    # A number that somebody has with an organisation
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
            rf"[{UPPER}][\wæøåé.\-]{{0,60}}(?:vej|gade|vænge|vænget|allé|alle|stræde|stræde|torv|torvet|boulevard|toft|toften"
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
    ("address", re.compile(rf"(?<![\w.])\d{{4}} (?P<span>)(?={CAPITAL}\b)")),
)
_BEHIND = "|".join(re.escape(mark) for mark in BEHIND_WORKPLACES)
_BEFORE = "|".join(re.escape(mark) for mark in BEFORE_WORKPLACES)
WORKPLACES = (
    re.compile(
        rf"(?<!\w)(?!(?:The|A|An|My|Our|At|In|On|And|Det|Den|På|Og|Hos|I) (?:{_BEHIND})(?!\w))"
        rf"(?:{CAPITAL}(?:\s(?:&|og|and|of)\s|[ ])){{1,8}}(?:{_BEHIND})(?:\s(?:{_BEHIND}))?(?![\w])"
    ),
    re.compile(rf"(?<!\w)(?:{_BEFORE}) (?P<span>{CAPITAL}(?: {CAPITAL})*)"),
    re.compile(
        rf"(?<!\w){CAPITAL}(?: {CAPITAL}){{0,6}} (?:&|and) (?:Sons?|Co\.?|Sønner?|Søn)(?!\w)"
    ),
    # A union's or a company's short name: capitals, perhaps with a number, then a branch.
    re.compile(rf"(?<!\w)\d?[{UPPER}]{{2,5}}\d?(?!\w)(?: (?=[{UPPER}][a-zæøå]))?"),
    re.compile(
        r"(?<!\w)(?:[Aa]fdeling|[Bb]ranch|[Ll]odge|[Kk]reds|[Ll]ocal) (?:no\. |nr\. )?\d{1,4}(?!\w)"
    ),
)
_TITLES = (
    r"(?:[Hh]r|[Ff]ru|[Ff]rk|[Dd]oktor|Dr|dr|Mr|Mrs|Ms|Miss|Sir|Professor|Father|Sister|Nurse|Uncle"
    r"|Aunt|Auntie|Onkel|Tante|Farbror|Moster|Formand|Overlæge|Pastor|Lord|Lady)\.?"
)
TITLED = re.compile(rf"(?<!\w){_TITLES} (?P<span>{CAPITAL}(?: {CAPITAL})?)")
# Who is said to do something only people do.
SPEAKS = re.compile(
    rf"(?<!\w)(?P<span>{CAPITAL}) (?=(?:sagde|siger|spurgte|fortalte|svarede|mente|mener|ringede|råbte|hedder"
    r"|grinede|græd|nikkede|said|says|told|asked|replied|reckons|rang|phoned|shouted|laughed|reckoned|texted)\b)"
)
CALLED = re.compile(
    rf"(?:\b(?:hedder|hed|kaldet|kaldt|called|named|name is|name was|kalder (?:ham|hende|mig)|call (?:him|her|me)"
    rf"|navn er|kollega|colleague|makker|my mate|chef|boss|leder|manager|mester|søn|datter|kone|mand|kæreste|brother|sister|wife|husband"
    rf"|daughter|son|partner|tillidsmand|tillidsrepræsentant|shop steward|veninde|ven|friend|nabo|neighbour)),? (?P<span>{CAPITAL}(?: {CAPITAL})?)"
)
DOES = re.compile(
    r" (?:er|har|skal|kan|vil|var|havde|holder|kommer|gik|tog|fik|laver|arbejder|has|had|was|does|did|got"
    r"|left|came|went|rose|always|never|aldrig|altid|fra|from)\b(?! (?:what|that|why|how|hvad|det|not)\b)"
    rf"| (?!(?:its|this|us|is|was|as)\b)[a-z]{{3,}}[^s\W]s (?!of\b)| (?:and|og) (?=[{UPPER}][a-zæøå])"
)
