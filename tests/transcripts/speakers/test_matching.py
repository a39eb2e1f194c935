"""Who may be one person in several sessions is asked, never assumed."""

from __future__ import annotations

from difflib import SequenceMatcher
from random import Random
from typing import Any

import pytest

from coding.counts.queries import count_codes, get_asked
from coding.queries import list_codings
from coding.quotes.queries import list_quotes
from study import InvalidInput, Study
from transcripts.consent.commands import record_consent
from transcripts.consent.queries import list_consents
from transcripts.frame.commands import add_stratum
from transcripts.people.commands import add_participant, remove_participant
from transcripts.queries import list_participants, list_speakers
from transcripts.speakers import matching
from transcripts.speakers.commands import (
    add_voices,
    link_speaker,
    merge_people,
    record_different,
    revise_speaker,
)
from transcripts.speakers.matching import (
    _SHORTEST,
    Somebody,
    _compare,
    find_matches,
    find_namesakes,
)
from transcripts.speakers.queries import list_heard, list_matches


def somebody(name: str, number: int, **more: Any) -> Somebody:
    told = {"id": f"s{number}", "matched": False, "transcripts": frozenset([f"t{number}"]), **more}
    return Somebody(name=name, **told)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Emma Kirk", "emma kirk", "the same name"),
        ("Emma", "Emma", "the same first name"),
        ("Emma", "Emma (2)", "the same first name"),
        ("Emma", "Emma Kirk", "the same first name"),
        ("Emma K.", "Emma Kirk", "the same first name and initial"),
        ("EK", "Emma Kirk", "initials that fit"),
        ("Mathilde", "Matilde", "nearly the same name"),
        ("अनिता", "अनिता", "the same first name"),
    ],
)
def test_names_that_may_be_one_persons_are_asked_about(one: str, other: str, reason: str) -> None:
    (match,) = find_matches([somebody(one, 1), somebody(other, 2)])
    assert match.reason == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Emma", "Anna"),
        ("Emma Kirk", "Emma Lund"),
        ("P1", "P1"),
        ("Participant 1", "Participant 1"),
        ("Speaker 2", "Speaker 2"),
        ("FG1_P02", "FG1_P02"),
        ("Unknown Speaker", "Unknown Speaker"),
        ("Moderator", "Moderator"),
        ("Bo", "Bob"),
        ("", ""),
    ],
)
def test_labels_and_other_names_are_not_asked_about(one: str, other: str) -> None:
    assert find_matches([somebody(one, 1), somebody(other, 2)]) == []


@pytest.mark.parametrize("seed", range(5))
def test_near_names_are_those_of_which_enough_letters_are_equal(seed: int) -> None:
    random = Random(seed)
    letters = "aabcdé"
    for _ in range(300):
        whole = "a" + "".join(random.choice(letters) for _ in range(random.randrange(2, 22)))
        other = list(whole)
        for _ in range(random.randrange(1, 5)):
            other[random.randrange(1, len(other))] = random.choice([*letters, ""])
        another = "".join(other)
        near = SequenceMatcher(None, whole, another).ratio() >= 0.85
        found = _compare([whole], [another])
        if whole == another or min(len(whole), len(another)) < _SHORTEST:
            continue
        assert (found is not None and found[1] == "nearly the same name") == near


def test_names_too_different_in_length_or_letters_are_not_compared_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    whole = matching.SequenceMatcher
    monkeypatch.setattr(matching, "SequenceMatcher", lambda *a: compared.append(a[1]) or whole(*a))
    people = [somebody(f"A{name}", n) for n, name in enumerate(("lexandra", "nnemarie", "stridur"))]
    assert find_matches(people) == []
    assert not compared


def test_two_in_one_transcript_and_two_told_apart_are_different() -> None:
    here = frozenset(["t"])
    pair = [somebody("Emma", 1, transcripts=here), somebody("Emma", 2, transcripts=here)]
    assert find_matches(pair) == []
    apart = [somebody("Emma", 1), somebody("Emma", 2)]
    assert find_matches(apart, different={frozenset(["s1", "s2"])}) == []


