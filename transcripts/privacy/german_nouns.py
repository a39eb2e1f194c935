"""Tell names from nouns in German, where every noun has a capital."""

from __future__ import annotations

import re

__all__ = ["GermanNouns"]

# Words before a noun that never stand before a bare name.
_BEFORE = (
    "der|die|das|dem|den|des|ein|eine|einen|einem|einer|eines|kein|keine|keinen|keinem|keiner"
    "|mein|meine|meinen|meinem|meiner|dein|deine|sein|seine|seinen|seinem|seiner|ihr|ihre|ihren"
    "|ihrem|ihrer|unser|unsere|unseren|unserem|unserer|euer|eure|dieser|diese|dieses|diesen"
    "|diesem|jeder|jede|jedes|jeden|jedem|im|am|zum|zur|vom|beim|ins|ans|viel|viele|vielen|mehr"
    "|wenig|wenige|alle|allen|aller|manche|einige|welche|welcher|welches|etwas|nichts|wieviel"
    "|auf|aus|ohne|gegen|unter|über|nach|in|an|zu|pro|wegen|trotz|während"
)
_NOUN = re.compile(
    r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|nis|nisse|tum|ismus|ling"
    r"|linge|erei|ment|mente|zeit|zeiten|arbeit|plan|raum|haus|geld|werk|stelle|platz|tag|tage|woche"
    r"|wochen|jahr|jahre|monat|monate|leute|kraft|kräfte|rat|amt|chef|chefin|leiter|leiterin|stunden"
    r"|erinnen|innen|e[rn]in|ent|enz|anz|ik|ur|age|ien)$"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _words("""
    abend anfang angst arbeit arzt auto bescheid betrieb bild brief buch büro chance dank
    deutsch deutschland dienst ding dinge dorf druck ecke einsatz ende englisch erfolg essen
    fall familie fehler feierabend firma firmen frage fragen freizeit freude freund freunde
    frühschicht geld geschäft gespräch gespräche gewerkschaft glück gott grund gruppe halle hand
    hause heute hilfe idee ihnen ihr ihre ihren interesse internet jahr job kaffee kantine kind
    kinder kirche kollege kollegen kollegin kolleginnen kopf kraft krank kunden küche lager land
    leben lehrer leute licht lob lohn luft lust maschine material mensch menschen mittag mitte
    montag morgen musik mut mutter nacht nachtschicht natur neben ordnung ort paar pause
    personal pflege platz polnisch problem probleme prozent recht rente respekt ruhe sache
    sachen schicht schichten schlaf schlüssel schuld schule schutz sie spaß sport stadt stelle
    stress stunde stunden stück tag tage team teil termin tisch tür uhr urlaub vater verein
    vertrag vertrauen vorarbeiter wasser weihnachten welt werk wert wetter woche wochen wort
    wunsch zahl zeit ziel zug zukunft zusammenarbeit überstunden
    """)


class GermanNouns:
    """The capitalised words of a text that are nouns, by where they stand in it."""

    def __init__(self, text: str) -> None:
        pattern = rf"(?<!\w)(?i:{_BEFORE}|\d+)\s+(?:[a-zäöüß]+e[nrms]?\s+)?([A-ZÄÖÜ][\w-]*)"
        self._seen = {word.casefold() for word in re.findall(pattern, text)}

    def has(self, word: str) -> bool:
        """Return whether a word is likely to be a noun rather than a name."""
        return word.casefold() in self._seen or self.is_common(word)

    def is_common(self, word: str) -> bool:
        """Return whether a word is a noun by itself, wherever it stands."""
        low = word.casefold()
        return low in _COMMON or bool(_NOUN.search(low))
