"""Speaker turns in five languages and the marks of a dozen tools."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcripts.reading.turns import FAMILIES, find_turns, parse_time

CASES: dict[str, tuple[str, str | None, list[str]]] = {
    "English interview": (
        "INT: How was it?\nP1: Bad. Note: nobody called\nback.\nINT: And then?\nP1: Nothing.\n",
        "colon",
        ["INT", "P1", "INT", "P1"],
    ),
    "English focus group": (
        "Moderator: Welcome.\nFemale 1: Thanks.\nMale 2: Hi.\nModerator: So?\n"
        "Female 1: Well: it depends.\nSeveral: (laughter)\nMale 2: Yes.",
        "colon",
        ["Moderator", "Female 1", "Male 2", "Moderator", "Female 1", "Several", "Male 2"],
    ),
    "German roles": (
        "Interviewerin: Wie ging es?\nBefragter 1: Schlecht.\nInterviewerin: Warum?\n"
        "Befragter 1: Zu lang.\nBefragter 2: Ja.",
        "colon",
        ["Interviewerin", "Befragter 1", "Interviewerin", "Befragter 1", "Befragter 2"],
    ),
    "Danish brackets": (
        "[Interviewer] Hvordan gik det?\n[Kvinde 1] Dårligt.\n[Interviewer] Hvorfor?\n"
        "[Kvinde 1] Ingen ringede.\n[Mand 2] Nej.",
        "bracket",
        ["Interviewer", "Kvinde 1", "Interviewer", "Kvinde 1", "Mand 2"],
    ),
    "Swedish": (
        "Intervjuare: Hur var det?\nIP 1: Bra.\nIntervjuare: Jaha?\nIP 1: Ja.\nKvinna 2: Nej.",
        "colon",
        ["Intervjuare", "IP 1", "Intervjuare", "IP 1", "Kvinna 2"],
    ),
    "German with a gender sign": (
        "Moderator:in: Wie ging es?\nTeilnehmer*in 4: Schlecht.\nModerator:in: Warum?\n"
        "Teilnehmer*in 4: Zu lang.",
        "colon",
        ["Moderator:in", "Teilnehmer*in 4", "Moderator:in", "Teilnehmer*in 4"],
    ),
    "attributes in brackets": (
        "P1 (female, 34): Hello.\nDeltager 2 (kvinde, 51 år): Hej.\nMOD: So?\n"
        "P1 (female, 34): Yes.\nDeltager 2 (kvinde, 51 år): Ja.",
        "colon",
        [
            "P1 (female, 34)",
            "Deltager 2 (kvinde, 51 år)",
            "MOD",
            "P1 (female, 34)",
            "Deltager 2 (kvinde, 51 år)",
        ],
    ),
    "from and to": (
        "Sprecher 1 00:00:01 - 00:00:05\nHallo.\n\nSprecher 2 00:00:06 - 00:00:09\nJa.\n\n"
        "Sprecher 1 00:00:10 - 00:00:12\nGut.",
        "stamp",
        ["Sprecher 1", "Sprecher 2", "Sprecher 1"],
    ),
    "French with a hard space": (
        "Enquêtrice\u00a0: Comment ça va ?\nFemme 1\u00a0: Mal.\nEnquêtrice\u00a0: Pourquoi ?\n"
        "Femme 1\u00a0: Personne n’a rappelé.",
        "colon",
        ["Enquêtrice", "Femme 1", "Enquêtrice", "Femme 1"],
    ),
    "Otter": (
        "Anna Holt  0:03  \nHow did it go?\n\nBo  0:07  \nFine, mostly.\nReally.\n\n"
        "Anna Holt  0:12  \nOk.\n\nBo  0:15\nYes.",
        "stamp",
        ["Anna Holt", "Bo", "Anna Holt", "Bo"],
    ),
    "Teams in Word": (
        "Møde om trivsel\n\nAnna Holt   0:03\nHow did it go?\n\nBo Ærø   0:07\nFine.\n\n"
        "Anna Holt   0:12\nOk.",
        "stamp",
        ["Anna Holt", "Bo Ærø", "Anna Holt"],
    ),
    "Rev": (
        "Speaker 1 (00:03):\nHow did it go?\n\nSpeaker 2 (00:07):\nFine.\n\n"
        "Speaker 1 (00:12):\nOk.",
        "colon",
        ["Speaker 1", "Speaker 2", "Speaker 1"],
    ),
    "time first": (
        "[00:00:01] INT: Hi\n[00:00:05] P1: Hello\n[00:00:09] INT: So\n",
        "colon",
        ["INT", "P1", "INT"],
    ),
    "time over the name": (
        "0:01 Anna\nHi there.\n\n0:05 Bo\nHello.\n\n0:09 Anna\nSo?\n",
        "time",
        ["Anna", "Bo", "Anna"],
    ),
    "tabs": ("I\tHow?\nR1\tBad.\nI\tWhy?\nR1\tLong.", "tab", ["I", "R1", "I", "R1"]),
    "labels alone": (
        "INT\nHow was it?\n\nP1\nBad.\n\nINT\nWhy?\n\nP1\nToo long.",
        "solo",
        ["INT", "P1", "INT", "P1"],
    ),
    "dashes": (
        "Eva – Hur mår du?\nBo – Bra.\nEva – Och sedan?\nBo – Jo.",
        "dash",
        ["Eva", "Bo", "Eva", "Bo"],
    ),
    "WhisperX as text": (
        "[SPEAKER_00]: hi there\n[SPEAKER_01]: hello\n[SPEAKER_00]: so\n",
        "bracket",
        ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"],
    ),
    "bold names": (
        "**Ann:** Hello.\n\n**Bo B. Ask, Psy.D:** Hi.\n\n"
        '**Ann:** So?\n\n**Bo B. Ask, Psy.D:**"Yes."',
        "colon",
        ["Ann", "Bo B. Ask, Psy.D", "Ann", "Bo B. Ask, Psy.D"],
    ),
    "bold names without a colon": (
        "**Ann** Hello there.\n\n**Bo** Hi.\n\n**Ann** So?\n\n**Bo** Yes.",
        "strong",
        ["Ann", "Bo", "Ann", "Bo"],
    ),
    "one who speaks once": (
        "Ann: Hello.\n\nBo: Hi.\n\nAnn: So?\n\nBo: Yes.\n\nAnn: Others?\n\n"
        "Audience Member: Me!\n\nAnn: Please.",
        "colon",
        ["Ann", "Bo", "Ann", "Bo", "Ann", "Audience Member", "Ann"],
    ),
    "prose": (
        "I went there on Monday. Note: it was closed.\nThe doctor said: come back.\n"
        "Date: 12 May\nThen I left, and nothing: nothing at all happened.\n",
        None,
        [],
    ),
    "field notes": (
        "Date: 12 May\nLocation: clinic\nObserver: KJ\nThe room is small. Two chairs.\n"
        "A woman enters: she looks tired.\n",
        None,
        [],
    ),
    "sounds in brackets": (
        "[Music] we begin here\n[Applause] and go on\n[Music] and on\n[Applause] to the end\n",
        None,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_speakers_are_found_where_there_are_any(case: str) -> None:
    text, family, labels = CASES[case]
    scan = find_turns(text)
    assert scan.family == family
    assert [turn.label for turn in scan.turns if turn.label] == labels


def test_the_words_of_a_turn_hold_no_label_and_no_stamp() -> None:
    text = (
        "[00:00:00] **Anna:** Hello all.\n\n[00:00:07] **Bo:** Yes,\nI am here.\n\n"
        "[00:01:02] **Anna:** Good.\n"
    )
    turns = find_turns(text).turns
    assert [(turn.label, text[turn.start : turn.end]) for turn in turns] == [
        ("Anna", "Hello all."),
        ("Bo", "Yes,\nI am here."),
        ("Anna", "Good."),
    ]
    assert [turn.start_time for turn in turns] == [0.0, 7.0, 62.0]
    assert [turn.end_time for turn in turns] == [7.0, 62.0, None]


def test_bold_names_with_a_stamp_and_words_on_one_line() -> None:
    text = (
        "**Ali** [00:00:30] I'm Ali.\n\n**Emma** [00:00:33] I'm Emma.\n\n**Ali** [00:00:34] So.\n"
    )
    turns = find_turns(text).turns
    assert [(t.label, text[t.start : t.end], t.start_time) for t in turns] == [
        ("Ali", "I'm Ali.", 30.0),
        ("Emma", "I'm Emma.", 33.0),
        ("Ali", "So.", 34.0),
    ]


def test_f4_stamps_close_a_turn() -> None:
    text = "I: Wie war das? #00:00:12-3#\nB: Na ja. #00:00:20-1#\nI: Und dann? #00:00:31-0#\n"
    turns = find_turns(text).turns
    assert [(t.start_time, t.end_time) for t in turns] == [(0.0, 12.3), (12.3, 20.1), (20.1, 31.0)]
    assert text[turns[0].start : turns[0].end] == "Wie war das?"


def test_stamps_on_lines_of_their_own_belong_to_the_next_turn() -> None:
    text = "[00:00:01]\nINT: Hi\n[00:00:05]\nP1: Hello\n[00:00:09]\nINT: So?\n"
    turns = find_turns(text).turns
    assert [text[t.start : t.end] for t in turns] == ["Hi", "Hello", "So?"]
    assert [t.start_time for t in turns][1:] == [5.0, 9.0]


def test_times_of_day_are_counted_from_the_first() -> None:
    text = "[Ann Lee] 09:12:33\nHi.\n\n[Bo Ask] 09:12:41\nHello.\n\n[Ann Lee] 09:13:00\nSo.\n"
    scan = find_turns(text)
    assert scan.clock
    assert [turn.start_time for turn in scan.turns] == [0.0, 8.0, 27.0]


def test_a_heading_ends_a_turn_so_that_nobody_is_misquoted() -> None:
    text = "Ann: Hi.\n\nBo: Hello.\n\nAnn: So.\n\nBo: Bye.\n\n## Raw text\n\nall of this again\n"
    scan = find_turns(text, markdown=True)
    last = scan.turns[-1]
    assert (last.label, text[last.start : last.end]) == ("", "all of this again")
    assert scan.unlabelled == 1


def test_text_without_speakers_is_cut_into_paragraphs_one_can_read() -> None:
    text = "First one.\n\n" + "We said a lot of things. " * 200
    scan = find_turns(text)
    assert scan.family is None
    assert {turn.label for turn in scan.turns} == {""}
    assert all(turn.end - turn.start <= 1300 for turn in scan.turns)
    assert text[scan.turns[0].start : scan.turns[0].end] == "First one."


def test_a_person_can_say_how_speakers_are_marked() -> None:
    text = "alpha: one\nbeta gamma: two\nalpha: three\n"
    assert find_turns(text).family is None
    told = find_turns(text, labels="alpha, beta gamma")
    assert [turn.label for turn in told.turns] == ["alpha", "beta gamma", "alpha"]
    assert [turn.label for turn in find_turns(text, labels="colon").turns] == [
        "alpha",
        "beta gamma",
        "alpha",
    ]
    assert find_turns("INT: a\nP1: b\nINT: c", labels="none").family is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723.0),
        ("02:03", 123.0),
        ("00:02:03,250", 123.25),
        ("#00:01:23-4#", 83.4),
        ("75:10", 4510.0),
        ("1:75:10", None),
        ("0:99", None),
        ("no time", None),
    ],
)
def test_times_are_read_in_the_ways_tools_write_them(text: str, seconds: float | None) -> None:
    assert parse_time(text) == seconds


LINE = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["P1", "INT", "**Ann**", "[Bo]", "[00:01]", "0:12", "- ", "# ", "> "]),
        st.sampled_from([": ", "\t", "  0:03", " – ", "", " #00:00:01-2#", "\u00a0: "]),
        st.text(max_size=30),
    ),
)


@settings(deadline=None, max_examples=150)
@given(
    lines=st.lists(LINE, max_size=20),
    markdown=st.booleans(),
    labels=st.sampled_from([None, None, "none", "P1, Ann", *FAMILIES]),
)
def test_turns_lie_in_the_text_in_order_and_trimmed(
    lines: list[str], markdown: bool, labels: str | None
) -> None:
    text = "\n".join(lines)
    before = 0
    for turn in find_turns(text, markdown=markdown, labels=labels).turns:
        assert before <= turn.start < turn.end <= len(text)
        words = text[turn.start : turn.end]
        assert words == words.strip()
        assert "\n" not in turn.label
        before = turn.end
