"""Names of suggested themes: what several people say, and few elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from themes.discovery.name_themes import find_label
from themes.discovery.theme_names import Said, ThemeName, choose_names

SHIFTS = [
    "We change the shift plan every week and nobody asks us.",
    "The shift plan came on Friday evening, far too late for my family.",
    "My shift plan is never the one that I was promised in spring.",
    "I swap with colleagues because the shift plan leaves no other way.",
    "They pinned the new shift plan to the wall and went home.",
    "A shift plan that is known a month ahead would help all of us.",
]
SCANNERS = [
    "The scanner freezes whenever the battery falls below a third.",
    "Every scanner we own was bought before the printers came.",
    "I carry two scanners because one of them always breaks.",
    "Our scanners need a new battery after half a day outside.",
    "Nobody repairs the scanner, we just tap it against the wall.",
    "With a working scanner I would be home an hour earlier.",
]


def name(
    *themes: Sequence[str],
    voices: Sequence[str] = (),
    language: str = "en",
    names: Sequence[str] = (),
    tagged: bool = True,
) -> list[ThemeName]:
    texts = [text for each in themes for text in each]
    said = [
        Said(text=text, language=language, voice=voices[n] if voices else f"P{n}")
        for n, text in enumerate(texts)
    ]
    groups, at = [], 0
    for each in themes:
        groups.append(list(range(at, at + len(each))))
        at += len(each)
    closeness = [[0.9 - 0.01 * n for n in range(len(each))] for each in themes]
    return choose_names(said, groups, closeness, names=names, tagged=tagged)


def test_a_name_is_the_phrase_that_the_passages_share_in_its_commonest_form() -> None:
    shifts, scanners = name(SHIFTS, SCANNERS)
    assert shifts.phrases[0] == "shift plan"
    assert scanners.phrases[0] == "scanner", "“scanner” and “scanners” are one word"


def test_names_are_told_without_a_tagger_too() -> None:
    shifts, scanners = name(SHIFTS, SCANNERS, tagged=False)
    assert shifts.phrases[0] == "shift plan"
    assert scanners.phrases[0] == "scanner"


def test_danish_inflections_are_one_word_and_shown_in_their_commonest_form() -> None:
    plans = [
        "Vagtplanen kom alt for sent i den her måned.",
        "Min vagtplan passer aldrig sammen med børnehaven.",
        "De ændrede vagtplanen uden at spørge nogen af os.",
        "Jeg bytter altid, fordi vagtplanen ikke holder.",
        "Vagtplanerne hænger på væggen i kantinen om fredagen.",
    ]
    courses = [
        "Et kursus gav mig lyst til at lære mere om maskinerne.",
        "Vi fik tilbudt et kursus, men der var ingen vikarer.",
        "Jeg mangler kurser i de nye programmer på kontoret.",
        "Chefen betalte et kursus, og jeg læste om aftenen.",
        "Et kursus hjælper kun, når man får brugt det bagefter.",
    ]
    first, second = name(plans, courses, language="da")
    assert first.phrases[0] == "vagtplanen"
    assert second.phrases[0] == "kursus"


def test_german_nouns_keep_their_capitals() -> None:
    plans = [
        "Der Dienstplan kam wieder viel zu spät am Freitag.",
        "Mein Dienstplan passt nie zur Kita meiner Tochter.",
        "Wir tauschen, weil der Dienstplan nicht stimmt.",
        "Sie haben den Dienstplan ohne uns geändert.",
        "Ein verlässlicher Dienstplan würde uns allen helfen.",
    ]
    courses = [
        "Die Schulung hat mir Lust auf die Maschinen gemacht.",
        "Wir bekamen eine Schulung, aber es gab keine Vertretung.",
        "Mir fehlt eine Schulung für die neuen Programme.",
        "Der Betrieb bezahlte die Schulung und ich lernte abends.",
        "Eine Schulung hilft nur, wenn man sie danach anwendet.",
    ]
    first, second = name(plans, courses, language="de")
    assert first.phrases[0] == "Dienstplan"
    assert second.phrases[0] == "Schulung"


def test_the_word_of_one_person_is_not_the_name_of_a_theme() -> None:
    lone = [
        f"{text} It is a shambles, this shambles." if n < 3 else text
        for n, text in enumerate(SHIFTS)
    ]
    voices = ["Ada", "Ada", "Ada", "Bo", "Cy", "Di", *(f"P{n}" for n in range(6))]
    found = name(lone, SCANNERS, voices=voices)[0]
    assert "shambles" not in " ".join(found.phrases)
    assert found.phrases[0] == "shift plan"


def test_names_of_people_and_places_fillers_and_oaths_are_no_names() -> None:
    said = [f"Damn, Vera from Copenhagen, you know, said hell no. {text}" for text in SHIFTS]
    found = name(said, SCANNERS, names=("vera",))[0]
    told = " ".join(found.phrases).lower()
    assert not {"vera", "copenhagen", "hell", "damn", "know"} & set(told.split())


def test_a_theme_whose_passages_share_nothing_has_no_name() -> None:
    mixed = [
        "The lake froze over before anybody bought a sledge.",
        "Mustard belongs on bread, whatever the butcher believes.",
        "An accordion wakes even the deafest neighbour downstairs.",
        "Trams glide past the cinema towards a darker harbour.",
        "His umbrella vanished between two quiet libraries.",
        "Gardens smell of copper whenever thunder approaches.",
    ]
    found = name(mixed, SHIFTS)[0]
    assert found.phrases == ()
    assert find_label(found) == ""


def test_what_is_about_the_recording_is_called_so_and_gives_no_word() -> None:
    talk = [
        "Welcome to the podcast, everybody, it is lovely to be back.",
        "Thank you so much for listening, and do leave a review.",
        "Is this recording now? I cannot see the red light.",
        "Can you hear me? You are still muted, I think.",
    ]
    found = name(talk, SHIFTS)[0]
    assert found.recording
    assert find_label(found) == "Talk about the recording"
    mixed = name([*SHIFTS, *talk[:2]], SCANNERS)[0]
    assert not mixed.recording
    assert "podcast" not in " ".join(mixed.phrases)


def test_the_key_sentence_is_whole_and_holds_the_name() -> None:
    texts = [*SHIFTS]
    texts[0] = "and so on with the shift plan that is a shift plan for a shift plan week"
    found = name(texts, SCANNERS)[0]
    assert found.sentence is not None
    text = texts[found.sentence.passage][found.sentence.start : found.sentence.end]
    assert "shift plan" in text
    assert text[0].isupper()
    assert text[-1] == "."
    assert len(text.split()) >= 8


def test_a_theme_in_two_languages_has_words_of_both() -> None:
    danish = [
        "Vagtplanen kom alt for sent i den her måned.",
        "De ændrede vagtplanen uden at spørge nogen af os.",
        "Jeg bytter altid, fordi vagtplanen ikke holder.",
    ]
    scanners = ["Skanneren fryser hele tiden.", "En skanner uden batteri er ingen hjælp."]
    texts = [*SHIFTS, *danish, *SCANNERS, *scanners]
    said = [
        Said(text=t, language="da" if t in danish + scanners else "en", voice=str(n))
        for n, t in enumerate(texts)
    ]
    groups = [list(range(9)), list(range(9, len(texts)))]
    found = choose_names(said, groups, [[0.5] * len(g) for g in groups])[0]
    assert found.phrases[0] == "shift plan"
    assert "vagtplanen" in found.phrases


def test_two_themes_do_not_have_the_same_name() -> None:
    more = [f"{text} The rota hangs beside the lockers." for text in SHIFTS]
    found = name(SHIFTS, more, SCANNERS)
    assert len({find_label(each) for each in found}) == 3


def test_a_phrase_stands_once_in_a_name_although_two_of_its_words_were_chosen() -> None:
    engineers = [
        "A software engineer earns more than the manager does.",
        "Nobody told me what a software engineer really does.",
        "My software engineer friends never meet a customer.",
        "The engineer fixed our software during the night shift.",
        "I became a software engineer without any degree.",
        "Each software engineer reviews the code of another.",
    ]
    [first, _] = name(engineers, SHIFTS)
    assert first.phrases.count("software engineer") == 1


def test_comparatives_that_end_a_noun_are_part_of_a_phrase() -> None:
    feelings = [
        "Everybody here has imposter syndrome now and then.",
        "My imposter syndrome comes back with each promotion.",
        "Did you get imposter syndrome when you founded the firm?",
        "Talks about imposter syndrome helped me a great deal.",
        "Imposter syndrome kept me from asking for more pay.",
    ]
    [first, _] = name(feelings, SHIFTS)
    assert first.phrases[0] == "imposter syndrome"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_whatever_was_said_gets_a_name_or_none(texts: list[str]) -> None:
    half = len(texts) // 2
    found = name(texts[:half], texts[half:], tagged=False)
    assert len(found) == 2
    for each, own in zip(found, (texts[:half], texts[half:]), strict=True):
        assert len(each.phrases) <= 3
        assert len(set(each.phrases)) == len(each.phrases)
        if each.sentence is not None:
            text = own[each.sentence.passage]
            assert 0 <= each.sentence.start < each.sentence.end <= len(text)
