"""ELAN, EXMARaLDA, Praat and CHAT."""

from __future__ import annotations

import pytest

from study.errors import Unreadable
from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

EAF = """<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="3500"/><TIME_SLOT TIME_SLOT_ID="d"/></TIME_ORDER>
<TIER TIER_ID="t2" PARTICIPANT="Bo"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="b"
 TIME_SLOT_REF2="c"><ANNOTATION_VALUE>Ho there</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
</ANNOTATION></TIER>
<TIER TIER_ID="t1" PARTICIPANT="Anna"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="a"
 TIME_SLOT_REF2="b"><ANNOTATION_VALUE>Hi</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="c" TIME_SLOT_REF2="d">
<ANNOTATION_VALUE>So</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="pos" PARENT_REF="t1" PARTICIPANT="Anna"/><TIER TIER_ID="gestures"/>
</ANNOTATION_DOCUMENT>"""


def make_eaf(*tiers: tuple[str, str, str, str, list[str]]) -> str:
    """Make a file from tiers: id, participant, parent, constraint, and words each second.

    The annotations of a tier with a parent refer to those of the parent, in order, or to the first
    if the tier divides them.
    """
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * 1000}"/>' for n in range(40))
    types = "".join(
        f'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="{kind}" CONSTRAINTS="{kind}"/>'
        for kind in ("Symbolic_Association", "Symbolic_Subdivision")
    )
    body, first = "", 0
    for ident, participant, parent, kind, words in tiers:
        notes = ""
        for n, each in enumerate(words):
            value = f"<ANNOTATION_VALUE>{each}</ANNOTATION_VALUE>"
            whole = 0 if kind == "Symbolic_Subdivision" else n
            notes += "<ANNOTATION>" + (
                f'<REF_ANNOTATION ANNOTATION_ID="{ident}{n}" ANNOTATION_REF="{parent}{whole}">'
                f"{value}</REF_ANNOTATION>"
                if parent
                else f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="{ident}{n}" TIME_SLOT_REF1="ts{first}" '
                f'TIME_SLOT_REF2="ts{first + 1}">{value}</ALIGNABLE_ANNOTATION>'
            )
            notes += "</ANNOTATION>"
            first += not parent
        by = f' PARTICIPANT="{participant}"' if participant else ""
        up = f' PARENT_REF="{parent}" LINGUISTIC_TYPE_REF="{kind}"' if parent else ""
        body += f'<TIER TIER_ID="{ident}"{by}{up}>{notes}</TIER>'
    return (
        f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{body}{types}</ANNOTATION_DOCUMENT>"
    )


EXB = """<?xml version="1.0"?><basic-transcription><head><speakertable>
<speaker id="S0"><abbreviation>ANN</abbreviation></speaker>
<speaker id="S1"><abbreviation>BO</abbreviation></speaker></speakertable></head><basic-body>
<common-timeline><tli id="T0" time="0.0"/><tli id="T1"/><tli id="T2" time="2.0"/>
<tli id="T3" time="3.0"/>
</common-timeline>
<tier id="x" speaker="S0" type="t"><event start="T0" end="T1">so we </event>
<event start="T1" end="T2">met</event></tier>
<tier id="y" speaker="S1" type="t"><event start="T2" end="T3">yes</event></tier>
<tier id="z" speaker="S0" type="a" display-name="ANN [en]">
<event start="T0" end="T1">x</event></tier>
</basic-body></basic-transcription>"""

SHORT = '''File type = "ooTextFile"
Object class = "TextGrid"

0
3
<exists>
3
"IntervalTier"
"Anna"
0
3
2
0
1
"Hi ""you"""
1
3
""
"IntervalTier"
"Bo"
0
3
2
0
1
""
1
3
"Ho
there"
"TextTier"
"clicks"
0
3
1
2
"x"
'''

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 3
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "so we"
        intervals [2]:
            xmin = 1.5
            xmax = 3
            text = "met"
    item [2]:
        class = "IntervalTier"
        name = "phone"
        xmin = 0
        xmax = 3
        intervals: size = 1
        intervals [1]:
            xmin = 0
            xmax = 1
            text = "s"
