"""Turns whose labels look like nothing known, and text in which nothing is a label."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcripts.previews import list_doubts
from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source
from transcripts.reading.roles import guess_roles
from transcripts.reading.speakers import find_label_variants

MATERIAL = Path(__file__).resolve().parents[3].parent / "shared" / "data"
SAID = ["The late shift, and nobody told us.", "Only the night nurse.", "We swap."]


def read(text: str, name: str = "a.txt", labels: str | None = None) -> Reading:
    return read_source(text.encode(), name, labels=labels)[0]


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


def roles(reading: Reading) -> dict[str, str]:
    return {speaker.label: speaker.role for speaker in reading.speakers}


def make_cues(*words: str, identifiers: tuple[str, ...] = ()) -> str:
    parts = ["WEBVTT\n"]
    for number, line in enumerate(words):
        mark = identifiers[number] if identifiers else str(number + 1)
        parts.append(
            f"{mark}\n00:00:{2 * number:02}.000 --> 00:00:{2 * number + 1:02}.000\n{line}\n"
        )
    return "\n".join(parts)


@pytest.mark.parametrize(
    "label",
    [
        "Participant #1",
        "P2?",
        "2. Bente",
        "bente",
        "fg1_p02",
        "Ärzt*in 2",
        "Bente, Ward 4, night team",
        "P1 & P2",
        "🌻 Eva",
        "Bente (she/her)",
        "@bente",
        "Resp. 2/3",
        "Mum's friend",
        "Bente Sofie Marie Lund Hansen Bech",
    ],
)
def test_a_repeated_label_of_any_shape_beside_the_interviewer_is_a_speaker(label: str) -> None:
    text = "".join(f"Interviewer: What was hard?\n{label}: {words}\n" for words in SAID)
    reading = read(text)
    assert [turn for turn in said(reading) if turn[0] != "Interviewer"] == [
        (label, words) for words in SAID
    ]
    assert roles(reading)["Interviewer"] == "moderator"
    assert roles(reading)[label] != "moderator"


def test_names_on_lines_of_their_own_are_speakers_in_a_file_of_colons() -> None:
    reading = read("".join(f"Interviewer: And?\nBente\n{words}\n" for words in SAID))
    assert said(reading)[1::2] == [("Bente", words) for words in SAID]


def test_names_in_lower_case_alone_are_speakers_where_they_begin_every_line() -> None:
    reading = read("ida: What?\nbente: Late.\nida: Who?\nbente: The nurse.\ncarl: And I.\n")
    assert [label for label, _ in said(reading)] == ["ida", "bente", "ida", "bente", "carl"]


def test_labels_in_brackets_after_a_time_may_be_in_lower_case() -> None:
    reading = read("[00:12] [p1] Hello.\n[00:15] [p2] Hi.\n[00:20] [p1] So?\n[00:25] [p2] Yes.\n")
    assert said(reading) == [("p1", "Hello."), ("p2", "Hi."), ("p1", "So?"), ("p2", "Yes.")]
    assert [turn.start_time for turn in reading.turns] == [12, 15, 20, 25]


def test_a_label_that_occurs_once_begins_a_turn_and_is_listed_as_doubtful() -> None:
    text = "INT: How?\nP1: Bad.\nINT: Who?\nthe_new_one: I came late.\nINT: And?\nP1: Yes.\n"
    reading = read(text.replace("the_new_one", "newbie_7"))
    assert ("newbie_7", "I came late.") in said(reading)
    assert reading.doubtful == (
        "Line 4, “newbie_7: I came late.”: read as words of “newbie_7”, who has no others.",
    )
    assert list_doubts(reading)[0].startswith("? Line 4")


def test_where_every_line_has_a_label_one_of_an_unknown_shape_ends_the_turn_before_it() -> None:
    text = (
        "Interviewer: What was hard?\nParticipant #1: The late shift.\n2. Bente: The nurse.\n"
        "Interviewer: Who else?\nParticipant #1: Nobody.\n"
        "Bente, Ward 4, night team: I was told at eight.\nNote: the tape stops here.\n"
        "2. Bente: We swap.\nInterviewer: And now?\nP1 & P2: We laugh about it.\n"
        "Outro: thank you all for coming.\n"
    )
    reading = read(text)
    spoken = dict.fromkeys(label for label, _ in said(reading))
    assert list(spoken) == ["Interviewer", "Participant #1", "2. Bente", ""]
    assert ("Participant #1", "Nobody.") in said(reading)
    assert ("Interviewer", "And now?") in said(reading)
    assert [line.partition(",")[0] for line in reading.doubtful] == ["Line 6", "Line 10"]


def test_a_break_and_an_outro_are_in_nobodys_mouth() -> None:
    text = (
        "Interviewer: What was hard?\n\nBente: The late shift.\n\nBreak: ten minutes\n\n"
        "Interviewer: Again.\n\nBente: We laugh.\n\nOutro: Music plays\n"
    )
    reading = read(text)
    assert [words for label, words in said(reading) if label == "Bente"] == [
        "The late shift.", "We laugh.",
    ]  # fmt: skip
    assert [line.partition(",")[0] for line in reading.doubtful] == ["Line 5", "Line 11"]
    example = text.replace("Break: ten minutes", "Example: they swap")
    assert "Example: they swap" in str([words for label, words in said(read(example)) if label])


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("label", ["Interviewer", "I"])
def test_where_only_the_moderator_is_labelled_the_rest_is_not_the_moderators(
    label: str, between: str
) -> None:
    text = between.join(f"{label}: What was hard?{between}{words}" for words in SAID)
    reading = read(text)
    assert [words for who, words in said(reading) if who == ""] == SAID
    assert roles(reading) == {label: "moderator"}
    assert len(reading.doubtful) == len(SAID)


def test_a_moderators_long_question_stays_whole_where_participants_are_labelled() -> None:
    text = "Moderator: First.\n\nSecond.\n\nP1: Yes.\n\nMore.\n\nModerator: And?\n\nP1: No.\n"
    assert said(read(text))[:2] == [("Moderator", "First.\n\nSecond."), ("P1", "Yes.\n\nMore.")]


def test_what_somebody_says_meanwhile_is_a_turn_of_its_own() -> None:
    text = "S00: Wie war das? //S01: Ja.// Und dann?\nS01: Gut.\nS00: Danke.\nS01: Bitte.\n"
    assert said(read(text))[:3] == [
        ("S00", "Wie war das?"),
        ("S01", "Ja."),
        ("S00", "Und dann?"),
    ]


def test_a_label_that_a_tool_wrote_twice_is_not_said() -> None:
    text = "S00: S00: Wie?\nS01: S01: Gut.\nS00: S00: Danke.\nS01: S01: Bitte.\n"
    assert said(read(text))[:2] == [("S00", "Wie?"), ("S01", "Gut.")]
    cues = make_cues("<v S01>S01: What?</v>", "<v S02>S02: Late.</v>")
    assert said(read(cues, "a.vtt")) == [("S01", "What?"), ("S02", "Late.")]


def test_the_head_of_a_file_says_who_asks_and_is_said_by_nobody() -> None:
    text = (
        "Interviewer: Ida Moss\nParticipants: Bente Lund, Carl Bo\n\nIda Moss: Hello.\n"
        "Bente Lund: What do you ask?\nIda Moss: Go on.\nCarl Bo: The rota.\nBente Lund: Yes.\n"
    )
    reading = read(text)
    assert roles(reading) == {
        "Ida Moss": "moderator",
        "Bente Lund": "participant",
        "Carl Bo": "participant",
    }
    assert (
        read("Interviewed by Ida Moss\n\n" + text.split("\n\n")[1]).speakers[0].role == "moderator"
    )


def test_initials_and_the_full_name_may_be_one_speaker() -> None:
    assert ("DB", "Dorte Bech") in find_label_variants(["IM", "DB", "Dorte Bech"])


def test_a_few_turns_of_a_few_people_are_turns() -> None:
    assert (
        len(read("Interviewer: What?\n\nBente: Late.\n\nCarl: Yes.\n\nDorte: No.\n").speakers) == 4
    )
    alone = read("Ida\nWhat?\n\nBente\nLate.\n\nCarl\nYes.\n\nIda\nThanks.\n")
    assert [label for label, _ in said(alone)] == ["Ida", "Bente", "Carl", "Ida"]


@pytest.mark.parametrize(
    ("moderator", "person", "question"),
    [
        ("साक्षात्कारकर्ता", "सुनीता", "क्या मुश्किल था?"),
        ("நேர்காணலாளர்", "கமலா", "என்ன?"),
        ("ผู้สัมภาษณ์", "สมชาย", "วันนี้อะไรยาก?"),
        ("访谈者", "受访者甲", "今天什么最难？"),
        ("聞き手", "田中", "何が大変でしたか？"),
        ("الباحثة", "مُحَمَّد", "ما الصعب؟"),
        ("מראיינת", "דנה", "מה היה קשה?"),
        ("Interviewer", "Rene\u0301", "Was war schwer?"),
    ],
)
@pytest.mark.parametrize("sign", [": ", "："])
def test_labels_in_every_script_are_read(
    moderator: str, person: str, question: str, sign: str
) -> None:
    text = f"\u200f{moderator}{sign}{question}\n\u200f{person}{sign}1 2 x.\n" * 3
    reading = read(text.replace("1 2 x", "xyz"))
    assert said(reading) == [(moderator, question), (person, "xyz.")] * 3
    assert roles(reading) == {moderator: "moderator", person: "participant"}


def test_an_arabic_question_mark_asks() -> None:
    from transcripts.reading.roles import Spoken

    turns = [Spoken("سلمى", "ماذا؟"), Spoken("كريم", "هذا كان يوم صعب جدا في العمل")] * 4
    assert guess_roles(turns)["سلمى"] == "moderator"


def test_names_in_captions_are_read_as_people_typed_them() -> None:
    names = ["Ida Moss", "bente", "iPhone (2)", "Ida Moss", "carl's ipad", "bente", "🌻 Eva"]
    names += ["+45 20 11 22 33", "王小明", "dorte.k@firma"]
    reading = read(make_cues(*(f"{name}: Words." for name in names)), "a.vtt")
    assert [label for label, _ in said(reading)] == names
    assert any("iPhone (2)" in sentence for sentence in reading.doubtful)


def test_identifiers_of_cues_that_repeat_are_speakers_and_numbers_are_not() -> None:
    who = ("Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2")
    reading = read(make_cues("a", "b", "c", "d", identifiers=who), "a.vtt")
    assert [label for label, _ in said(reading)] == list(who)
    assert not read(make_cues("a", "b", "c", "d"), "a.vtt").speakers
    unique = ("intro", "hello-2", "a1f3-0", "end")
    assert not read(make_cues("a", "b", "c", "d", identifiers=unique), "a.vtt").speakers
    quoted = ('1 "Ida Moss" (77)', '2 "bente" (78)')
    assert [label for label, _ in said(read(make_cues("a", "b", identifiers=quoted), "a.vtt"))] == [
        "Ida Moss",
        "bente",
    ]


def test_a_voice_called_dash_is_nobody_but_a_change_of_speaker() -> None:
    reading = read(make_cues("<v ->What?</v>", "<v ->Late.</v>"), "a.vtt")
    assert said(reading) == [("", "What?"), ("", "Late.")]


def test_speakers_in_round_brackets_are_read_in_captions_and_in_text() -> None:
    lines = ("(Speaker_01)\nWhat?", "(Speaker_02)\nLate.", "(Speaker_01)\nWho?", "(Speaker_02)\nI.")
    who = ["Speaker_01", "Speaker_02"] * 2
    assert [label for label, _ in said(read(make_cues(*lines), "a.vtt"))] == who
    assert [label for label, _ in said(read("\n".join(lines)))] == who


def test_a_person_can_say_who_speaks_in_captions_and_in_text_with_any_label() -> None:
    cues = make_cues("the x: What?", "then it went", "ida: Late.")
    assert said(read(cues, "a.vtt", labels="the x, ida"))[1] == ("ida", "Late.")
    text = "Interviewer: What?\nBente, Ward 4: Late.\nInterviewer: Who?\n"
    told = read(text, labels="Interviewer; Bente, Ward 4")
    assert ("Bente, Ward 4", "Late.") in said(told)
    assert ("Participant #1", "b.") in said(
        read("X: a.\nParticipant #1: b.\n", labels="X, Participant #1")
    )


def test_lines_that_a_tool_wrote_are_said_by_nobody() -> None:
    text = (
        "00:00:03.10\nIda: What?\n\n00:00:09.10\nBente: Late.\n\n00:01:15.10\nIda: Who?\n\n"
        "00:01:21.10\nBente: The nurse.\n\nTranscribed by https://otter.ai\n"
    )
    assert said(read(text)) == [
        ("Ida", "What?"),
        ("Bente", "Late."),
        ("Ida", "Who?"),
        ("Bente", "The nurse."),
    ]


def test_times_with_frames_stand_above_a_name_on_a_line_of_its_own() -> None:
    text = "".join(
        f"00;00;0{n};10 - 00;00;0{n};20\n{who}\n{words}\n\n"
        for n, (who, words) in enumerate([("Ida Moss", "What?"), ("Bente Lund", "Late.")] * 2)
    )
    reading = read(text)
    assert [label for label, _ in said(reading)] == ["Ida Moss", "Bente Lund"] * 2
    assert [round(turn.start_time or 0) for turn in reading.turns] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "I said: no.\nI said: no again.\nThen she said: yes.\nI said: fine.\n",
        "to buy: milk\nto buy: bread\nto do: sleep\nto do: eat\nNote: this\n",
        "http://a.example/x\nhttps://b.example/y\nhttp://a.example/z\nhttps://b.example/y\n",
        "name: a\nage: 3\ncomment: x\n\nname: b\nage: 4\ncomment: y\n\nname: c\nage: 5\n",
        "10:30 start\n11:00 break\n10:30 start\n11:00 end\n12:15: lunch\n12:15: lunch\n",
        "Background\nWe went there.\n\nResults\nIt was closed.\n\nDiscussion\nNothing new.\n",
        "pros: cheap\ncons: slow\npros: near\ncons: loud\n",
        "1. Welcome: all were there.\n2. Rota: it is late.\n3. Pay: too low.\n4. Other: none.\n",
        "(The telephone rings)\nWe waited.\n(The telephone rings)\nWe went.\n(A door)\nDone.\n",
        "She asked: why?\nand then: nothing.\nShe asked: when?\nand then: silence.\n",
    ],
)
def test_running_text_lists_forms_and_headings_have_no_speakers(text: str) -> None:
    assert read(text).speakers == ()


def test_colons_inside_a_turn_are_no_speakers() -> None:
    text = (
        "INT: How?\nP1: I told her:\nNote: nobody came.\nhttp://a.example: it says so.\n"
        "Kl. 12:30 we left.\nINT: And?\nP1: Yes.\n"
    )
    assert [label for label, _ in said(read(text))] == ["INT", "P1", "INT", "P1"]


@pytest.mark.material
@pytest.mark.skipif(not MATERIAL.is_dir(), reason=f"the material in {MATERIAL} is not here")
def test_no_word_of_a_real_file_is_lost_or_said_twice() -> None:
    """Words in are words out: turns lie apart, and what lies between them is no running text."""
    for folder in ("transcripts", "formats"):
        for path in sorted((MATERIAL / folder).rglob("*")):
            if path.suffix not in {".md", ".txt"} or "LICEN" in path.name.upper():
                continue
            reading = read_source(path.read_bytes(), path.name)[0]
            before = reading.turns[0].start if reading.turns else 0
            for turn in reading.turns:
                between = reading.text[before : turn.start]
                assert before <= turn.start < turn.end, path.name
                lines = [
                    line
                    for line in between.split("\n")
                    if len(line.split()) > 12 and not line.lstrip().startswith("#")
                ]
                assert not lines, (path.name, lines[:1])
                before = turn.end
            assert len(reading.text[before:].split()) < 60, path.name
