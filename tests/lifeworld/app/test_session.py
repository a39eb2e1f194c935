"""What is escaped is literal, and what is told says only what was done."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lifeworld.app.markdown import escape

JOINER = "\u2060"
TRICKS = (
    "![x](http://evil.example/p.png)",
    "<script>window.bad=1</script>",
    "$x$ $$y$$",
    ":material/home: :smile: :+1: :streamlit: :material_home:",
    ":red[hi] :small[x] :blue-badge[y]",
    "http://evil.example www.evil.example a@b.example ftp://x",
    "-> <- <-> -- >= <= ~=",
    "# head",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "\tcode",
    "a\n===",
    "a\n---",
    "| a |\n|---|",
    "~~x~~ **b** _i_ `c` [^1]",
    "&amp; &#33; \\* \\",
)
tricky = st.lists(
    st.one_of(
        st.sampled_from(TRICKS), st.text(max_size=6), st.sampled_from(list("\\`*_{}[]()#:<>-="))
    ),
    max_size=6,
).map("".join)


def show(markdown: str) -> str:
    """Return what CommonMark shows of text in which everything is escaped."""
    lines = markdown.replace("  \n", "\n")
    bare = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", lines)
    return html.unescape(bare).replace(JOINER, "").replace("\u00a0", " ")


@given(tricky)
@example("a b")
@example("12:03 · turn 4")
@settings(deadline=None, max_examples=200)
def test_nothing_is_lost_and_nothing_is_added(text: str) -> None:
    # These have their own tests below.
    assume(not re.search(r"[\t\r\u00a0\u2060\x01]|&#?\w+;|\\", text))
    assert show(escape(text)) == text


@given(tricky)
@settings(deadline=None, max_examples=200)
def test_no_mark_of_markdown_stands_without_its_backslash(text: str) -> None:
    told = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape(text))  # pairs of backslash and mark
    assert not re.search(r"[`*_{}\[\]()#+\-.!|~$:@=\\<>]", told)
    assert not re.search(r"&(?!lt;|gt;|amp;|nbsp;)", told)


@given(tricky)
@settings(deadline=None, max_examples=200)
def test_nothing_is_left_for_rules_that_read_the_bare_text(text: str) -> None:
    bare = html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)))
    assert not re.search(r":material[/_]\w+:|:streamlit:|://|www\.|\w@\w", bare, re.IGNORECASE)
    assert not re.search(r"<->|->|<-|--|>=|<=|~=", bare)


@given(tricky)
@settings(deadline=None, max_examples=100)
def test_no_line_begins_with_a_blank_that_could_make_code_of_it(text: str) -> None:
    assert not re.search(r"^[ \t]", escape(text), re.MULTILINE)


@pytest.mark.parametrize("text", ["Mette", "12:03", "Focus group 3, “øre”", "שלום", "👩‍👧"])
def test_plain_words_stay_what_they_are(text: str) -> None:
    assert escape(text).replace("\\", "") == text


def test_a_backslash_and_an_entity_are_shown_as_they_were_written() -> None:
    assert show(escape("\\* &amp; &#33;")) == "\\* &amp; &#33;"


def test_lines_stay_lines() -> None:
    assert escape("a\nb\r\nc") == "a  \nb  \nc"
