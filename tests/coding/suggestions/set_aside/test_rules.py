"""What is no evidence, in six languages, and what looks like it and is."""

# ruff: noqa: E501  sentences are easier to compare on one line

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.suggestions.material.model import Utterance
from coding.suggestions.model import CodeText
from coding.suggestions.set_aside.model import COUNTED, LABELS, Reason
from coding.suggestions.set_aside.rules import (
    Subject,
    find_answer_reason,
    find_set_aside,
    new_subject,
)

NOBODY_SAYS = Subject()
WORDS = (
    "We came in at six and the list was already on the wall, so nobody could swap a shift."
    " The others had left at noon and there was no time to tell them about the night before."
)


def reasons(*said: tuple[str, str], subject: Subject | None = None) -> list[Reason | None]:
    """Return the reason for each passage of one conversation."""
    passages = [
        Utterance(text=words, document="talk", order=number, voice=voice)
        for number, (voice, words) in enumerate(said)
    ]
    found = find_set_aside(passages, subject=subject)
    return [found.get(number) for number in range(len(passages))]


def alone(words: str) -> Reason | None:
    return reasons(("Bo", words))[0]


@pytest.mark.parametrize(
    "words",
    ["Yeah.", "Yes, exactly.", "Mm-hmm. Right.", "I don't know.", "No.", "N/A", "…", "???",
     "[inaudible 00:12:03]", "(laughs) Sure.", "Ja, lige præcis.", "Det ved jeg ikke.", "Nej, øh.",
     "Ja, genau.", "Keine Ahnung.", "Oui, tout à fait.", "Je ne sais pas.", "Sí, claro.", "No lo sé.",
     "Ja, precis.", "Vet inte.", "Ok", "That's all."],
)  # fmt: skip
def test_words_that_only_agree_or_do_not_know_are_empty(words: str) -> None:
    assert alone(words) is Reason.EMPTY


@pytest.mark.parametrize(
    "words",
    ["Hi, good morning everyone!", "Thank you so much for having me.", "Okay, thanks. Bye!",
     "Hej alle, tak.", "Tak for i dag.", "Guten Tag!",
     "Vielen Dank für das Gespräch.", "Bonjour, merci beaucoup.", "Hola, muchas gracias.",
     "Hej, tack så mycket."],
)  # fmt: skip
def test_greetings_and_thanks_are_set_aside(words: str) -> None:
    assert alone(words) is Reason.GREETING


def test_a_name_that_somebody_here_bears_may_stand_in_a_greeting() -> None:
    assert reasons(("Ada", "Thank you, Karla."), ("Karla", WORDS))[0] is Reason.GREETING
    assert reasons(("Ada", "Thank you, Unionists."), ("Karla", WORDS))[0] is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Welcome to our focus group. I'm the moderator, and there are no right or wrong answers.",
         Reason.OPENING),
        ("Velkommen til fokusgruppen. Der er ingen rigtige eller forkerte svar.", Reason.OPENING),
        ("Herzlich willkommen zu unserem Gespräch. Es gibt keine richtigen oder falschen Antworten.",
         Reason.OPENING),
        ("Bienvenue dans ce groupe de discussion. Il n'y a pas de bonnes ou de mauvaises réponses.",
         Reason.OPENING),
        ("Bienvenidos a este grupo focal. No hay respuestas correctas ni incorrectas.", Reason.OPENING),
        ("Välkomna till den här intervjun. Det finns inga rätta eller fel svar.", Reason.OPENING),
        ("Thanks for listening! If you liked this episode, leave us a review.", Reason.CLOSING),
        ("Det var det sidste spørgsmål. Tak for jeres tid.", Reason.CLOSING),
        ("Das waren alle meine Fragen. Vielen Dank für Ihre Zeit.", Reason.CLOSING),
        ("C'était ma dernière question. Merci pour votre participation.", Reason.CLOSING),
        ("Esa era mi última pregunta. Gracias por su tiempo.", Reason.CLOSING),
        ("Det var min sista fråga. Tack för din medverkan.", Reason.CLOSING),
        ("Is it recording? Okay, I'll start the recording now.", Reason.RECORDING),
        ("Can you hear me? I think you're on mute.", Reason.RECORDING),
        ("You can withdraw at any time, and everything you say stays confidential.", Reason.RECORDING),
        ("Må jeg optage det her? Så starter jeg optagelsen.", Reason.RECORDING),
        ("Läuft die Aufnahme? Sie können jederzeit abbrechen.", Reason.RECORDING),
        ("J'enregistre, vous pouvez arrêter à tout moment.", Reason.RECORDING),
        ("¿Está grabando? Voy a grabar la entrevista.", Reason.RECORDING),
        ("Är det okej att jag spelar in? Du kan avbryta när som helst.", Reason.RECORDING),
        ("This episode is brought to you by Mill Lane Shoes. Use code TWELVE at checkout.",
         Reason.ADVERT),
        ("Denne udsendelse er sponsoreret af Møllegadens Sko. Brug rabatkoden.", Reason.ADVERT),
    ],
)  # fmt: skip
def test_what_belongs_to_the_recording_is_set_aside(words: str, reason: Reason) -> None:
    assert alone(words) is reason


