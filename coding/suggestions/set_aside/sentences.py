"""Sentences that belong to the recording and not to what is studied: welcome, consent, adverts."""

# ruff: noqa: E501  long patterns are easier to check on one line

from __future__ import annotations

import re
from collections.abc import Collection

from coding.suggestions.set_aside.model import Reason

__all__ = [
    "find_own_name",
    "find_sentence_reason",
    "is_about_lack",
    "is_addressed",
    "is_last_question",
    "is_question",
    "list_likely",
]


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# A programme, a conversation or a study, to which people are welcomed and from which they part.
_SHOW = (
    r"(?:podcast|show|episode|program(?:me)?|series|channel|webinar|panel|session|interview|"
    r"focus group|workshop|conversation|discussion|meeting|study|udsendelse|afsnit|interviewet|"
    r"fokusgruppe\w*|samtale\w*|folge|sendung|gespräch\w*|fokusgruppe|gruppendiskussion|émission|"
    r"épisode|entretien|groupe de discussion|programa|episodio|entrevista|grupo focal|avsnitt\w*|"
    r"intervju\w*|fokusgrupp\w*|samtal\w*)"
)

_OPENING = _rule(
    # English
    rf"\bwelcome(?:,? everyone|,? everybody|,? all| back)? to (?:[\w'’]+ ){{0,6}}{_SHOW}\b",
    rf"\byou(?:'re|’re| are) listening to\b.{{0,60}}\b(?:{_SHOW}|radio)\b",
    r"\b(?:i'm|i’m|i am) (?:your|the) (?:host|moderator|facilitator|interviewer)\b",
    r"\bi(?:'ll|’ll| will) be (?:moderating|facilitating|your (?:host|moderator))\b",
    r"\bmy name is \w+(?: [\w-]+){0,3} and i(?:'m|’m| am) (?:a|an|the|your) (?:researcher|moderator|"
    r"interviewer|facilitator|host|phd)\b",
    r"\b(?:today|in this episode|this week|on today's (?:show|episode))\b.{0,30}\bwe(?:'re|’re| are) "
    r"(?:going to (?:be )?(?:talk|discuss|chat|dive)|talking|discussing|joined)\w*",
    r"\bin (?:this|today's|today’s) episode,? (?:we|i|you)\b",
    r"\b(?:thank you|thanks)(?: all| both| everyone)? (?:so much |very much )?for (?:coming|joining|"
    r"agreeing|taking (?:the|your) time|taking part|participating|making (?:the )?time|being (?:here|"
    r"with us|on the show))\b",
    r"\bthere (?:are|is)(?:n't|n’t)? no (?:right|wrong) (?:or|and|nor) (?:right|wrong) answers?\b",
    r"\bthere(?:'s|’s| are| is)? no (?:right|wrong) (?:or|and|nor) (?:right|wrong) answers?\b",
    r"\b(?:please|could you|can you|let's|let’s)(?: (?:start|begin) by)? (?:all )?introduc(?:e|ing) "
    r"(?:yourself|yourselves|ourselves)\b",
    r"\b(?:today's|today’s|our|my) (?:special )?guests?(?: today)? (?:is|are)\b",
    r"\b(?:the interview|this interview|our conversation|the discussion|this|we)(?: today)? (?:should|"
    r"will) (?:take|last|only take) (?:about|around|approximately|roughly) (?:\w+|an?) (?:minutes|hours?"
    r"|half)",
    r"\blet'?s get (?:started|into it|right into it)[.!]?$",
    r"\b(?:thank you|thanks)(?: \w+){0,3} for (?:having|inviting) (?:me|us)\b",
    # Danish
    rf"\bvelkommen(?: alle(?: sammen)?| tilbage)? til (?:[\w]+ ){{0,5}}{_SHOW}\b",
    r"\bjeg hedder \w+(?: [\w-]+){0,3},? og (?:jeg )?(?:er|skal) (?:jeres |din )?(?:moderator|interviewe|"
    r"forsker|ordstyrer|studerende)",
    r"\btak fordi (?:du|i|de) (?:ville|vil|kunne|har|er|kom|tog|tager)\b",
    r"\b(?:der er|der findes) ingen (?:rigtige|forkerte) (?:eller|og) (?:rigtige|forkerte) svar\b",
    r"\bi dag skal vi (?:tale|snakke|diskutere) om\b",
    r"\b(?:vil|kan) (?:du|i) (?:ikke )?(?:starte med at |begynde med at )?præsentere (?:dig|jer)\b",
    # German
    rf"\b(?:herzlich )?willkommen(?: zurück)? (?:zu|zum|zur|in|bei|beim) (?:[\w]+ ){{0,5}}{_SHOW}\b",
    r"\b(?:mein name ist|ich hei(?:ß|ss)e) \w+(?: [\w-]+){0,3} und ich (?:bin|werde|moderiere|leite)\b",
    r"\b(?:vielen dank|danke|schön),? dass (?:sie|ihr|du) (?:\w+ ){0,4}(?:da|hier|gekommen|zeit|dabei|"
    r"teilnehmen|teilnehmt)\b",
    r"\bes gibt (?:hier )?keine (?:richtigen|falschen) (?:oder|und) (?:richtigen|falschen) antworten\b",
    r"\bheute (?:sprechen|reden|geht es|wollen wir|unterhalten|diskutieren)\b.{0,20}\b(?:über|um)\b",
    r"\b(?:stell(?:en|t)?|könnten|können) (?:sie|ihr|du)(?: sich| euch| dich)? (?:bitte |doch )?(?:kurz )?"
    r"(?:mal )?(?:vor|vorstellen)\b",
    # French
    rf"\bbienvenue(?: à tous)? (?:dans|à|au|sur) (?:[\w'’]+ ){{0,5}}{_SHOW}\b",
    r"\bje m['’]appelle \w+(?: [\w-]+){0,3},? et je (?:suis|serai|vais)\b",
    r"\bmerci (?:beaucoup )?(?:à tous )?d['’](?:être|avoir) (?:venus?|là|accepté|pris|présent)",
    r"\bil n['’]y a pas de (?:bonnes?|mauvaises?) (?:ou|ni|et) (?:de )?(?:bonnes?|mauvaises?) réponses?\b",
    r"\baujourd['’]hui,? (?:nous allons|on va) (?:parler|discuter|échanger)\b",
    # Spanish
    rf"\bbienvenid[oa]s?(?: a tod[oa]s)? a (?:[\w]+ ){{0,5}}{_SHOW}\b",
    r"\b(?:me llamo|mi nombre es) \w+(?: [\w-]+){0,3},? y (?:soy|voy a)\b",
    r"\b(?:muchas )?gracias por (?:venir|estar aquí|participar|aceptar|acompañarnos|su tiempo|tu tiempo)\b",
    r"\bno hay respuestas (?:correctas|incorrectas|buenas|malas) (?:o|ni|y) (?:in)?\w+\b",
    r"\bhoy (?:vamos a|hablaremos|hablamos) (?:hablar |de |sobre )",
    # Swedish
    rf"\bvälkom(?:men|na)(?: alla| tillbaka)? till (?:[\w]+ ){{0,5}}{_SHOW}\b",
    r"\bjag heter \w+(?: [\w-]+){0,3},? och (?:jag )?(?:är|ska|kommer)\b.{0,20}\b(?:moderator|forskare|"
    r"intervjua|samtalsledare|student)",
    r"\btack (?:för|så mycket för) att (?:du|ni) (?:kom|kunde|ville|tog|är|tar|ställer)\b",
    r"\bdet finns inga (?:rätta|rätt|fel) (?:eller|och) (?:fel|rätta|rätt)(?: svar)?\b",
    r"\bi dag ska vi (?:prata|tala|diskutera) om\b",
)  # fmt: skip

