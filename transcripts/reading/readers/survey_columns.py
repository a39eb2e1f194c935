"""Tells the columns that survey tools add, about a person or the filling in, from open answers.

Known are the exports of Qualtrics, SurveyMonkey, Google Forms, Microsoft Forms, LimeSurvey,
SurveyXact, Enalyzer, Typeform and of consultations, in the languages of their accounts.
"""

# ruff: noqa: E501  long patterns are easier to check on one line

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["has_survey_heads", "is_open_question", "is_personal", "is_technical"]

_SHARE = 0.6  # of the filled cells of a column that hold addresses


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(f"(?i)(?:{'|'.join(' '.join(patterns).split())})".replace("_", "[ _-]?"))


_PERSONAL = _whole(
    r"(?:full|first|last|sur|family|given|middle|user|nick|contact|display|respondents?|recipient)?_?"
    r"(?:first_|last_|sur)?names?",
    r"navn|fornavn|efternavn|fulde_navn|vorname|nachname|familienname|nom|prénom|nom_(?:complet|de_famille)",
    r"nombres?|nombre_completo|apellidos?|namn|förnamn|efternamn|naam|voornaam|achternaam",
    r"(?:recipient_|contact_|respondent_)?e?_?mail(?:s|_?address|_?adresse?n?|_?adress)?",
    r"e_?post(?:_?adress)?|mailadresse|adresse_(?:e_?)?mail|courriel|correo(?:_electr[oó]nico)?",
    r"direcci[oó]n_de_correo(?:_electr[oó]nico)?|ip|ip_?addr(?:ess)?|ip_?adress?e?|adresse_ip|direcci[oó]n_ip",
    r"(?:tele)?phone(?:_?(?:number|no\.?))?|mobile(?:_?(?:number|phone))?|telefon(?:_?nummer)?|mobil(?:nummer)?",
    r"tlf\.?(?:_?nr\.?)?|t[eé]l[eé]fono|t[eé]l[eé]phone|handy(?:nummer)?",
    r"(?:street_|home_|postal_|contact_)?address|adresse?|anschrift|adress|direcci[oó]n|street|stra(?:ß|ss)e|gade",
    r"post_?codes?|zip(?:_?code)?|postal_?code|postnummer|plz|postleitzahl|code_postal|c[oó]digo_postal",
    r"(?:location_?)?(?:latitude|longitude)|geo(?:_?location)?|location_?(?:latitude|longitude)",
    r"external_?(?:data_?)?reference|user_?agent|user_?name|username|login|cpr(?:_?(?:nr\.?|nummer))?",
    r"(?:social_security|national_insurance|passport|personal)_?(?:number|no\.?)|personnummer",
    r"date_of_birth|birth_?(?:date|day)|fødselsdato|geburtsdatum|date_de_naissance|fecha_de_nacimiento|födelsedatum",
    r"twitter|linkedin|facebook|instagram|website|signature|underskrift|unterschrift",
)
_TECHNICAL = _whole(
    r"time_?stamp|tidsstempel|zeitstempel|horodateur|marca_temporal|tidsst[äa]mpel|tijdstempel",
    r"(?:start|end|recorded|submit|submitted|stage|created|completion|completed|last_modified|modified|"
    r"closing|begin)_?(?:date|time)?(?:_?\(utc\))?",
    r"(?:date|time)_?(?:started|submitted|created|completed|last_action|stamp|of_submission)?",
    r"status|response_?type|progress|finished|completed|started|duration(?:[ _]*\(.*\)|_in_seconds)?",
    r"total_time(?:_\(.*\))?|time_taken|interview_time|last_?page|start_?language|seed|token|refurl|referrer(?:_url)?",
    r"url|distribution_?channel|user_?language|language|sprache|sprog|spr[åa]k|langue|idioma",
    r"(?:collector|network|survey|form|campaign|batch|panel)_?id|custom_?data(?:_\d+)?|tags?|ending|channel|source",
    r"starttidspunkt|sluttidspunkt|afslutningstidspunkt|fuldførelsestidspunkt|oprettet|afsluttet|påbegyndt|ændret",
    r"samlet_status|distributionsstatus|startzeit|endzeit|fertigstellungszeit|abschlusszeit|datum",
    r"heure_de_(?:début|fin)|hora_de_(?:inicio|finalización)|starttid|sluttid|slutförandetid",
    r"statoverall(?:_\d)?|closetime|starttime|statcreated|statdistributed|statcompleted",
    r"publish_response\??|consent(?:_to_publish)?\??|recaptcha(?:_?score)?|q_(?:recaptcha|relevantid|duplicate|ballot|data|total)\w*",
)
_AROUND = re.compile(
    r"(?i)^(?:what is |what's |please (?:enter|state|give) )?(?:your|dit|din|jouw|ihre?n?|dein|votre|tu|su|ditt)\s+"
    r"|\s*[:*]+\s*$|\s*\((?:optional|valgfrit?|freiwillig|facultatif|opcional|valfritt)\)\s*$|\?+\s*$"
)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_ADDRESS_OF_PAGE = re.compile(r"(?:https?://|www\.)\S+|Mozilla/\S.*", re.IGNORECASE)
_OPEN = re.compile(
    r"(?i)\b(?:why|how (?:do|does|did|can|could|would|should|has|have|might)|what (?:would|could|should|do|does|did|"
    r"makes?|can|are|has|have|else|is the (?:best|worst|most|main))|describe|explain|tell us|comments?|elaborate|"
    r"own words|thoughts|feedback|suggestions?|anything else|hvorfor|hvordan|hvad (?:vil|ville|kunne|kan|synes|mener|"
    r"gør|er (?:det|en|den))|beskriv|uddyb|kommentar\w*|forslag|warum|wie (?:können|könnten|haben|würden)|was "
    r"(?:würden|könnte|gefällt|ist (?:das|am))|beschreiben|begründ\w+|vorschläge|pourquoi|comment (?:pourr|avez|"
    r"améliorer)|qu['’]est-ce|décri\w+|expliqu\w+|commentaires?|por qué|cómo|qué (?:cambi|mejor|haría|le gust)\w*|"
    r"describ\w+|comentarios?|varför|hur (?:kan|skulle)|vad (?:skulle|kan|tycker)|motivera|förslag)\b"
)


def _bare(head: str) -> str:
    bare = head.strip()
    while bare != (bare := _AROUND.sub("", bare).strip()):
        pass
    return bare


def is_personal(head: str, cells: Sequence[str] = ()) -> bool:
    """Return whether a column tells who a person is or how to reach them.

    Args:
        head: The column's head.
        cells: Its cells: mostly e-mail or network addresses, whatever the head.
    """
    return bool(_PERSONAL.fullmatch(_bare(head))) or _are(cells, _MAIL) or _are(cells, _IP)


def is_technical(head: str, cells: Sequence[str] = ()) -> bool:
    """Return whether a column is about the filling in of a survey, such as its duration."""
    return bool(_TECHNICAL.fullmatch(_bare(head))) or _are(cells, _ADDRESS_OF_PAGE)


def has_survey_heads(heads: Sequence[str]) -> bool:
    """Return whether a row holds heads that survey tools write, so that it is no data."""
    known = sum(1 for head in heads if head and (is_personal(head) or is_technical(head)))
    return known > 1


def is_open_question(head: str) -> bool:
    """Return whether a head asks for an answer in words, so that short answers count as well."""
    return bool(_OPEN.search(head))


def _are(cells: Sequence[str], rule: re.Pattern[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 0 and sum(bool(rule.fullmatch(cell)) for cell in filled) >= _SHARE * len(
        filled
    )