def test_the_likeliest_come_first_and_what_differs_is_named() -> None:
    people = [
        somebody("Emma", 1, matched=True, attributes={"age": "25–34", "sector": "care"}),
        somebody("Emma", 2, matched=True, attributes={"age": "45–54", "sector": ""}, stratum="A"),
        somebody("Ali Demir", 3, stratum="A"),
        somebody("Ali Demir", 4, matched=True, stratum="A"),
    ]
    first, second = find_matches(people)
    assert (first.reason, first.against) == ("the same name", ())
    assert first.one.id == "s4", "the participant is the one that stays"
    assert second.against == ("age: 25–34 and 45–54",)


@pytest.fixture
def field(study: Study, factories: Any) -> dict[str, Any]:
    """Three groups with Emma in each, and Ali in two; every turn is coded."""
    (code,) = factories.add_codes(study, "Time")
    groups = {}
    for title, names in (("One", "Emma Ali"), ("Two", "Emma Bo"), ("Three", "Emma Ali")):
        said = [("Moderator", "What hinders you?")]
        said += [(name, f"{name} in group {title} has no time.") for name in names.split()]
        groups[title] = factories.add_transcript(
            study, said=said, title=title, session_kind="focus_group"
        )
        for turn in (1, 2):
            factories.code_turn(study, groups[title], code, turn=turn)
    return {"study": study, "groups": groups, "code": code}


def speaker(study: Study, transcript: Any, label: str) -> Any:
    return next(s for s in list_speakers(study, transcript) if s.label == label)


def test_until_somebody_decides_they_are_voices(field: dict[str, Any]) -> None:
    study, groups = field["study"], field["groups"]
    asked = get_asked(study)
    assert (asked.people_asked, asked.voices_asked) == (6, 6)
    assert asked.count_asked() == "6 voices"
    assert len(list_matches(study)) == 4
    assert add_voices(study, groups["One"], actor="Ana") == (0, 2)
    assert add_voices(study, groups["Two"], actor="Ana") == (1, 1)
    assert [p.pseudonym for p in list_participants(study)] == ["Bo"]
    assert get_asked(study).voices_asked == 5


def test_a_join_makes_them_one_person_everywhere_and_can_be_undone(field: dict[str, Any]) -> None:
    study, groups, code = field["study"], field["groups"], field["code"]
    codings = {c.id for c in list_codings(study)}
    one, two, three = (speaker(study, groups[t], "Emma").id for t in groups)
    person = merge_people(study, one, two, actor="Ana")
    merge_people(study, person, three, actor="Ana")
    merge_people(
        study,
        speaker(study, groups["One"], "Ali").id,
        speaker(study, groups["Three"], "Ali").id,
        actor="Ana",
    )
    add_voices(study, groups["Two"], actor="Ana")
    asked = get_asked(study)
    assert (asked.people_asked, asked.voices_asked, asked.count_asked()) == (3, 0, "3 people")
    assert (count_codes(study)[code].people, count_codes(study)[code].mentions) == (3, 6)
    assert {c.id for c in list_codings(study)} == codings
    assert {q.speaker for q in list_quotes(study)} == {"Emma", "Ali", "Bo"}
    assert [p.pseudonym for p in list_participants(study)] == ["Ali", "Bo", "Emma"]
    assert list_matches(study) == []
    for _ in range(4):
        study.undo(actor="Ana")
    assert get_asked(study).voices_asked == 6
    assert list_participants(study) == []


def test_different_people_are_remembered(field: dict[str, Any]) -> None:
    study, groups = field["study"], field["groups"]
    one, two, three = (speaker(study, groups[t], "Emma").id for t in groups)
    record_different(study, one, two, actor="Ana")
    assert [p.pseudonym for p in list_participants(study)] == ["Emma", "Emma (2)"]
    people = {p.pseudonym: p.id for p in list_participants(study)}
    assert set(people.values()) not in [{m.one.id, m.other.id} for m in list_matches(study)]
    # The third may still be either of them, and is one of them at most.
    asked = [m for m in list_matches(study) if three in (m.one.id, m.other.id)]
    assert {m.one.id for m in asked} == set(people.values())
    merge_people(study, people["Emma"], three, actor="Ana")
    assert not [m for m in list_matches(study) if "Emma" in m.one.name]
    study.undo(actor="Ana")
    study.undo(actor="Ana")
    assert len(list_matches(study)) == 4