_CLOSING = _rule(
    r"\b(?:thanks|thank you)(?: all| everyone| so much| very much)* for (?:listening|tuning in|watching)\b",
    r"\b(?:if you|did you) (?:liked?|enjoyed?|loved?) (?:this|the|our|today's) (?:episode|show|podcast)\b",
    r"\b(?:leave|give) us a (?:review|rating|five[- ]star)\b",
    r"\bsubscribe (?:(?:to|on) (?:us|me|the|this|our|my) ?(?:podcast|show|channel|newsletter|feed|youtube)?\b|wherever|"
    r"in your)|\b(?:make sure|remember|don['’]t forget) (?:you |to )?(?:to )?subscribe\b",
    r"\b(?:find|follow|tweet|reach|contact|email) (?:me|us|her|him|them|at us) (?:at us )?(?:on|at|over on)"
    r" (?:twitter|instagram|linkedin|facebook|@|our (?:website|twitter))",
    r"\b(?:where|how) can (?:people|listeners|our listeners|folks|everyone) (?:find|follow|reach|contact)\b",
    r"\b(?:you can|people can|they can) (?:find|follow|reach|contact) (?:me|us|her|him|them) (?:on|at)\b",
    r"\b(?:see|talk to|catch) you (?:next (?:time|week|month)|in the next)\b",
    r"\bthat(?:'s|’s| is| was) (?:all|it) (?:for (?:today|now|this)|the questions?|my questions?|i have|"
    r"we have)\b",
    r"\b(?:those were|these were|that was) (?:all )?(?:my|our|the) (?:last )?questions?\b",
    r"\bwe(?:'ve|’ve| have) (?:come|got|gotten) to the end\b",
    r"\bwe(?:'re|’re| are) (?:out of time|(?:about )?at (?:the end of )?(?:time|our time))\b",
    r"\b(?:thank you|thanks)(?: again)?(?: so much| very much)? for (?:your time|sharing|(?:speaking|talking|"
    r"chatting) (?:with|to) (?:me|us)|(?:all )?your (?:answers|insights|responses|contributions|"
    r"participation))\b",
    r"\b(?:thank you|thanks) (?:so much )?(?:again )?for (?:taking part|participating)\b",
    r"\bthis (?:concludes|wraps up|brings us to the end)\b",
    r"\btak (?:fordi|for at) (?:i|du|de) (?:lyttede|lytter|har lyttet|lyttede med|så med)\b",
    r"\bdet var (?:det sidste |alle? (?:mine |de )?|mit sidste )?spørgsmål\b",
    r"\bvi (?:er|nærmer os) (?:ved )?(?:vejs )?(?:slutningen|ende)\b",
    r"\btak for (?:din|jeres) (?:tid|deltagelse|hjælp)\b",
    r"\b(?:vielen dank|danke) (?:fürs|für(?: das| ihre?| eure?| deine?)?) (?:zuhören|zuschauen|zeit|"
    r"teilnahme|gespräch|antworten|offenheit)\b",
    r"\bdas (?:war|waren) (?:alle )?(?:meine|die|unsere) (?:letzten? )?fragen?\b",
    r"\bwir sind am ende\b", r"\bdamit sind wir (?:am ende|durch)\b",
    r"\bmerci (?:de|pour) (?:nous avoir écouté|votre (?:temps|participation|écoute)|vos réponses)",
    r"\bc['’]était (?:ma|notre|la) dernière question\b", r"\bnous arrivons (?:à la fin|au terme)\b",
    r"\bgracias por (?:escuchar|su tiempo|tu tiempo|su participación|sus respuestas|vuestra)\b",
    r"\b(?:esa|esta|ésta) (?:era|fue|es) (?:mi|la|nuestra) última pregunta\b", r"\bhemos llegado al final\b",
    r"\btack för (?:att ni lyssna\w*|din tid|er tid|din medverkan|er medverkan|ert deltagande)\b",
    r"\bdet var (?:min|alla|den) (?:sista|mina)? ?fråg(?:a|or)(?:n|na)?\b", r"\bvi är framme vid slutet\b",
)  # fmt: skip

