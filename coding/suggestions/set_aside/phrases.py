"""Words that say nothing by themselves, in nine languages: answers, greetings, fillers.

A passage is empty, or a greeting, if it consists of such phrases only. So phrases of all languages
stand in one list: a word that means something in another language does not stand alone there, or
is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["is_greeting", "is_nothing", "is_polar", "is_without_content", "list_words"]

_FILLERS = """
    uh um uhm er erm ah oh ooh eh hm hmm mm mmm mhm mhmm mm-hmm uh-huh uh-uh huh aha ahh wow haha
    well so and but like then now right okay ok o.k okey alright
    øh øhm nå tja æh altså jo men og så jamen
    äh ähm öh naja also und aber dann mal
    euh bah ben bon alors donc voilà et mais
    pues bueno entonces eh este vale
    alltså och men så jaså nja nou dus en maar
    """
_YES = """
    yes|yeah|yep|yup|ya|yea|yes please|sure|of course|certainly|absolutely|exactly|definitely|
    totally|correct|that's right|that is right|that's correct|that's true|that is true|true|right|
    i agree|agreed|agree|i think so|i guess so|i guess|i suppose|i suppose so|i do|i am|i have|
    we do|we have|it is|it does|yes i do|yes we do|for sure|same|same here|me too|ditto|
    makes sense|that makes sense|got it|i see|i understand|understood|let me think|let me see|
    you know|i mean|
    ja|jep|jo|jah|jada|javist|ja tak|selvfølgelig|bestemt|præcis|lige præcis|nemlig|netop|enig|
    det er rigtigt|det stemmer|det er jeg enig i|det tror jeg|helt sikkert|helt enig|klart|
    naturligvis|
    det gør jeg|det er det|det gør det|
    jawohl|genau|stimmt|das stimmt|richtig|ganz genau|natürlich|selbstverständlich|klar|na klar|
    auf jeden fall|auf alle fälle|einverstanden|das ist richtig|das ist wahr|
    das glaube ich|ich glaube schon|gerne|
    doch|eben|jaja|
    oui|ouais|mouais|si|bien sûr|tout à fait|exactement|absolument|d'accord|c'est ça|c'est vrai|
    voilà|effectivement|en effet|je pense|je crois|je suis d'accord|évidemment|
    sí|claro|claro que sí|por supuesto|exacto|exactamente|de acuerdo|así es|es verdad|correcto|
    creo que sí|desde luego|
    jag håller med|precis|just det|exakt|självklart|absolut|visst|såklart|det stämmer|det är sant|
    det är rätt|det tror jag|givetvis|javisst|
    juist|precies|inderdaad|klopt|dat klopt|zeker|natuurlijk|
    sim|claro|com certeza|exatamente|concordo
    """
# To a person who asked, they say that one has heard; written, that something is good.
_APPROVAL = """
    good|that's good|that's fine|that is fine|fine|great|that's great|cool|that's cool|nice|perfect|
    awesome|sounds good|fair enough|no problem|no worries|go ahead|good question|interesting|
    that's a good question|great question|that's a great question|that's interesting|kind of|
    sort of|wonderful|excellent|lovely|amazing|ready|i'm ready|i am ready|i'm ready to start|
    that is all|that's all|i think that's all|i think that is all|that's it|all good|
    fint|det er fint|det er godt|godt|super|det er et godt spørgsmål|godt spørgsmål|spændende|
    gut|sehr gut|prima|gute frage|das ist eine gute frage|in ordnung|passt|spannend|interessant|
    très bien|parfait|super|bonne question|c'est une bonne question|intéressant|
    buena pregunta|está bien|muy bien|perfecto|interesante|
    bra|det är bra|bra fråga|det är en bra fråga|intressant|goede vraag|boa pergunta
    """
_NO = """
    no|nope|nah|not really|not at all|no not really|i don't|i don't think so|i do not think so|
    i disagree|disagree|no way|not yet|not that i know of|no i don't|
    nej|næ|nej ikke rigtig|ikke rigtig|slet ikke|overhovedet ikke|det tror jeg ikke|uenig|
    nej det gør jeg ikke|niks|
    nein|nee|nö|gar nicht|überhaupt nicht|eigentlich nicht|nicht wirklich|glaube ich nicht|
    ich glaube nicht|
    non|pas vraiment|pas du tout|je ne pense pas|je ne crois pas|
    no mucho|para nada|en absoluto|creo que no|no creo|
    nä|inte riktigt|inte direkt|inte alls|det tror jag inte|
    niet echt|helemaal niet|não
    """
_NOTHING = """
    nothing|none|nothing really|nothing much|nothing at all|nothing else|nothing to add|
    nothing more to add|nothing more|nothing specific|nothing in particular|nothing comes to mind|
    can't think of anything|i can't think of anything|cannot think of anything|not a thing|
    no suggestions|no suggestion|no complaints|no complaint|no problems|no issues|
    ingenting|intet|ikke noget|ingen|ikke noget særligt|ikke umiddelbart|intet at tilføje|
    ikke yderligere|ikke noget at tilføje|kan ikke komme på noget|ingen forslag|ingen problemer|
    nichts|gar nichts|keine|keiner|keines|nichts besonderes|nichts hinzuzufügen|nichts weiter|
    mir fällt nichts ein|keine vorschläge|keine verbesserungsvorschläge|keine probleme|
    rien|rien du tout|aucun|aucune|rien de particulier|rien à ajouter|rien de spécial|
    nada|ninguno|ninguna|nada en particular|nada más|nada que añadir|ningún|
    inget|inget särskilt|inget speciellt|inget att tillägga|inga|inga förslag|inga problem|
    niets|geen|niets bijzonders|niks
    """
_UNKNOWN = """
    i don't know|i do not know|don't know|do not know|dont know|i dont know|dunno|idk|no idea|
    i have no idea|not sure|i'm not sure|im not sure|i am not sure|unsure|no comment|no comments|
    no answer|no opinion|no response|n/a|na|n.a.|n.a|not applicable|not relevant|nil|null|nan|
    unknown|prefer not to say|prefer not to answer|i'd rather not say|skip|see above|
    as above|same as above|x|xx|xxx|asdf|i can't say|can't say|hard to say|no preference|
    i don't remember|i can't remember|
    ved ikke|ved det ikke|det ved jeg ikke|jeg ved det ikke|jeg ved ikke|aner det ikke|ingen anelse|
    ingen kommentar|ingen kommentarer|ikke relevant|ikke relevant for mig|intet svar|
    ingen mening|se ovenfor|ønsker ikke at svare|det kan jeg ikke huske|
    weiß nicht|weiss nicht|ich weiß nicht|ich weiss nicht|ich weiß es nicht|weiß ich nicht|
    keine ahnung|keine angabe|keine angaben|k.a.|k. a.|ka|kein kommentar|keine antwort|
    keine meinung|nicht zutreffend|entfällt|trifft nicht zu|siehe oben|s.o.|s. o.|
    je ne sais pas|je sais pas|sais pas|aucune idée|sans avis|sans opinion|ne sait pas|nsp|
    pas de commentaire|pas de commentaires|aucun commentaire|sans objet|s.o|voir ci-dessus|
    non applicable|pas d'avis|
    no sé|no lo sé|no se|ni idea|sin comentarios|sin comentario|sin respuesta|no aplica|
    no procede|ns/nc|nsnc|ninguna idea|sin opinión|
    vet ej|vet inte|jag vet inte|det vet jag inte|ingen aning|inga kommentarer|inget svar|
    ej relevant|ej aktuellt|inte relevant|ingen åsikt|se ovan|
    vet ikke|jeg vet ikke|weet niet|weet ik niet|ik weet het niet|geen idee|geen mening|n.v.t.|nvt|
    geen commentaar|não sei|sem comentários|sem opinião|não se aplica
    """
_GREETINGS = """
    hi|hello|hey|hiya|good morning|good afternoon|good evening|good day|welcome|hi there|
    hello there|hello everyone|hi everyone|hello everybody|hi everybody|hi all|hello all|
    hey everyone|hey guys|hi guys|how are you|how are you doing|how are you today|
    i'm good|i'm good thanks|i'm fine|i'm well|i'm doing well|doing well|very well|
    how about you|and you|how about yourself|nice to meet you|nice to meet you too|
    pleased to meet you|good to see you|great to see you|nice to see you|good to meet you|
    great to be here|glad to be here|happy to be here|it's great to be here|good to be here|
    i'm glad to be here|i'm happy to be here|it's good to be here|it's great to have you|
    thanks|thank you|many thanks|thanks a lot|thanks so much|thank you so much|
    thank you very much|thank you all|thanks everyone|thank you everyone|thanks everybody|
    thanks again|thank you again|thanks for having me|thank you for having me|
    thank you so much for having me|thanks so much for having me|thanks for having us|
    thank you for having us|thanks for inviting me|thank you for inviting me|
    thanks for joining|thank you for joining|thanks for joining us|thank you for joining us|
    thanks for coming|thank you for coming|thanks for being here|thank you for being here|
    thanks for your time|thank you for your time|thank you for taking the time|
    thanks for listening|thank you for sharing|thanks for sharing|you're welcome|
    you're very welcome|my pleasure|it was a pleasure|it's a pleasure|pleasure|likewise|cheers|
    bye|bye bye|bye-bye|goodbye|good bye|see you|see you later|see you soon|see you next time|
    see you next week|take care|have a nice day|have a good day|have a great day|
    have a good one|have a good weekend|have a nice weekend|have a nice evening|you too|good luck|
    everyone|everybody|all|guys|folks|too|again|today|very much|so much|sir|madam|mr. chair|
    hej|hejsa|goddag|godmorgen|god morgen|god aften|velkommen|velkommen til|hej alle|
    hvordan går det|det går fint|det går godt|tak|mange tak|tusind tak|selv tak|tak skal du have|
    tak skal i have|tak for det|tak for i dag|tak for hjælpen|tak fordi du ville være med|
    tak fordi i ville være med|tak fordi jeg måtte komme|farvel|hav en god dag|god dag|
    god weekend|vi ses|på gensyn|i lige måde|velbekomme|hej hej|
    hallo|guten tag|guten morgen|guten abend|grüß gott|grüezi|servus|moin|willkommen|
    herzlich willkommen|wie geht es ihnen|wie geht's|mir geht es gut|danke|vielen dank|
    danke schön|dankeschön|herzlichen dank|besten dank|danke sehr|danke ihnen|bitte|bitte schön|
    bitte sehr|gern geschehen|danke für die einladung|vielen dank für die einladung|
    vielen dank für das gespräch|danke für das gespräch|danke für ihre zeit|tschüss|tschüs|ciao|
    auf wiedersehen|schönen tag noch|einen schönen tag|schönes wochenende|bis bald|ebenso|
    ihnen auch|freut mich|
    bonjour|bonsoir|salut|bienvenue|comment allez-vous|comment ça va|ça va|ça va bien|merci|
    merci beaucoup|merci bien|je vous remercie|merci à vous|merci à tous|merci de m'avoir invité|
    merci de votre invitation|de rien|je vous en prie|au revoir|bonne journée|bonne soirée|
    à bientôt|enchanté|enchantée|à la prochaine|merci pour votre temps|
    hola|buenos días|buenas tardes|buenas noches|buenas|bienvenido|bienvenida|bienvenidos|
    cómo estás|cómo está|qué tal|muy bien|gracias|muchas gracias|mil gracias|gracias a ti|
    gracias a usted|gracias a todos|gracias por la invitación|gracias por invitarme|de nada|
    adiós|hasta luego|hasta pronto|que tenga un buen día|buen día|encantado|encantada|igualmente|
    hallå|god morgon|god kväll|god middag|välkommen|välkomna|hur mår du|hur är det|tack|
    tack så mycket|tusen tack|stort tack|tack själv|tack för att jag fick komma|tack för idag|
    tack för i dag|hej då|hejdå|ha en bra dag|vi ses|detsamma|varsågod|
    goedemorgen|goedemiddag|goedendag|welkom|bedankt|dank u wel|dank je wel|dank u|dank je|
    tot ziens|doei|graag gedaan|fijne dag|olá|bom dia|boa tarde|boa noite|obrigado|obrigada|
    muito obrigado|muito obrigada|tchau|até logo
    """
# [laughs], (pause), [inaudible 00:12:03], *sighs*
_NOISES = re.compile(
    r"\\?[\[(<*]+\s*(?:laugh|chuckl|giggl|inaudible|unintelligible|indistinct|crosstalk|pause|silence|"
    r"sigh|cough|music|applause|latter|griner|ler\b|utydelig|uforståelig|lach|unverständlich|rire|"
    r"inaudible|risa|pausa|ininteligible|skratt|ohörbar|gelach|onverstaanbaar|[\d:.]{3,})"
    r"[^\[\]()<>*]{0,30}[\])>*]+",
    re.IGNORECASE,
)
_STRIPPED = re.compile(r"[^\w\s'./-]+")


def list_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without marks around them and notes on sounds."""
    plain = _NOISES.sub(" ", text).casefold().replace("’", "'")
    words = (word.strip(".-/'_") for word in _STRIPPED.sub(" ", plain).split())
    return [word for word in words if word]


