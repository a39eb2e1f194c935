"""Saved chats: whatever program and language wrote them, a message is a turn."""

from __future__ import annotations

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_draft, read_source
from transcripts.reading.readers.draft import Draft

WORDS = ("What made today hard?", "The late shift.\nAnd: no lunch", "Who noticed?", "Nobody.")


def read(text: str, name: str = "chat.txt") -> Reading:
    return read_source(text.encode(), name)[0]


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


def write(form: str, stamps: list[str], names: tuple[str, str] = ("Ida", "Bente")) -> str:
    return "\n".join(
        form.format(s=stamp, n=names[at % 2], w=words)
        for at, (stamp, words) in enumerate(zip(stamps, WORDS, strict=True))
    )


ANDROID, IPHONE = "{s} - {n}: {w}", "[{s}] {n}: {w}"


@pytest.mark.parametrize(
    ("form", "stamps", "day"),
    [
        (ANDROID, ["03.08.21, 12:30", "03.08.21, 12:31", "03.08.21, 12:33", "04.08.21, 9:12"], 1),
        (ANDROID, ["03.08.2021 12.30", "03.08.2021 12.31", "03.08.2021 12.33",
                   "4.8.2021 09.12"], 1),
        (ANDROID, ["2021-08-03 12:30", "2021-08-03 12:31", "2021-08-03 12:33",
                   "2021-08-04 9:12"], 1),
        (ANDROID, ["3.8.2021 klo 12.30", "3.8.2021 klo 12.31", "3.8.2021 klo 12.33",
                   "4.8.2021 klo 9.12"], 1),
        (ANDROID, ["03/08/2021 à 12:30", "03/08/2021 à 12:31", "03/08/2021 à 12:33",
                   "24/08/2021 à 09:12"], 21),
        (ANDROID, ["8/13/21, 12:30\u202fPM", "8/13/21, 12:31\u202fPM", "8/13/21, 12:33\u202fPM",
                   "8/14/21, 9:12\u202fAM"], 1),
        (ANDROID, ["2021-08-03, 12:30 p.m.", "2021-08-03, 12:31 p.m.", "2021-08-03, 12:33 p.m.",
                   "2021-08-04, 9:12 a.m."], 1),
        (ANDROID, ["2021/8/3 下午12:30", "2021/8/3 下午12:31", "2021/8/3 下午12:33",
                   "2021/8/4 上午9:12"], 1),
        (ANDROID, ["٣\u200f/٨\u200f/٢٠٢١، ١٢:٣٠ م", "٣\u200f/٨\u200f/٢٠٢١، ١٢:٣١ م",
                   "٣\u200f/٨\u200f/٢٠٢١، ١٢:٣٣ م", "١٣\u200f/٨\u200f/٢٠٢١، ٩:١٢ ص"], 10),
        (IPHONE, ["03.08.2021 12.30.00", "03.08.2021 12.31.00", "03.08.2021 12.33.00",
                  "04.08.2021 09.12.00"], 1),
        ("\u200e" + IPHONE, ["13/08/2021, 12:30:00", "13/08/2021, 12:31:00",
                             "13/08/2021, 12:33:00", "14/08/2021, 09:12:00"], 1),
        ("{s}, {n} : {w}", ["2021. 8. 3. 오후 12:30", "2021. 8. 3. 오후 12:31",
                            "2021. 8. 3. 오후 12:33", "2021. 8. 4. 오전 9:12"], 1),
        ("{n}, [{s}]\n{w}\n", ["03.08.2021 12:30", "03.08.2021 12:31", "03.08.2021 12:33",
                               "04.08.2021 09:12"], 1),
    ],
)  # fmt: skip
def test_a_message_is_a_turn_in_every_way_to_write_its_date(
    form: str, stamps: list[str], day: int
) -> None:
    reading = read(write(form, stamps))
    names = ["Ida", "Bente", "Ida", "Bente"]
    assert said(reading) == list(zip(names, WORDS, strict=True))
    last = day * 86_400 - 198 * 60
    assert [turn.start_time for turn in reading.turns] == [0, 60, 180, last]
    assert reading.kind == "transcript"


def test_a_name_may_be_a_telephone_number_or_unknown_to_the_one_who_saved_it() -> None:
    stamps = ["13/08/2021, 12:30:15", "13/08/2021, 12:31:15", "13/08/2021, 12:33:00",
              "14/08/2021, 09:12:00"]  # fmt: skip
    text = write(
        "\u200e[{s}] \u202a{n}\u202c: {w}", stamps, ("+45\u00a012\u00a034", "~\u202fBente")
    )
    assert [label for label, _ in said(read(text))] == ["+45 12 34", "Bente"] * 2