_RECORDING = _rule(
    r"\b(?:is|are) (?:it|this|we|that|the (?:tape|recorder)) (?:still |already |on )?record(?:ing|ed)\b",
    r"\brecording (?:in progress|has (?:started|stopped)|stopped|started)\b",
    r"\b(?:start|stop|turn on|turn off|switch on|switch off|pause|press|hit)(?:ed|ing|ped)? (?:the |this |"
    r"my )(?:audio |tape |voice )?record(?:ing|er)?\b",
    r"\bi(?:'m|’m| am|'ll|’ll| will)(?: just| also| now)? (?:going to |gonna )?(?:be )?record(?:ing)? "
    r"(?:this|our|the|you)\b",
    r"\b(?:this|the|our) (?:call|session|interview|meeting|conversation|discussion|focus group) (?:is|will be|"
    r"is going to be|gets) (?:being |audio[- ]|video[- ])?recorded\b",
    r"\b(?:okay|ok|fine|comfortable|happy|alright|mind|consent|agree|permission)\b.{0,40}\b(?:if (?:i|we) "
    r"record|(?:being|to be) (?:audio[- ]?)?recorded|(?:me|us|to) record(?:ing)?|with (?:the |this |me |us )?"
    r"recording)\b",
    r"\b(?:can|could) (?:you|everyone|everybody) (?:all )?(?:hear|see) (?:me|us|my screen)\b",
    r"\b(?:you're|you’re|you are|i'm|i’m|i was|i am) (?:still )?(?:on mute|muted)\b",
    r"\bunmute (?:yourself|yourselves|your mic)\b",
    r"\b(?:the|your|our|this|signed?|signing|a) (?:informed )?consent forms?\b",
    r"\b(?:information|consent) sheet\b",
    r"\b(?:withdraw|stop|leave|drop out)\b.{0,40}\bat any (?:time|point)\b",
    r"\b(?:everything|anything|what(?:ever)?) (?:that )?you (?:say|tell me|share)\b.{0,40}\b(?:confidential|"
    r"anonym)",
    r"\b(?:your|all|the) (?:answers|responses|data|names?|comments|words)\b.{0,40}\b(?:kept |remain |stay |"
    r"be |treated )\w{0,8} ?(?:confidential|anonym|pseudonym)",
    r"\btranscri(?:bed|pt|ption)\b.{0,40}\b(?:anonym|delet|recording|confidential)",
    # Danish
    r"\b(?:jeg|vi) (?:optager|har (?:tændt|sat)|starter|slukker|stopper)\b.{0,30}\b(?:optag\w*|diktafon\w*|"
    r"interview\w*|samtale\w*|båndoptager\w*)",
    r"\b(?:starter|slukker|stopper|tænder) (?:jeg|vi)\b.{0,20}\b(?:optag\w*|diktafon\w*|båndoptager\w*)",
    r"\b(?:er det|er den|optager den|optager det|kører optage|må jeg optage|må vi optage|optagelsen (?:kører|er))\b",
    r"\bsamtykke(?:erklæring\w*|blanket\w*|formular\w*)\b",
    r"\b(?:kan (?:du|i) høre mig)\b", r"\btrække (?:dig|jer|sit|dit|jeres)\b.{0,20}\b(?:ud|tilbage|samtykke)\b",
    r"\b(?:bliver|er) (?:selvfølgelig |alt sammen |naturligvis )?(?:anonym(?:t|e|iseret)|fortrolig\w*)\b.{0,40}\b"
    r"(?:siger|svar|interview|optag)",
    # German
    r"\b(?:ich|wir) (?:starte|stoppe|schalte|mache)\w*\b.{0,40}\b(?:aufnahme\w*|diktiergerät\w*|aufzeichnung)\b",
    r"\b(?:ich|wir) (?:nehme|nehmen|zeichne|zeichnen)\b.{0,20}\b(?:gespräch|interview|das|es|alles|sie|euch)\b"
    r".{0,20}\bauf\s*(?:[.,!?]|$)",
    r"\b(?:läuft (?:die|das) (?:aufnahme|band|gerät)|nimmt (?:es|das) (?:schon )?auf)\b",
    r"\beinwilligungs(?:erklärung|formular)\w*\b", r"\bkönn(?:en|t) (?:sie|ihr) mich hören\b",
    r"\b(?:jederzeit)\b.{0,40}\b(?:abbrechen|widerrufen|aussteigen|zurückziehen)\b",
    # French
    r"\b(?:j['’]enregistre|je vais enregistrer|nous enregistrons|ça enregistre|l['’]enregistrement (?:a commencé|"
    r"est lancé|tourne))\b",
    r"\bformulaire de consentement\b", r"\b(?:vous m['’]entendez|m['’]entendez-vous)\b",
    r"\b(?:arrêter|retirer)\b.{0,30}\bà tout moment\b",
    # Spanish
    r"\b(?:está grabando|estoy grabando|voy a grabar|vamos a grabar|puedo grabar|la grabación (?:ha|está))\b",
    r"\b(?:formulario de )?consentimiento informado\b", r"\b(?:me (?:oyes|oye|oyen|escuchas|escuchan) bien)\b",
    # Swedish
    r"\b(?:jag|vi) (?:spelar in|startar|stänger av)\b.{0,30}\b(?:inspelning\w*|intervju\w*|samtal\w*|detta|det här)\b",
    r"\b(?:spelar den in|är det okej att (?:jag|vi) spelar in|får jag spela in|inspelningen (?:är|går))\b",
    r"\bsamtyckes(?:blankett|formulär)\w*\b", r"\bkan (?:du|ni) höra mig\b",
    r"\b(?:avbryta|dra dig ur|hoppa av)\b.{0,20}\bnär som helst\b",
)  # fmt: skip

