"""Words are counted and found in every script, with blanks between them or without."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study import Study
from transcripts.queries import list_transcripts, list_turns
from transcripts.reading.languages import guess_language
from transcripts.reading.read_source import read_source
from transcripts.spans import find_sentences
from transcripts.words import count_words, split_words

JAPANESE = "夜勤が長くて、誰も教えてくれませんでした。看護師だけが知っていました。"
CHINESE = "我们自己换班，没有人知道这件事。你早上八点才知道吗？"
THAI = "วันนี้เหนื่อยมาก ไม่มีใครบอกเรา"


@pytest.mark.parametrize(
    ("text", "fewest", "most"), [(JAPANESE, 14, 24), (CHINESE, 11, 20), (THAI, 7, 13)]
)
def test_words_without_blanks_between_them_are_counted(text: str, fewest: int, most: int) -> None:
    assert fewest <= count_words(text) <= most
    assert count_words(text) == len(split_words(text))


def test_words_with_blanks_are_counted_as_before() -> None:
    assert count_words("Well – I never, “ever” did.") == 6
    assert count_words("") == 0
    assert split_words("We swap 夜勤 often, ok?") == ["We", "swap", "夜勤", "often,", "ok?"]


@given(st.text(alphabet="ab é夜勤がのวันนี้我们、。? \n「」12", max_size=60))
def test_no_character_is_lost_or_moved_by_cutting(text: str) -> None:
    assert "".join(split_words(text)) == "".join(text.split())
    assert all(word and not word.isspace() for word in split_words(text))


def test_a_wide_full_stop_ends_a_sentence_without_a_blank() -> None:
    def cut(text: str) -> list[str]:
        return [text[s.start : s.end] for s in find_sentences(text)]

    assert cut(JAPANESE) == [
        "夜勤が長くて、誰も教えてくれませんでした。",
        "看護師だけが知っていました。",
    ]
    assert cut(CHINESE) == ["我们自己换班，没有人知道这件事。", "你早上八点才知道吗？"]
    assert cut("「もう遅い。」と言いました。それだけです。") == [
        "「もう遅い。」と言いました。",
        "それだけです。",
    ]
    assert cut("え？！本当に。") == ["え？！", "本当に。"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (JAPANESE, "ja"),
        (CHINESE, "zh"),
        (THAI, "th"),
        ("우리는 서로 교대를 바꿉니다", "ko"),
        ("Αλλάζουμε βάρδιες μεταξύ μας", "el"),
        ("אנחנו מחליפים משמרות", "he"),
        ("We say 夜勤 for it, and they know that it is not the same thing at all", "en"),
    ],
)
def test_a_language_with_a_script_of_its_own_is_known_by_it(text: str, code: str) -> None:
    assert guess_language(text) == code


def test_a_file_says_how_many_words_its_speakers_say() -> None:
    text = (
        f"司会：今日はどんな一日でしたか？\n田中：{JAPANESE}\n司会：それで？\n"
        "田中：早く帰りたいです。\n"
    )
    [reading] = read_source(text.encode(), "a.txt")
    words = {speaker.label: speaker.words for speaker in reading.speakers}
    assert words["田中"] > words["司会"] > 2
    assert reading.language == "ja"


def test_a_word_inside_a_clause_is_found(study: Study, factories: Any) -> None:
    said = [("司会", "今日は？"), ("田中", JAPANESE), ("鈴木", CHINESE)]
    factories.add_transcript(study, said=said)
    [transcript] = list_transcripts(study)
    turns = list_turns(study, transcript.text_id)
    assert [turn.turn for _, turn in factories.find_turns(study, "看護師")] == [1]
    assert [turn.turn for _, turn in factories.find_turns(study, "换班 八点")] == [2]
    assert [turn.turn for _, turn in factories.find_turns(study, "知", limit=1)] == [1]
    assert factories.find_turns(study, "看護婦") == []
    assert transcript.words == sum(turn_words(study, turns)) > 15


def turn_words(study: Study, turns: Any) -> list[int]:
    rows = study.db.execute("SELECT words FROM turns ORDER BY ordinal").fetchall()
    assert len(rows) == len(turns)
    return [row[0] for row in rows]