"""


def read(data: str | bytes, name: str) -> Reading:
    (reading,) = read_source(data.encode() if isinstance(data, str) else data, name)
    return reading


def rows(reading: Reading) -> list[tuple[str, str, float | None, float | None]]:
    return [
        (turn.label, reading.text[turn.start : turn.end], turn.start_time, turn.end_time)
        for turn in reading.turns
    ]


def test_elan_tiers_of_participants_become_turns_in_time() -> None:
    reading = read(EAF, "a.eaf")
    assert rows(reading) == [
        ("Anna", "Hi", 1.0, 2.0),
        ("Bo", "Ho there", 2.0, 3.5),
        ("Anna", "So", 3.5, None),
    ]
    assert reading.left_out == (
        "Tiers left out because they annotate other tiers: “pos”.",
        "Tiers left out because their names say that they hold gestures or remarks: “gestures”.",
    )


def test_elan_may_not_declare_a_document_type() -> None:
    with pytest.raises(Unreadable, match="document type"):
        read(
            EAF.replace(
                "<ANNOTATION_DOCUMENT>", '<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT>'
            ),
            "a.eaf",
        )


def test_exmaralda_events_that_touch_are_one_utterance() -> None:
    reading = read(EXB, "a.exb")
    assert rows(reading) == [("ANN", "so we met", 0.0, 2.0), ("BO", "yes", 2.0, 3.0)]
    assert "ANN [en]" in reading.left_out[0]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_short_textgrid_with_a_speaker_a_tier(codec: str) -> None:
    reading = read(SHORT.encode(codec), "a.TextGrid")
    assert rows(reading) == [("Anna", 'Hi "you"', 0.0, 1.0), ("Bo", "Ho there", 1.0, 3.0)]
    assert "clicks" not in reading.text


def test_a_long_textgrid_whose_tiers_annotate_the_same_speech() -> None:
    reading = read(LONG, "a.TextGrid")
    assert rows(reading) == [("", "so we met", 0.0, 3.0)]
    assert "“phone”" in reading.left_out[0]


def test_a_textgrid_that_is_cut_off_is_refused() -> None:
    with pytest.raises(Unreadable, match="incomplete TextGrid"):
        read(SHORT[: len(SHORT) // 2], "a.TextGrid")


def test_chat_main_lines_are_turns_and_dependent_tiers_are_not() -> None:
    reading = read(
        "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tINV Investigator, PAR Participant\n"
        "*INV:\thow are you ? \x150_1500\x15\n*PAR:\tI am &-um\n\tfine [//] okay .\n"
        "%mor:\tpro|I\n@End\n",
        "a.cha",
    )
    assert rows(reading) == [
        ("INV", "how are you ?", 0.0, 1.5),
        ("PAR", "I am &-um fine [//] okay .", None, None),
    ]
    assert reading.language == "en"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("@UTF8\n@Begin\n@End\n", "a.cha"),
        ('<?xml version="1.0"?><basic-transcription/>', "a.exb"),
        ('<?xml version="1.0"?><ANNOTATION_DOCUMENT/>', "a.eaf"),
    ],
)
def test_files_without_speech_are_refused(data: str, name: str) -> None:
    with pytest.raises(Unreadable, match="No annotated speech"):
        read(data, name)


ONE_TO_ONE = "Symbolic_Association"


@pytest.mark.parametrize("top", [["fg1_001", "fg1_002"], ["1", "2"], ["", ""], ["A.1", "A.2"]])
def test_elan_words_stand_below_a_tier_of_ids_numbers_or_nothing(top: list[str]) -> None:
    reading = read(
        make_eaf(
            ("ref@IM", "IM", "", "", top),
            ("ft@IM", "IM", "ref@IM", ONE_TO_ONE, ["Hvad var svært?", "Hvem vidste det?"]),
            ("orth@IM", "IM", "ref@IM", ONE_TO_ONE, ["What was hard?", "Who knew it?"]),
            ("ref@BL", "BL", "", "", top),
            ("orth@BL", "", "ref@BL", ONE_TO_ONE, ["The late shift.", "Nobody."]),
        ),
        "a.eaf",
    )
    assert rows(reading) == [
        ("IM", "What was hard? Who knew it?", 0.0, 2.0),
        ("BL", "The late shift. Nobody.", 2.0, 4.0),
    ]
    assert reading.left_out == (
        "Tiers left out because they annotate other tiers: “ft@IM”.",
        "Tiers left out because they hold only numbers or ids, or nothing: “ref@IM”, “ref@BL”.",
    )


def test_elan_words_of_a_divided_annotation_are_joined_where_they_stand_nowhere_else() -> None:
    reading = read(
        make_eaf(
            ("ref", "Ida", "", "", ["001"]),
            ("tx", "Ida", "ref", "Symbolic_Subdivision", ["what", "was", "hard"]),
            ("ps", "Ida", "tx", ONE_TO_ONE, ["PRON", "V", "ADJ"]),
        ),
        "a.eaf",
    )
    assert rows(reading) == [("Ida", "what was hard", 0.0, 1.0)]


def test_an_elan_tier_without_a_participant_is_a_speaker_unless_it_lies_over_others() -> None:
    eaf = make_eaf(
        ("Ida", "Ida", "", "", ["What was hard?", "Who knew it?"]),
        ("Bo", "", "", "", ["The late shift, and nobody told us.", "The night nurse."]),
        ("topics", "", "", "", ["Shifts"]),
    )
    eaf = eaf.replace('"ts4" TIME_SLOT_REF2="ts5"', '"ts0" TIME_SLOT_REF2="ts4"')
    reading = read(eaf, "a.eaf")
    assert [speaker.label for speaker in reading.speakers] == ["Ida", "Bo"]
    assert "“Bo” names no participant; it was read as a speaker" in reading.doubtful[0]
    assert "lie over the speech of others: “topics”" in reading.left_out[0]


def test_elan_tiers_named_by_kind_and_speaker_give_the_speakers() -> None:
    reading = read(
        make_eaf(
            ("orth@Ida", "", "", "", ["What was hard?"]), ("orth@Bo", "", "", "", ["The shift."])
        ),
        "a.eaf",
    )
    assert [speaker.label for speaker in reading.speakers] == ["Ida", "Bo"]