_ADVERT = _rule(
    rf"\b(?:{_SHOW}|today|week|us)\b.{{0,40}}\b(?:sponsored|brought to you|supported|presented|made possible) by\b",
    r"\b(?:sponsored|brought to you) by\b.{0,60}(?:[.!]|$)",
    r"\b(?:our|today['’]s|this (?:week['’]s|episode['’]s)) sponsors?\b", r"\bsponsors? (?:of|for) (?:this|today['’]s|our)\b",
    r"\bpodcast listeners\b|\blisteners of (?:the|this|our)\b", r"\btell them\b.{0,40}\bsent you\b",
    r"\b(?:promo|discount|coupon|offer) code\b", r"\b(?:use|with|enter) (?:the |our )?code (?-i:[A-Z0-9]{4,})\b",
    r"\b\d+ ?(?:%|percent) off\b", r"\bat checkout\b",
    r"\b(?:sponsoreret|præsenteret) af\b", r"\brabatkode\w*\b", r"\b(?:gesponsert|präsentiert) von\b",
    r"\brabattcode\w*\b|\bgutscheincode\w*\b", r"\bsponsorisé par\b|\bcode promo\b", r"\bpatrocinad[oa] por\b",
    r"\bcódigo (?:promocional|de descuento)\b", r"\bsponsras av\b|\brabattkod\w*\b",
)  # fmt: skip