def test_what_the_program_says_is_nobodys_and_stays_in_the_text() -> None:
    reading = read(
        "13/08/2021, 12:29 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
        '13/08/2021, 12:29 - Ida created group "Work: the diary"\n'
        "13/08/2021, 12:30 - Ida: Good morning\n"
        "13/08/2021, 12:31 - Bente: <Media omitted>\n"
        '13/08/2021, 12:31 - Ida changed the subject from "Work: the diary" to "Diary: week 2"\n'
        "13/08/2021, 12:32 - Bente left\n"
        "13/08/2021, 12:34 - Ida: Bye: see you\n"
    )
    assert said(reading) == [
        ("Ida", "Good morning"),
        ("Bente", "<Media omitted>"),
        ("Ida", "Bye: see you"),
    ]
    assert 'Ida created group "Work: the diary"' in reading.text
    assert "4 lines of the chat program" in reading.left_out[0]
    assert (reading.date, reading.doubtful) == ("2021-08-13", ())


def test_the_name_of_a_group_is_nobody_on_an_iphone() -> None:
    reading = read(
        "[13/08/2021, 12:29:01] Diary group: \u200eMessages and calls are end-to-end encrypted. "
        "No one outside of this chat, not even WhatsApp, can read or listen to them.\n"
        "[13/08/2021, 12:29:03] Diary group: \u200eIda added you\n"
        "[13/08/2021, 12:30:00] Ida: Good morning\n"
        "\u200e[13/08/2021, 12:31:30] Bente: \u200eimage omitted\n"
        "\u200e[13/08/2021, 12:31:40] Ida: \u200eIda changed the group description\n"
        "[13/08/2021, 12:32:00] Bente: Bye\n"
    )
    assert [speaker.label for speaker in reading.speakers] == ["Ida", "Bente"]
    assert said(reading)[1:] == [("Bente", "image omitted"), ("Bente", "Bye")]


def test_a_person_whose_chat_it_is_keeps_her_own_words() -> None:
    reading = read(
        "[13/08/2021, 12:29:01] Bente: \u200eMessages and calls are end-to-end encrypted.\n"
        "[13/08/2021, 12:30:00] Ida: Good morning\n[13/08/2021, 12:31:00] Bente: Morning\n"
    )
    assert said(reading) == [("Ida", "Good morning"), ("Bente", "Morning")]


def test_what_people_write_of_encryption_is_theirs() -> None:
    lines = [f"13/08/2021, 12:3{n} - {name}: Hello." for n, name in enumerate(["Ida", "Bo"] * 2)]
    lines.append("13/08/2021, 12:35 - Bo: Is our chat end-to-end encrypted?")
    assert said(read("\n".join(lines)))[-1] == ("Bo", "Is our chat end-to-end encrypted?")


def test_dates_that_can_be_read_both_ways_are_said_to_be_a_guess() -> None:
    reading = read(write(ANDROID, ["8/3/21, 9:30 AM", "8/3/21, 9:31 AM", "8/3/21, 9:33 AM",
                                   "8/4/21, 9:12 AM"]))  # fmt: skip
    assert reading.date is None
    assert "8/3/21 may be 2021-03-08 or 2021-08-03; the month was taken" in reading.doubtful[0]


@pytest.mark.parametrize(
    "form",
    [
        "{s}\t From {n} : {w}",
        "{s}\t From  {n}  to  Everyone : {w}",
        "{s} From {n} To Everyone: {w}",
        "{s} From {n} to Everyone:\n\t{w}",
        "{s} Von {n} an Alle: {w}",
        "{s}\t{n}:\t{w}",
    ],
)
def test_a_chat_of_zoom_is_read_in_all_its_forms(form: str) -> None:
    reading = read(write(form, ["09:01:02", "09:01:10", "09:02:00", "09:03:00"]))
    assert said(reading) == list(zip(["Ida", "Bente"] * 2, WORDS, strict=True))
    assert [turn.start_time for turn in reading.turns] == [0, 8, 58, 118]


def test_times_in_the_chat_of_a_recording_are_those_of_the_recording() -> None:
    stamps = ["00:01:02", "00:01:10", "00:02:00", "01:03:00"]
    reading = read(write("{s} From {n} to Everyone: {w}", stamps))
    assert [turn.start_time for turn in reading.turns] == [62, 70, 120, 3780]
    assert reading.warnings == ()


def test_reactions_replies_and_private_messages_of_zoom_are_told_apart() -> None:
    reading = read(
        "09:01:02 From Ida Moss to Everyone:\n\tWhat made today hard?\n"
        '09:01:10 From Bente to Everyone:\n\tReplying to "What made today hard..."\n\t\n'
        "\tThe late shift\n"
        '09:01:12 From Carl to Everyone:\n\tReacted to "The late shift" with 👍\n'
        "09:01:13 From Carl to Ida Moss(Direct Message):\n\tshe is right\n"
    )
    assert said(reading) == [
        ("Ida Moss", "What made today hard?"),
        ("Bente", "The late shift"),
        ("Carl", "she is right"),
    ]
    assert "1 message sent privately, to “Ida Moss”." in reading.warnings