def _phrases(*blocks: str) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for block in blocks:
        lines = " ".join(block.split()).split("|") if "|" in block else block.split()
        found.update(tuple(list_words(each)) for each in lines)
    return frozenset(phrase for phrase in found if phrase)


_FILLER = _phrases(_FILLERS)
_POLAR = _phrases(_YES, _NO) | _FILLER
_NONE = _phrases(_NOTHING, _NO) | _FILLER
_WRITTEN = _phrases(_YES, _NO, _NOTHING, _UNKNOWN) | _FILLER
_SPOKEN = _WRITTEN | _phrases(_APPROVAL)
_GREETING = _phrases(_GREETINGS)
_POLITE = _SPOKEN | _GREETING
# What greets only beside other words.
_WEAK = _phrases(
    "all|today|again|too|very much|so much|everyone|everybody|guys|folks|sir|madam|bitte|"
    "muy bien|hvordan går det|i'm good|doing well|very well|and you"
)
_LONGEST = max(map(len, _POLITE))
MOST = 16  # words; a longer passage says something


def is_without_content(words: list[str], *, written: bool) -> bool:
    """Return whether words say no more than yes, no, nothing, don't know, or that one has heard."""
    return _consists(words, _WRITTEN if written else _SPOKEN)


def is_polar(words: list[str]) -> bool:
    """Return whether words say yes or no, which a question may give content."""
    return _consists(words, _POLAR) and not _consists(words, _FILLER)


def is_nothing(words: list[str]) -> bool:
    """Return whether words say that there is nothing, which a question may give content."""
    return _consists(words, _NONE) and not _consists(words, _FILLER)


def is_greeting(words: list[str], names: Iterable[str] = ()) -> bool:
    """Return whether words only greet, thank or say goodbye.

    Args:
        words: The words, as of `list_words`.
        names: Names in lower case that may stand among them.
    """
    own = frozenset((name,) for name in names)
    return _consists(words, _POLITE | own if own else _POLITE) and any(
        tuple(words[a:b]) in _GREETING and tuple(words[a:b]) not in _WEAK
        for a in range(len(words))
        for b in range(a + 1, min(len(words), a + _LONGEST) + 1)
    )


def _consists(words: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Return whether words can be cut into phrases without a rest."""
    if len(words) > MOST:
        return False
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached.update(
                at + size
                for size in range(1, min(_LONGEST, len(words) - at) + 1)
                if tuple(words[at : at + size]) in phrases
            )
    return len(words) in reached