# What each rule needs somewhere in a passage: to look for these first is many times as fast.
_RULES = tuple(
    (reason, tuple(needs.split("|")), rule)
    for reason, needs, rule in (
        (
            Reason.ADVERT,
            "sponsor|brought to|supported by|presented by|possible by| code|% off|percent off|checkout|listeners|"
            "sent you|præsenteret|präsentiert|patrocinad|código|rabat|gutschein",
            _ADVERT,
        ),
        (
            Reason.RECORDING,
            "record|consent|information sheet|hear me|hear us|see me|see us|see my screen|mute|at any time|at any point|"
            "anonym|confidential|transcri|optag|diktafon|samtykke|høre mig|tilbage|fortrolig|aufnahme|nehme|nimmt|"
            "zeichne|diktierger|einwilligung|mich hören|jederzeit|enregistr|m'entend|m’entend|à tout moment|grabar|"
            "grabando|grabaci|consentimiento|me oye|me escucha|spelar|spela in|inspel|höra mig|samtyckes|"
            "när som helst",
            _RECORDING,
        ),
        (
            Reason.CLOSING,
            "thank|episode|podcast|show|review|rating|subscribe|find |follow |reach |contact |email |tweet |next time|"
            "next week|next month|in the next|that's|that’s|that is|that was|questions|the end|out of time|at time|our time|"
            "concludes|wraps|tak |spørgsmål|slutning|ende|dank|frage|merci|dernière|arriv|gracias|última|llegado|tack |"
            "fråg|slut",
            _CLOSING,
        ),
        (
            Reason.OPENING,
            "welcome|listening|host|moderat|facilitat|interview|my name|today|this week|episode|thank|answers|introduc|"
            "guest|take |last |let's|let’s|lets get|velkommen|hedder|fordi|svar|i dag|præsentere|willkommen|mein name|heiß|"
            "heiss|dass|antworten|heute| vor|bienven|appelle|merci|réponse|aujourd|gracias|me llamo|mi nombre|"
            "respuestas|hoy|välkom|heter|tack |idag",
            _OPENING,
        ),
    )
)


