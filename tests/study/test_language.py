"""Sentences and numbers come out in the reader's language; English is what the source says."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from study import language
from study.language import (
    Catalogue,
    choose_plural,
    get_language,
    mark,
    read_catalogue,
    register_reader,
    render_date,
    render_number,
    say,
    say_in,
)
from study.wording import count_things, render_names

PO = """
msgid ""
msgstr ""
"Language: da\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: lifeworld/app/reader/bar.js
msgid "Added {codes} to “{theme}”."
msgstr "Føjede {codes} til “{theme}”."

msgid "Close"
msgstr ""

#, fuzzy
msgid "Open"
msgstr "Åbn?"

msgctxt "verb"
msgid "Code"
msgstr "Kod"

msgid "Code"
msgstr "Kode"

msgid "{share:.1%} of {size:,}"
msgstr "{share:.1%} af {size:,}"

msgid "{names} and {last}"
msgstr "{names} og {last}"

msgid "code"
msgid_plural "codes"
msgstr[0] "kode"
msgstr[1] "koder"
"""


@pytest.fixture
def danish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    (tmp_path / "da.po").write_text(PO, "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    read_catalogue.cache_clear()
    monkeypatch.setattr(language, "_readers", [])
    yield read_catalogue("da")
    read_catalogue.cache_clear()


def test_a_message_is_said_in_the_language_of_its_block_and_in_english_outside(danish):
    with say_in("da"):
        told = say("Added {codes} to “{theme}”.", codes=count_things(2, "code"), theme="Løn")
        assert told == "Føjede 2 koder til “Løn”."
    assert say("Added {codes} to “{theme}”.", codes=3, theme="Løn") == "Added 3 to “Løn”."


def test_what_nobody_translated_and_what_is_fuzzy_is_said_in_english(danish):
    with say_in("da"):
        assert (say("Close"), say("Open"), say("Unknown")) == ("Close", "Open", "Unknown")


def test_a_context_tells_messages_with_the_same_english_apart(danish):
    with say_in("da"):
        assert (say("Code", context="verb"), say(mark("Code"))) == ("Kod", "Kode")
    assert say("Code", context="verb") == "Code"


def test_a_word_that_is_counted_elsewhere_is_said_alone(danish):
    with say_in("da"):
        assert (say(mark("code")), count_things(2, "code")) == ("kode", "2 koder")
        assert say("code", context="verb") == "code"


def test_braces_of_a_value_are_no_part_of_the_message(danish):
    with say_in("da"):
        told = say("Added {codes} to “{theme}”.", codes=1, theme="{codes}")
    assert told == "Føjede 1 til “{codes}”."


def test_numbers_are_written_as_the_language_writes_them(danish):
    with say_in("da"):
        assert render_number(2310) == "2.310"
        assert say("{share:.1%} of {size:,}", share=0.425, size=2310) == "42,5\u00a0% af 2.310"
        assert count_things(1, "code") == "1 kode"
        assert choose_plural(0, "code", "codes") == "koder"
        assert render_names(["Bo", "Ida", "Liv"]) == "Bo, Ida og Liv"
    assert say("{share:.1%} of {size:,}", share=0.425, size=2310) == "42.5% of 2,310"


def test_a_day_is_written_with_its_month():
    assert render_date("2026-05-03T10:00") == "3 May 2026"


def test_the_app_says_whose_language_is_meant_in_a_thread_that_nothing_has_told(danish):
    register_reader(lambda: "da")
    heard: list[str] = []
    thread = threading.Thread(target=lambda: heard.append(get_language()))
    thread.start()
    thread.join()
    assert heard == ["da"]


def test_a_language_that_is_not_ours_is_english(danish):
    with say_in("kl"):
        assert get_language() == "en"


def test_the_scripts_get_only_what_they_say(danish):
    assert danish.in_scripts == {"Added {codes} to “{theme}”."}