@pytest.mark.parametrize(
    ("form", "stamps"),
    [
        ("[{s}] {n}\n{w}\n", ["9:01 AM", "9:02 AM", "9:03 AM", "9:12 AM"]),
        ("[{s}] {n}\n{w}\n", ["Monday 9:01 AM", "Monday 9:02 AM", "Monday 9:03 AM", "9:12 AM"]),
        ("[{s}] {n}\n{w}\n", [f"13/8/2021 9:0{n} AM" for n in range(1, 4)] + ["13/8/2021 9:12 AM"]),
        ("{n}\n{s}\n{w}\n", ["9:01 AM", "9:02 AM", "9:03 AM", "9:12 AM"]),
        ("{n} {s}\n{w}\n", ["Monday 9:01 AM", "Monday 9:02 AM", "Monday 9:03 AM",
                       "Monday 9:12 AM"]),
    ],
)  # fmt: skip
def test_a_chat_copied_from_teams_is_read_in_all_its_forms(form: str, stamps: list[str]) -> None:
    reading = read(write(form, stamps, ("Ida Moss", "Bente Lund")))
    assert said(reading) == list(zip(["Ida Moss", "Bente Lund"] * 2, WORDS, strict=True))
    assert [turn.start_time for turn in reading.turns] == [0, 60, 120, 660]


@pytest.mark.parametrize(
    "text",
    [
        "2021-08-03 12:30 - Arrived at the ward: nobody at the desk.\n"
        "2021-08-03 12:40 - Spoke to the nurse: she was busy.\n2021-08-03 12:50 - Left.\n",
        "00:00:03\nIda Moss\nWhat made today hard?\n\n00:00:09\nBente Lund\nThe late shift.\n",
        "[00:03] Ida: What made today hard?\n[00:09] Bente: The late shift.\n[00:12] Ida: Why?\n",
        "00:00:03 Van Dijk: What was hard?\n00:00:09 Von Holt: It.\n00:00:12 Van Dijk: Why?\n",
        "00:00:03 De gik til kaffe: hvad så?\n00:00:09 De gik til frokost: ja.\n"
        "00:00:12 De gik til kaffe: igen?\n",
        "Ida Moss 0:03\nWhat made today hard?\n\nBente Lund 0:09\nThe late shift.\n",
    ],
)
def test_notes_and_transcripts_with_times_are_no_chats(text: str) -> None:
    assert "The times are counted from the first message." not in read(text).warnings


def test_a_chat_pasted_into_another_document_is_read_alike() -> None:
    page = "<html><body>" + "".join(
        f"<p>{line}</p>" for line in write(ANDROID, ["03.08.21, 12:30", "03.08.21, 12:31",
                                                     "03.08.21, 12:33", "03.08.21, 12:40"]
                                           ).split("\n")) + "</body></html>"  # fmt: skip
    reading = read(page, "chat.html")
    assert [label for label, _ in said(reading)] == ["Ida", "Bente", "Ida", "Bente"]


def test_a_chat_of_teams_saved_as_a_page_is_read() -> None:
    stamps = ["13/08/2021 9:01", "13/08/2021 9:02", "13/08/2021 9:03", "13/08/2021 9:12"]
    page = "".join(
        f"<div><div>{name}</div><div>{stamp}</div><p>{words}</p></div>"
        for stamp, name, words in zip(stamps, ["Ida Moss", "Bo Lund"] * 2, WORDS, strict=True)
    )
    reading = read(f"<html><body>{page}</body></html>", "chat.html")
    assert [label for label, _ in said(reading)] == ["Ida Moss", "Bo Lund"] * 2
    assert reading.date == "2021-08-13"


def test_the_text_of_a_project_keeps_its_places_even_if_it_is_a_chat() -> None:
    text = write(
        ANDROID, ["03.08.21, 12:30", "03.08.21, 12:31", "03.08.21, 12:33", "04.08.21, 9:1"]
    )
    assert read_draft(Draft(format="txt", text=text), "a.txt").text == text


def test_somebody_who_chooses_how_speakers_are_marked_is_obeyed() -> None:
    text = write(
        ANDROID, ["03.08.21, 12:30", "03.08.21, 12:31", "03.08.21, 12:33", "03.08.21, 1:0"]
    )
    reading = read_source(text.encode(), "chat.txt", labels="none")[0]
    assert reading.speakers == ()


def test_times_of_day_with_am_and_pm_are_hours() -> None:
    reading = read("Ida  9:01 AM\nHello.\n\nBo  12:02 PM\nHo.\n\nIda  1:03 PM\nYes.\n", "a.txt")
    assert [turn.start_time for turn in reading.turns] == [0, 10_860, 14_520]


def test_the_chat_that_google_meet_saves_as_text_has_times() -> None:
    text = "00:00:03.000,00:00:06.000\nIda: Hello.\n\n00:00:06.000,00:00:09.000\nBo: Ho.\n"
    reading = read(text)
    assert [(turn.label, turn.start_time) for turn in reading.turns] == [("Ida", 3), ("Bo", 6)]