def list_likely(passage: str, reasons: Collection[Reason]) -> list[Reason]:
    """Return those of some reasons for which a passage has words that they need."""
    lowered = passage.lower()
    return [
        reason
        for reason, needs, _ in _RULES
        if reason in reasons and any(map(lowered.__contains__, needs))
    ]


def find_sentence_reason(sentence: str, reasons: Collection[Reason]) -> Reason | None:
    """Return which of some reasons a sentence gives for being no evidence, or None."""
    return next((r for r, _, rule in _RULES if r in reasons and rule.search(sentence)), None)


# Questions ---------------------------------------------------------------------------------------

_MARK = re.compile(r"[?？؟][\"'”’»)\]]*\s*$")
_YOU = re.compile(
    r"(?i)\b(?:you|your|yours|yourself|du|dig|din|dit|dine|jer|jeres|sie|ihr|ihnen|ihre[nmr]?|dich|dir|"
    r"dein\w*|euch|euer|eure\w*|vous|votre|vos|tu|ton|usted|ustedes|tú|ti|tus?|su|vosotros|ni|er|ert|era|"
    r"dina|ditt|je|jij|jullie|você)\b"
)
_REQUEST = re.compile(
    r"(?i)^(?:(?:so|and|okay|ok|well|now|great|alright|then),? )*(?:could|can|would|will) you (?:please |maybe "
    r"|also |just )?(?:tell|describe|explain|say|talk|walk|give|share|elaborate|expand|introduce)\b"
    r"|^(?:(?:so|and|okay),? )*(?:tell (?:me|us)|talk (?:me|us) (?:through|about)|describe|walk (?:me|us) through)\b"
    r"|^(?:kan|vil|kunne) (?:du|i) (?:ikke )?(?:prøve at |lige )?(?:fortælle|beskrive|sige|uddybe|forklare)\b"
    r"|^fortæl\b|^(?:können|könnten|kannst|könntest) (?:sie|du) (?:\w+ ){0,3}(?:erzähl|beschreib|erklär|sag)"
    r"|^(?:erzählen|beschreiben) sie\b|^(?:pouvez|pourriez|peux)[- ](?:vous|tu) (?:\w+ ){0,2}(?:parler|dire|"
    r"décrire|expliquer|raconter|présenter)|^parlez\b|^racontez\b"
    r"|^¿?(?:puede|podría|puedes|podrías) (?:\w+ ){0,2}(?:contar|describir|explicar|hablar|decir)"
    r"|^cuénte\w*|^háble\w*|^(?:kan|skulle|vill) (?:du|ni) (?:kunna |vilja )?(?:berätta|beskriva|säga|utveckla|"
    r"förklara)|^berätta\b"
)


