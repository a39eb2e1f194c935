"""Words that are no name of a theme, however often a group says them. Pure."""

from __future__ import annotations

from transcripts.privacy.languages_of_names import ALL_GIVEN, ALL_SURNAMES
from transcripts.privacy.name_lists import KNOWN_PLACES, WORDS_TOO

__all__ = ["LINKS", "is_light", "is_listed_name"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Light alone, in their dictionary form; a phrase may hold one: “full time”, “time zone”.
_LIGHT = {
    "en": _words("""
        time day week month year hour minute moment today tomorrow yesterday morning evening
        thing stuff lot bunch difference experience detail rest top purpose chance thank hello
        welcome please kind sort type way bit piece part point place side case fact
        sense example instance question answer number amount level reason idea issue aspect
        area end start person people guy everybody everyone somebody
        someone anybody anyone nobody something anything everything nothing one two three
        four five six seven eight nine ten hundred thousand million percent half couple
        first second third last next good great nice bad big small little long short new old
        high low hard easy different same important interesting amazing awesome cool sure
        true real able ready available certain whole happy glad sorry funny crazy weird huge
        main major general specific particular possible be have do make take give go come
        get put let keep start stop begin end try want need like love look see hear feel
        find think know believe guess mean say tell talk speak ask answer call show
        happen become seem appear turn run move set bring leave stay wait hope wish
        remember forget depend affect lose expect continue require
        understand agree decide consider add include follow pretty
        definitely probably basically literally totally absolutely honestly obviously
        exactly super especially usually sometimes always often maybe somewhat quickly
        currently constantly hell shit fuck fucking damn crap ass bullshit god gosh jesus
        hey wow haha yep yup nope gonna wanna gotta kinda sorta cuz etc ie eg mr mrs ms dr
        jr sr
        """),
    "da": _words("""
        tid dag uge måned år time minut øjeblik gang gange del punkt sted side tilfælde
        eksempel spørgsmål svar antal grund slags ting noget nogen menneske person
 folk alle ingen en to tre fire fem seks syv otte ni ti hundrede tusind
        million procent halv par god godt gode dårlig stor lille lang kort ny gammel høj lav
        svær nem let anden samme vigtig forskellig fin dejlig sjov mulig hel hele klar
        sikker rigtig være have gøre lave tage give gå komme få sætte lade blive begynde
        starte stoppe prøve ville skulle kunne måtte burde se høre føle finde tænke vide tro
        mene sige fortælle snakke tale spørge svare kalde bruge hjælpe vise ske synes virke
        ligge stå sidde holde køre huske forstå fanden sgu pis lort helvede gud hold
        selvfølgelig måske ofte altid nogle meget mange bedre
        """),
    "de": _words("""
        zeit tag woche monat jahr stunde minute moment mal teil punkt ort seite fall
        beispiel frage antwort anzahl grund art sache ding leute mensch person
        jeder niemand ein zwei drei vier fünf sechs sieben acht neun zehn hundert tausend
        million prozent halb paar gut gute schlecht groß klein lang kurz neu alt hoch
        niedrig schwer leicht anders ander gleich wichtig interessant schön toll möglich
        ganz klar sicher richtig wirklich sein haben werden machen tun nehmen geben gehen
        kommen bekommen setzen lassen bleiben beginnen anfangen versuchen wollen sollen
        können müssen dürfen mögen sehen hören fühlen finden denken wissen glauben meinen
        sagen erzählen reden sprechen fragen antworten nennen brauchen benutzen helfen
        zeigen passieren scheinen liegen stehen sitzen halten laufen erinnern verstehen
        scheiße scheiß mist verdammt gott natürlich vielleicht oft immer viel viele besser
        """),
}
_LIGHT["no"] = _LIGHT["da"] | _words("uke spørsmål grunn menneske gjøre gi bli begynne fortelle")
# Small words that may stand inside a phrase: “working from home”, “quality of care”.
LINKS = {
    "en": _words("of from for in with at on between to"),
    "da": _words("af til for med på fra i om"),
    "no": _words("av til for med på fra i om"),
    "sv": _words("av till för med på från i om"),
    "de": _words("von mit für aus im in zu zur zum bei am an der des"),
    "nl": _words("van voor met in op aan bij"),
    "fr": _words("de du des à au en pour avec"),
    "es": _words("de del a en por para con"),
    "pt": _words("de do da em no na por para com"),
}


def is_light(lemma: str, language: str) -> bool:
    """Return whether a word, in its dictionary form, says nothing by itself."""
    return lemma in _LIGHT.get(language, ())


def is_listed_name(word: str) -> bool:
    """Return whether a capitalised word is a listed name of people or a place, in lower case.

    Names that are words as well, such as “Grace” or “Rose”, are names where they are capitalised.
    """
    bare = word.removesuffix("'s")
    return any(bare in names for names in (ALL_GIVEN, ALL_SURNAMES, KNOWN_PLACES, WORDS_TOO))