@pytest.mark.parametrize(
    "words",
    [
        "They record every call we take, and nobody asked us for consent.",
        "The anonymous letters about the boss were pinned up in the canteen.",
        "I thank my stars for the night shift, it lets me see the children.",
        "My manager never listens to anybody, and I stopped telling him.",
        "We were muted as a union, that is how it felt in the meeting.",
        "They cut twenty percent off the wages and called it a code of conduct.",
        "No pay, no thanks, just a welcome mat with the logo on it.",
        "Hvorfor skal vi altid tage den sidste vagt? Det er ikke retfærdigt.",
        "Ich nehme die Schicht auf mich, weil sonst niemand kommt und alle krank sind.",
        "(overtime)",
        "Music",
        "Never.",
        "Pay",
    ],
)
def test_what_is_said_about_work_stays(words: str) -> None:
    assert alone(words) is None


def test_introductions_are_set_aside_at_the_beginning_only() -> None:
    welcome = ("Ada", "Welcome to our podcast. I'm Ada.")
    talk = [("Bo", WORDS)] * 60
    found = reasons(welcome, *talk, ("Ada", "Today we're going to talk about it."), *talk)
    assert found[0] is Reason.OPENING
    assert found[61] is None


INTERVIEW = [
    ("A", "How do you plan your week?"), ("B", WORDS),
    ("A", "And what happens when somebody is ill?"), ("B", WORDS),
    ("A", "Could you tell me more about that?"), ("B", "What do you mean? Well. " + WORDS),
    ("A", "Who decides about your rota?"), ("B", WORDS),
    ("A", "I had a job like that once, and we drew the rota by lot on Fridays."), ("B", WORDS),
]  # fmt: skip


def test_questions_of_somebody_who_mostly_asks_are_set_aside_though_nobody_marked_them() -> None:
    found = reasons(*INTERVIEW)
    assert found[0:8:2] == [Reason.QUESTION] * 4
    assert found[8] is None, "what the interviewer tells stays"
    assert found[1::2] == [None] * 5


@pytest.mark.parametrize(
    "questions",
    [
        ["Hvordan planlægger du din uge?", "Hvad gør du så?", "Kan du fortælle mere?",
         "Hvem bestemmer over din vagt?"],
        ["Wie planen Sie Ihre Woche?", "Was machen Sie dann?", "Können Sie mir mehr erzählen?",
         "Wer entscheidet über Ihre Schicht?"],
        ["Comment planifiez-vous votre semaine ?", "Que faites-vous alors ?",
         "Pouvez-vous nous parler de vous ?", "Qui décide de vos horaires ?"],
        ["¿Cómo planea usted su semana?", "¿Qué hace usted entonces?", "¿Puede contar más de su turno?",
         "¿Quién decide sobre su turno?"],
        ["Hur planerar du din vecka?", "Vad gör du då?", "Kan du berätta mer?",
         "Vem bestämmer över ditt schema?"],
    ],
)  # fmt: skip
def test_they_are_known_in_every_language(questions: list[str]) -> None:
    talk = [each for question in questions for each in (("A", question), ("B", WORDS))]
    assert reasons(*talk)[::2] == [Reason.QUESTION] * 4


def test_peers_who_ask_each_other_keep_their_questions() -> None:
    said = ("Would you do that again, on your day off?", WORDS)
    talk = [(voice, words) for words in said * 6 for voice in ("Ada", "Bo", "Cy")]
    assert reasons(*talk) == [None] * len(talk)


# Written answers ---------------------------------------------------------------------------------


def answer(words: str, question: str = "", *codes: str) -> Reason | None:
    book = [CodeText(id=name, name=name) for name in codes]
    return find_answer_reason(words, question=question, subject=new_subject(book))


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        ("What would you improve?", "Nothing"),
        ("Hvad ville du forbedre?", "Ingenting"),
        ("Was würden Sie verbessern?", "Nichts."),
        ("Qu'est-ce que vous amélioreriez ?", "Rien"),
        ("¿Qué mejoraría?", "Nada"),
        ("Vad skulle du vilja förbättra?", "Inget"),
    ],
)
def test_nothing_is_an_answer_to_what_should_change(question: str, nothing: str) -> None:
    assert answer(nothing, question) is None
    assert answer(nothing) is Reason.EMPTY
    assert answer(nothing, "Anything else you would like to change?") is Reason.EMPTY


def test_yes_has_content_where_a_code_is_about_the_question() -> None:
    question = "Do you work overtime without pay?"
    assert answer("Yes", question, "Overtime") is None
    assert answer("Yes", question, "Noise") is Reason.EMPTY
    assert answer("I don't know", question, "Overtime") is Reason.EMPTY


def test_a_code_for_empty_answers_keeps_them() -> None:
    assert answer("n/a", "Why?", "No answer", "Pay") is None
    assert answer("n/a", "Why?", "Pay") is Reason.EMPTY
    assert answer("-", "Why?", "No answer") is Reason.EMPTY, "a dash is no words"


@pytest.mark.parametrize("words", ["Good", "Fine", "Music", "Never", "Super", "Ready"])
def test_a_written_word_that_praises_or_names_is_an_answer(words: str) -> None:
    assert answer(words, "How was it?") is None


def test_a_question_copied_into_the_answer_is_none() -> None:
    assert answer("What would you improve?", "What would you improve") is Reason.QUESTION


# For everything ----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["", "A", "B"]), st.text(max_size=60)), max_size=5))
def test_any_words_are_judged_and_the_same_way_twice(said: list[tuple[str, str]]) -> None:
    assert reasons(*said) == reasons(*said)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS.split()), min_size=20, max_size=60))
def test_long_words_about_work_are_never_set_aside(words: list[str]) -> None:
    assert alone(" ".join(words)) is None


def test_every_reason_has_its_words() -> None:
    assert set(LABELS) == set(COUNTED) == set(Reason)