def test_a_join_keeps_consent_attributes_and_notes_of_both(study: Study, factories: Any) -> None:
    stratum = add_stratum(study, "Care", actor="Ana")
    keep = add_participant(study, "Emma", actor="Ana", attributes={"age": "25–34"})
    other = add_participant(
        study,
        "Emma K",
        actor="Ana",
        stratum_id=stratum.id,
        attributes={"age": "45–54", "role": "packer"},
    )
    given = {"quote_client": "given", "quote_public": "given"}
    record_consent(study, keep.id, given, actor="Ana")
    record_consent(
        study,
        other.id,
        {"quote_client": "refused", "quote_public": "unknown", "recontact": "given"},
        actor="Ana",
        sheet="form 7",
    )
    third = add_participant(study, "Emma L", actor="Ana")
    record_different(study, other.id, third.id, actor="Ana")
    merge_people(study, keep.id, other.id, actor="Ana")
    now = {p.pseudonym: p for p in list_participants(study)}
    assert set(now) == {"Emma", "Emma L"}
    assert now["Emma"].attributes == {"age": "25–34", "role": "packer"}
    assert now["Emma"].stratum_id == stratum.id
    assert "Joined with “Emma K”." in now["Emma"].notes
    assert list_consents(study, keep.id) == {
        "quote_client": "refused",
        "quote_public": "given",
        "recontact": "given",
    }
    assert list_matches(study) == [], "who is not the other is not this one either"
    study.undo(actor="Ana")
    assert list_consents(study, keep.id) == given
    assert len(list_participants(study)) == 3


def test_two_who_speak_in_the_same_transcript_are_not_joined(field: dict[str, Any]) -> None:
    study, groups = field["study"], field["groups"]
    emma, ali = (speaker(study, groups["One"], n).id for n in ("Emma", "Ali"))
    with pytest.raises(InvalidInput, match="same transcript"):
        merge_people(study, emma, ali, actor="Ana")
    assert list_participants(study) == [], "a refused join leaves nothing behind"


def test_a_removed_participant_leaves_a_voice(field: dict[str, Any]) -> None:
    study, groups = field["study"], field["groups"]
    person = add_participant(study, "Emma", actor="Ana")
    link_speaker(study, groups["One"], "Emma", person.id, actor="Ana")
    remove_participant(study, person.id, actor="Ana")
    assert get_asked(study).voices_asked == 6


def test_what_somebody_says_is_shown_from_each_session(field: dict[str, Any]) -> None:
    study, groups = field["study"], field["groups"]
    emma = speaker(study, groups["Two"], "Emma")
    (heard,) = list_heard(study, [emma.id])[emma.id]
    assert (heard.session, heard.turns) == ("Two", 1)
    assert heard.longest == "Emma in group Two has no time."


def test_an_unknown_voice_is_nobody_until_it_is_matched(study: Study, factories: Any) -> None:
    said = [("Bo", "There is never time."), ("Unknown Speaker", "Never.")]
    transcript = factories.add_transcript(study, said=said, roles={"Unknown Speaker": "unknown"})
    (code,) = factories.add_codes(study, "Time")
    for turn in (0, 1):
        factories.code_turn(study, transcript, code, turn=turn)
    count = count_codes(study)[code]
    assert (count.people, count.people_asked, count.mentions) == (1, 1, 2)
    assert add_voices(study, transcript, actor="Ana") == (1, 0)
    assert [p.pseudonym for p in list_participants(study)] == ["Bo"]
    voice = speaker(study, transcript, "Unknown Speaker")
    person = add_participant(study, "Cy", actor="Ana")
    revise_speaker(study, voice.id, participant_id=person.id, actor="Ana")
    assert count_codes(study)[code].people == 2


@pytest.mark.parametrize("seed", range(8))
def test_namesakes_are_those_whom_a_pair_of_similar_names_links(seed: int) -> None:
    random = Random(seed)
    first = ["Anna", "Anne", "Annika", "Bo", "Beate", "Beata", "P1", "Carl", "C."]
    last = ["", "", "Lund", "Lunde", "L.", "Holm"]
    people = [
        Somebody(
            id=str(number),
            name=f"{random.choice(first)} {random.choice(last)}".strip(),
            matched=number < 20,
            transcripts=frozenset([f"t{random.randrange(5)}"]),
        )
        for number in range(60)
    ]
    held = {str(number) for number in range(0, 20, 4)}
    apart = [frozenset(("0", str(number))) for number in range(20, 40)]
    linked = {
        each.id
        for match in find_matches(people, different=apart)
        for each, other in ((match.one, match.other), (match.other, match.one))
        if other.id in held and each.id not in held
    }
    assert find_namesakes(held, people, different=apart) == linked
    assert linked