def is_question(sentence: str) -> bool:
    """Return whether a sentence is a question, or asks somebody to tell something."""
    return bool(_MARK.search(sentence) or _REQUEST.search(sentence.strip()))


def is_addressed(sentence: str) -> bool:
    """Return whether a sentence speaks to somebody."""
    return bool(_YOU.search(sentence) or _REQUEST.search(sentence.strip()))


_WHAT_LACKS = re.compile(
    r"(?i)\b(?:improv|chang|missing|miss\b|lack|problem|issue|wrong|dislik|don['’]t (?:you )?like|least|"
    r"difficult|challeng|frustrat|barrier|obstacle|prevent|stop(?:s|ped)? you|worr|concern|complain|better|"
    r"need|wish|recommend|disadvantage|downside|negative|annoy|bother|hinder"
    r"|forbedre|ændre|mangle|savne|problem|udfordring|svær|vanskelig|bekymr|ulempe|bedre|dårlig|irriter|"
    r"forhindr|ønske|behov"
    r"|verbesser|ändern|fehlt|vermiss|schwierig|herausforder|stör|sorge|nachteil|besser|schlecht|hinder|"
    r"wünsch|brauch"
    r"|amélior|chang|manque|problème|difficult|difficile|défi|gêne|inquiét|inconvénient|mieux|empêch|souhait|"
    r"besoin"
    r"|mejor|cambi|falta|problema|difícil|dificultad|desafío|reto|molest|preocup|desventaja|impid|dese|necesit"
    r"|förbättra|ändra|saknas?|svår|utman|oro|nackdel|bättre|dåligt|störa|hindra|önska|behov)"
)
_ANYTHING_ELSE = re.compile(
    r"(?i)\b(?:anything else|something else|any (?:other|further|additional)|(?:other|further|additional|more|"
    r"final|general) (?:comments?|thoughts?|remarks?|feedback|points?)|like to add|want to add|wish to add|"
    r"andet|andre kommentarer|yderligere|øvrige|tilføje|sonst noch|weitere|sonstige|hinzufügen|ergänz|"
    r"autres?|ajouter|complémentaires?|otros?|otras?|algo más|añadir|agregar|övriga|övrigt|ytterligare|"
    r"tillägga|något mer|något annat)\b"
)


def is_about_lack(question: str) -> bool:
    """Return whether a question asks what is missing, difficult or to be changed."""
    return bool(_WHAT_LACKS.search(question))


def is_last_question(question: str) -> bool:
    """Return whether a question asks if there is anything else."""
    return bool(_ANYTHING_ELSE.search(question))


_SELF = re.compile(
    r"(?i)^(?:and |so |hi,? |hello,? |hej,? |hallo,? )*(?:i'm|i’m|i am|my name is|my name's|jeg er|jeg hedder|"
    r"mit navn er|ich bin|ich heiße|mein name ist|je suis|je m['’]appelle|soy|me llamo|mi nombre es|jag är|"
    r"jag heter|mitt namn är) ((?:[^\W\d_][\w.'’-]*[ ,]*){1,4})[.!,]*$"
)


def find_own_name(sentence: str) -> str:
    """Return the name by which somebody introduces themselves, and nothing else; "" if not."""
    found = _SELF.match(sentence.strip())
    return found[1] if found else ""
