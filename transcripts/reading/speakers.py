"""Recognises speaker labels, and the roles that their own words name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

__all__ = [
    "ROLES",
    "find_label_role",
    "find_label_variants",
    "guess_label_kind",
    "is_plausible_label",
    "normalise_label",
    "split_list",
]

ROLES = ("participant", "moderator", "observer", "several", "unknown")


def normalise_label(label: str) -> str:
    """Return a label without what no eye sees: accents in one code point, no marks, no joiners."""
    if not label.isascii():
        composed = unicodedata.normalize("NFC", label)
        label = "".join(c for c in composed if unicodedata.category(c) not in {"Mn", "Mc", "Cf"})
    return " ".join(label.split())


def split_list(text: str) -> frozenset[str]:
    """Return the words of a list that is written with blanks, each as a label is normalised."""
    return frozenset(normalise_label(word) for word in text.split())


# English, Danish (and Norwegian), Swedish, German, French. Casefolded single words.
_MODERATOR = split_list("""
    interviewer interviewers moderator moderators facilitator facilitators host hosts researcher
    assistant ai int mod fac iv question chair chairman chairwoman chairperson interviewerin
    moderatorin moderation gesprächsleiter gesprächsleiterin gesprächsleitung forscher forscherin
    frage interviewende ordstyrer forsker facilitatoren spørgsmål intervjuare samtalsledare
    moderatorn forskare fråga intervjuer enquêteur enquêtrice intervieweur intervieweuse
    modérateur modératrice animateur animatrice chercheur chercheuse interviewers
    entrevistador entrevistadora moderador moderadora investigador investigadora pregunta
    entrevistadores intervistatore intervistatrice moderatore moderatrice ricercatore ricercatrice
    onderzoeker vraag haastattelija tutkija wywiadowca badacz badaczka moderatorka
    интервьюер модератор ведущий ведущая исследователь вопрос модераторка дослідник
    الباحثة الباحث باحث باحثة المحاور المحاورة محاور الميسر الميسرة مصاحبهگر پژوهشگر پرسشگر
    מראיין מראיינת מנחה חוקר חוקרת
    साक्षात्कारकर्ता शोधकर्ता मॉडरेटर संचालक நேர்காணலாளர் ஆய்வாளர்
    ผู้สัมภาษณ์ ผู้วิจัย ผู้ดำเนินรายการ
    访谈者 採訪者 采访者 訪談者 访问者 主持人 研究者 研究员 提问 問
    インタビュアー 司会 司会者 聞き手 調査者
    モデレーター ファシリテーター 면접자 진행자 연구자 사회자
    """)
# Words for a moderator that are also jobs of participants: "Care assistant 2".
_JOBS_TOO = split_list("""
    assistant ai researcher forsker forscher forscherin forskare chercheur chercheuse
    """)
_OBSERVER = split_list("""
    observer observers notetaker note-taker beobachter beobachterin protokollant protokollantin
    observatør referent observatör observateur observatrice
    """)
_SEVERAL = split_list("""
    all several everyone everybody group both many multiple others alle mehrere gruppe beide
    flere begge gruppen alla flera båda grupp tous toutes plusieurs groupe ensemble
    """)
_UNKNOWN = split_list("""
    unknown unidentified unnamed inaudible unbekannt ukendt okänd inconnu inconnue ukjent
    """)
_PARTICIPANT = split_list("""
    interviewee respondent respondents resp participant participants part answer user male female
    man woman informant patient carer client employee manager guest audience customer teacher
    student nurse befragter befragte befragten befragter interviewte interviewter teilnehmer
    teilnehmerin teilnehmende tn proband probandin erzählperson frau mann antwort patientin
    deltager deltagere kvinde mand pårørende svar interviewperson deltagare intervjuperson ip
    kvinna informanten deltaker kvinne enquêté enquêtée interviewé interviewée participante
    répondant répondante homme femme réponse respondenten testperson borger medarbejder leder
    entrevistado entrevistada respuesta intervistato intervistata respondent haastateltava
    респондент участник участница информант مشارك مشاركة المشارك المشاركة משתתף משתתפת מרואיין
    מרואיינת प्रतिभागी उत्तरदाता பங்கேற்பாளர் ผู้ให้สัมภาษณ์ ผู้เข้าร่วม 受访者 受訪者 参与者
    参加者 回答者 話し手 참여자 응답자
    """)
# Words that may occur in a label but do not indicate a role.
_NEUTRAL = split_list("""
    speaker speakers spk sprecher sprecherin taler talare locuteur locutrice person voice member
    members group the den die der le la acting co note taker no nr new old off fg focus study
    """)
_ROLE_WORDS = _MODERATOR | _OBSERVER | _SEVERAL | _UNKNOWN | _PARTICIPANT | {
    "speaker", "speakers", "spk", "sprecher", "sprecherin", "taler", "talare", "locuteur",
    "locutrice", "person", "voice",
}  # fmt: skip

# Words before a colon in notes that are never speakers.
_STOP = split_list("""
    note notes nb ps p.s ex eg fx z.b dvs http https ftp www mailto date dato datum time tid titel
    title project projekt subject file transcript transcription transskription transkription
    dauer duration location place sted ort lieu plats varighed længd summary translation url
    description published source status language sprache sprog version page seite side kind
    music applause laughter laughs laughing laugh inaudible crosstalk silence pause sighs cough
    latter griner latter musik lachen lacht skratt skrattar rires rire musique applaudissements
    important example examples beispiel eksempel exempel exemple remember warning step answer_key
    re fwd from to cc bcc sent von an til från à objet betreff emne ämne id copyright author
    question_1 etc therefore however finally first second third monday tuesday wednesday thursday
    friday saturday sunday anmerkung bemærkning remarque kommentar comment comments participants
    deltagere teilnehmende participants deltagare present til stede conclusion introduction
    break outro intro pause recording remark hinweis vorbemerkung pros cons http summary total
    introduktion background baggrund hintergrund method results tips tip why what how who when
    """) - {"participants", "deltagere", "teilnehmende", "deltagare"}
# A label of several words that includes one of these is metadata: "Transcript ID", "Audio file".
_ABOUT = split_list("""
    id transcript transcription transcribed audio recording file date dato datum duration dauer
    location project projekt projet interview url version length language title copyright contact
    """)
_FUNCTION = split_list("""
    the this that these those and but so then it its he she they we you i'm i'll if when what why
    how where who there here as at in on of for to from with yes no yeah okay ok well because my
    your our das es er sie wir ihr und aber so wenn was warum wie ja nein det den der som og men
    hvis hvad hvorfor ja nej jag du och om vad et mais il elle nous vous si oui non ce c'est
    """)
_PARTICLES = split_list(
    "af av de der den du el la le van von zu zur zum bin ibn ben dos da di del della y e und"
)
_ABBREVIATION = re.compile(
    r"(?:INT|Int|MOD|Mod|RES|Res|FAC|IV|IP|TN|FG|SP|PT|[A-HJ-Z]|I)"
    r"(?:[ ._-]?\d{1,3}[a-zA-Z]?)?(?:[ ._-]?[mfwkMFWK])?"
)
_CODE = re.compile(r"[A-ZÆØÅÄÖÜÉ]{1,4}[ ._-]?\d{1,4}[a-zA-Z]?|SPEAKER[_ ]?\d+|spk[_ ]?\d+|S\d+")
_CAPITALS = re.compile(r"[A-ZÆØÅÄÖÜÉ]{1,4}")
# "The Chair (Ms Holt)" leads the meeting; "Chair of the works council" is a participant's job
_CHAIR_OF = re.compile(r"(?i)\bchair\w*\s+(?:of|for)\b")
_TOKEN = re.compile(r"[^\W\d_][\w'’.\-]*|\d{1,4}[a-zA-Z]?")
_NUMBER_SIGN = re.compile(r"[#№](?=\s?\d)")


def _tokens(label: str) -> list[str]:
    bare = _NUMBER_SIGN.sub("", normalise_label(label))
    return re.split(r"[\s_/]+", bare.replace("(", " ").replace(")", " ").strip())


def _word(token: str) -> str:
    bare = re.sub(r"(?<!\d)\d+$", "", token.casefold().strip(".,:;-*"))
    if len(bare) > 2:  # the first, the second … participant of Chinese and Japanese
        bare = re.sub(
            r"(?<=[\u3040-\u9fff\uac00-\ud7a3])[甲乙丙丁戊己庚辛a-z一二三四五六七八九十]$", "", bare
        )
    return re.sub(r"[:*]in(?:nen)?$", "", bare) or bare


@lru_cache(maxsize=4096)
def guess_label_kind(label: str) -> str:
    """Guess the kind of a label: "role", "code", "name", or "" if it is not a label.

    A "role" contains a word such as Interviewer, Deltager 2 or Femme 1; a "code" is an abbreviation
    with or without a number (INT, P1, SPEAKER_00); a "name" is one to five capitalised words.
    """
    label = _NUMBER_SIGN.sub("", re.sub(r"(?<=\w)[:*]in(?:nen)?\b", "", normalise_label(label)))
    if not 0 < len(label) <= 60:
        return ""
    words = [_word(token) for token in _tokens(label)]
    if len(words) > 1 and _ABOUT & set(words):
        return ""
    if label.casefold().rstrip(".") in _STOP or (len(words) == 1 and words[0] in _STOP):
        return ""
    vocabulary = _ROLE_WORDS | _NEUTRAL
    # a digit or a single letter may number a role word: "Kvinde 1", "Participant B"
    if any(word in _ROLE_WORDS for word in words) and all(
        not word or word in vocabulary or word.isdigit() or len(word) == 1 for word in words
    ):
        return "role"
    if _ABBREVIATION.fullmatch(label) or _CODE.fullmatch(label):
        return "code"
    return "name" if _looks_like_a_name(label) else ""


def _looks_like_a_name(label: str) -> bool:
    head, _, credentials = re.sub(r"\s*\([^()]*\)", "", label).partition(",")
    if credentials and not re.fullmatch(
        r"\s*[A-Z][\w.]{0,10}(?:,?\s[A-Z][\w.]{0,10})?", credentials
    ):
        return False
    tokens = head.split()
    if not 1 <= len(tokens) <= 5 or tokens[0].casefold().strip(".'’") in _FUNCTION:
        return False
    if _CAPITALS.fullmatch(head):
        return True
    capitals = 0
    for token in tokens:
        if not _TOKEN.fullmatch(token):
            return False
        first = token[0]
        if first.isupper() or first.istitle() or (first.isalpha() and not first.islower()):
            capitals += 1
        elif token.casefold().rstrip(".") not in _PARTICLES and not first.isdigit():
            return False
    last = tokens[-1]
    # a full stop is fine after an initial or a title, but otherwise ends a sentence
    return capitals > 0 and not (last.endswith(".") and len(last) > 4)


_SAYING = split_list("""
    said say says saying asked ask asks told tell tells replied answered thought think thinks means
    meant is was are were sagte sagten sagt fragte meinte sagde siger spurgte svarede tænkte sa sade
    säger frågade dit disait demande dijo dice
    """)
_TOGETHER = re.compile(
    r"(?:[A-Z]{1,3}\d{1,3}|[A-Z])(?:\s*(?:[&+,/]|and|und|og|och|et)\s*(?:[A-Z]{1,3}\d{1,3}|[A-Z]))+"
)
_NUMBERED = re.compile(r"\(?#?\d{1,3}[.)]\s*(?=[^\W\d])")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?]\s")


@lru_cache(maxsize=4096)
def is_plausible_label(label: str) -> bool:
    """Return whether a label of unknown shape (`bente`, `iPhone (2)`) may name somebody.

    Its shape alone proves nothing: the caller looks whether the file marks its turns in this way.
    """
    label = normalise_label(label)
    bare = _NUMBERED.sub("", label)
    words = [token.casefold().strip(".,;'’\"()?!") for token in bare.split()]
    if not words or not any(char.isalpha() for char in bare):
        digits = re.sub(r"\D", "", label)
        return len(digits) >= 7 and label.startswith("+")  # somebody who came in by telephone
    if len(label) > 60 or len(words) > 7 or "://" in label or label.startswith(("/", "www.")):
        return False
    if bare.casefold().rstrip(".") in _STOP or words[0] in _STOP or words[0] in _FUNCTION:
        return False
    if (len(words) > 1 and _ABOUT & set(words)) or _SAYING & set(words):
        return False
    if _SENTENCE.search(f"{bare} ") and not bare.endswith("?"):
        return False
    small = bare.islower() and not any(char.isdigit() or char in "'@_" for char in bare)
    return not (small and len(words) > 2)


def find_label_role(label: str) -> str | None:
    """Return the role named by the label's own words, or None."""
    if _TOGETHER.fullmatch(label):
        return "several"
    words = {_word(token) for token in _tokens(label)}
    if words & _OBSERVER or {"note", "taker"} <= words:
        return "observer"
    if words & _UNKNOWN:
        return "unknown"
    if words & (_MODERATOR - _JOBS_TOO) and not _CHAIR_OF.search(label):
        return "moderator"
    if words & _JOBS_TOO and all(
        word in _MODERATOR | _NEUTRAL or not word or word.isdigit() or len(word) == 1
        for word in words
    ):
        return "moderator"
    if words & _SEVERAL and not words & _PARTICIPANT:
        return "several"
    if words & _PARTICIPANT:
        return "participant"
    return None


def find_label_variants(labels: Sequence[str]) -> list[tuple[str, ...]]:
    """Group labels that probably belong to one speaker.

    They differ only in case, punctuation or spaces ("P1", "P 1", "p1:"), or one is the first word
    or the initials of exactly one longer name. Nothing is merged; a person decides.
    """
    groups: dict[str, list[str]] = {}
    for label in labels:
        if label:
            groups.setdefault(re.sub(r"[\W_]+", "", label.casefold()), []).append(label)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    names = [label for label in labels if guess_label_kind(label) == "name"]
    longer: dict[str, list[str]] = {}
    for name in names:
        first, space, _ = name.casefold().partition(" ")
        if space:
            longer.setdefault(first, []).append(name)
            longer.setdefault("".join(word[0] for word in name.split()), []).append(name)
    for label in labels:
        same = longer.get(label.casefold()) or longer.get(label) or []
        if len(same) == 1:
            found.append((label, same[0]))
    return found
