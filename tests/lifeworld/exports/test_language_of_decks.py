"""A deck is written in the language of its study, whoever exports it; quotes stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lifeworld.exports.deck.text import long_date, number_word, unbroken, with_long_dates
from lifeworld.exports.deck.write_deck import render_deck
from lifeworld.exports.export_study import export_study
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.preview_report import preview_report
from opportunity_spaces.chain.queries import get_chain
from study import InvalidInput, language
from study.language import get_language, read_catalogue, say_in
from tests.lifeworld.exports.read_deck import read_deck, read_pptx
from transcripts.frame.commands import revise_frame

# The Danish of this test, so that it does not depend on how well a catalogue is kept.
DANISH = """
msgid "How we listened"
msgstr "Sådan lyttede vi"

msgid "The answer on one slide"
msgstr "Svaret på én slide"

msgid "No unmet need has been written yet."
msgstr "Der er endnu ikke skrevet noget udækket behov."

msgid "Insight {number} of {every}"
msgstr "Indsigt {number} af {every}"

msgid "We listened to {people} in {sessions}"
msgstr "Vi lyttede til {people} i {sessions}"

msgid "person"
msgid_plural "people"
msgstr[0] "person"
msgstr[1] "personer"

msgid "session"
msgid_plural "sessions"
msgstr[0] "session"
msgstr[1] "sessioner"

msgid "A voice against"
msgstr "En stemme imod"

msgid "supports"
msgstr "støtter"

msgid "n.a."
msgstr "i.s."

msgid "Confidential"
msgstr "Fortroligt"

msgid "Draft"
msgstr "Udkast"

msgid "for the client"
msgstr "til kunden"

msgid "Sessions have numbers in place of their titles."
msgstr "Sessioner har numre i stedet for titler."

msgctxt "number"
msgid "three"
msgstr "tre"

msgid "March"
msgstr "marts"

msgid "April"
msgstr "april"

msgid "{day} {month} {year}"
msgstr "{day}. {month} {year}"

msgid "{first} to {last} {month} {year}"
msgstr "{first}.–{last}. {month} {year}"

msgid "{first} {month} to {last} {last_month} {year}"
msgstr "{first}. {month} til {last}. {last_month} {year}"

msgid "“{audience}” is not an audience."
msgstr "“{audience}” er ikke en målgruppe."
"""


@pytest.fixture(autouse=True)
def danish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    head = 'msgid ""\nmsgstr ""\n"Language: da\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    (tmp_path / "da.po").write_text(head + plural + DANISH, "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    read_catalogue.cache_clear()
    yield
    read_catalogue.cache_clear()


def test_a_danish_study_has_a_danish_deck_in_which_quotes_are_as_they_were(
    field: SimpleNamespace,
) -> None:
    english = get_report(field.study, audience="client")
    revise_frame(field.study, language="da", actor="Ana")
    report = get_report(field.study, audience="client")
    said = read_deck(report)

    assert "Sådan lyttede vi" in said
    assert "Svaret på én slide" in said
    assert "Vi lyttede til 6 personer i 2 sessioner" in said
    assert "Indsigt 1 af 1" in said
    assert "En stemme imod" in said
    assert "Udkast" in said
    assert "Fortroligt" in said
    assert "Sessioner har numre i stedet for titler." in said
    assert "How we listened" not in said
    assert "The answer on one slide" not in said

    [was], [now] = english.insights, report.insights
    assert [q.words for q in now.quotes] == [q.words for q in was.quotes]
    assert now.assertion == was.assertion == "Nobody can plan"
    assert all(quote.words in said for quote in (*now.quotes, *now.against))


def test_the_text_of_a_danish_deck_is_tagged_as_danish_and_a_quote_with_its_own_language(
    field: SimpleNamespace,
) -> None:
    revise_frame(field.study, language="da", actor="Ana")
    report = get_report(field.study, audience="internal")
    assert report.language == "da-DK"
    content = render_deck(report)
    tags = read_pptx(content, lambda slide: re.findall(r'<a:rPr lang="([^"]*)"', slide))
    quotes = {quote.language for page in report.insights for quote in page.quotes}
    assert quotes == {"en"}
    assert "da-DK" in tags
    assert set(tags) == {"da-DK", "en-GB"}
    assert tags.count("da-DK") > tags.count("en-GB")


def test_what_a_table_of_a_danish_deck_says_is_danish_but_for_quotes(
    field: SimpleNamespace,
) -> None:
    revise_frame(field.study, language="da", actor="Ana")
    report = get_report(field.study, audience="internal")
    cells = read_pptx(render_deck(report), lambda slide: re.findall(r"<a:tc>.*?</a:tc>", slide))
    runs = [run for c in cells for run in re.findall(r'lang="([^"]*)".*?<a:t>([^<]*)</a:t>', c)]
    assert {lang for lang, _ in runs} >= {"da-DK"}
    assert [text for lang, text in runs if lang != "da-DK" and not text.startswith("“")] == []


def test_an_english_deck_has_no_other_language(field: SimpleNamespace) -> None:
    with say_in("da"):  # whoever exports it
        report = get_report(field.study, audience="client")
        content = render_deck(report)
    assert report.language == "en-GB"
    assert "How we listened" in read_deck(report)
    tags = read_pptx(content, lambda slide: re.findall(r'<a:rPr lang="([^"]*)"', slide))
    assert set(tags) == {"en-GB"}


def test_what_is_told_of_a_deck_follows_it_and_an_error_follows_the_reader(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    revise_frame(field.study, language="da", actor="Ana")
    told = export_study(field.study, tmp_path / "deck.pptx", audience="client", actor="Ana")
    assert told[0].endswith(", til kunden")
    assert get_language() == "en"
    assert not preview_report(
        field.study, audience="client", chain=get_chain(field.study)
    ).missing_consent
    with pytest.raises(InvalidInput, match="is not an audience"):
        get_report(field.study, audience="everybody")
    revise_frame(field.study, language="en", actor="Ana")
    with say_in("da"), pytest.raises(InvalidInput, match="er ikke en målgruppe"):
        get_report(field.study, audience="everybody")


def test_dates_and_numbers_are_written_as_the_language_writes_them() -> None:
    with say_in("da"):
        assert long_date("2026-03-14") == "14. marts 2026"
        assert long_date("March 2026") == "March 2026"
        assert with_long_dates("2026-03-03 to 2026-03-26") == "3.–26. marts 2026"
        assert with_long_dates("2026-03-14 to 2026-04-04") == "14. marts til 4. april 2026"
        assert unbroken("den 3.–26. marts 2026.") == "den 3.–26.\u00a0marts\u00a02026."
        assert number_word(3) == "tre"
        assert number_word(2310) == "2.310"
    assert with_long_dates("due 2026-02-30") == "due 2026-02-30"  # no such day
