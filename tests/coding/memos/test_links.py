"""Links in memos name one thing, several or none, and follow a thing that is renamed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.memos.links import (
    LinkIndex,
    Named,
    _list_kinds,
    carry_links,
    find_links,
    find_things,
    list_names,
    parse_links,
    rename_links,
    render_links,
    split_body,
)
from coding.memos.model import THING_KINDS, Thing, get_first_line
from study import language

PAY, WAGE, THEME = (Thing(kind=k, id=i) for k, i in (("code", "1"), ("code", "2"), ("theme", "3")))
names = st.text(st.characters(codec="utf-8", exclude_characters="[]\n"), min_size=1, max_size=20)
things = st.builds(Thing, kind=st.sampled_from([*THING_KINDS]), id=st.sampled_from("abc"))


def index(*pairs: tuple[Thing, str]) -> LinkIndex:
    return LinkIndex(Named(thing=thing, names=(name,)) for thing, name in pairs)


def test_a_link_to_one_thing_leads_there_in_any_case() -> None:
    [link] = find_links("See [[ pay ]].", index((PAY, "Pay")), {})
    assert (link.thing, link.shown, link.trouble) == (PAY, "Pay", "")


def test_a_link_to_nothing_is_told_in_a_sentence() -> None:
    [link] = find_links("[[Nobody]]", index((PAY, "Pay")), {})
    assert link.thing is None
    assert link.trouble == (
        "No code, theme, finding, transcript, person or memo is called “Nobody”."
    )


def test_an_ambiguous_link_lists_the_candidates_and_its_kind_decides() -> None:
    both = index((PAY, "Pay"), (THEME, "Pay"))
    [link] = find_links("[[Pay]]", both, {})
    assert link.thing is None
    assert link.trouble == (
        "“Pay” may be the code “Pay” or the theme “Pay”. Write the kind before it: [[code: Pay]]."
    )
    assert [x.thing for x in find_links("[[theme: pay]] [[code:Pay]]", both, {})] == [THEME, PAY]


def test_a_link_may_name_the_kind_in_any_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = 'msgid ""\nmsgstr "Language: da\\n"\n\nmsgid "theme"\nmsgstr "tema"\n'
    (tmp_path / "da.po").write_text(told, "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    for cached in (language.read_catalogue, _list_kinds):
        cached.cache_clear()
    both = index((PAY, "Pay"), (THEME, "Pay"))
    found = [x.thing for x in find_links("[[Tema: pay]] [[theme: pay]] [[code: pay]]", both, {})]
    for cached in (language.read_catalogue, _list_kinds):
        cached.cache_clear()
    assert found == [THEME, THEME, PAY]


def test_a_link_follows_a_thing_that_was_renamed_and_a_new_one_with_the_old_name_is_another() -> (
    None
):
    kept = find_things("About [[Pay]].", index((PAY, "Pay")), {})
    later = index((PAY, "Wages"), (WAGE, "Pay"))
    assert [x.thing for x in find_links("About [[Pay]].", later, kept)] == [PAY]
    shown = rename_links("About [[Pay]].", later, kept)
    assert shown == "About [[Wages]]."
    carried = carry_links("About [[Pay]].", later, kept)
    assert find_things(f"{shown} And [[Pay]].", later, carried) == {"Wages": PAY, "Pay": WAGE}


def test_a_link_to_what_was_removed_is_looked_up_by_its_name() -> None:
    [link] = find_links("[[Pay]]", index((WAGE, "Pay")), {"Pay": PAY})
    assert link.thing == WAGE


@given(st.lists(st.tuples(st.text(max_size=10), names), max_size=5), st.text(max_size=10))
def test_the_parts_of_a_memo_are_its_words_and_its_links_in_order(
    parts: list[tuple[str, str]], end: str
) -> None:
    body = "".join(f"{words}[[{name}]]" for words, name in parts) + end
    there = "".join(words or f"[[{name}]]" for words, name in split_body(body))
    assert list_names(there) == list_names(body)
    if all(name == name.strip() for _, name in parts):
        assert there == body


@given(st.dictionaries(names, things, max_size=4))
def test_what_links_mean_is_read_as_it_was_stored(links: dict[str, Thing]) -> None:
    assert parse_links(render_links(links)) == links


@given(st.text(max_size=30) | st.just('{"a": 1}') | st.just('{"a": ["code"]}') | st.just("[1]"))
def test_whatever_is_stored_as_links_is_read_without_a_fault(text: str) -> None:
    assert isinstance(parse_links(text), dict)


@given(
    st.lists(st.tuples(things, names), max_size=5, unique_by=lambda pair: pair[0]),
    st.lists(names, max_size=5),
    st.text(max_size=10),
)
def test_to_edit_a_memo_and_save_it_unchanged_keeps_what_its_links_mean(
    there: list[tuple[Thing, str]], linked: list[str], words: str
) -> None:
    before = index(*there)
    body = words + " ".join(f"[[{name}]]" for name in [*linked, *(n for _, n in there)])
    kept = find_things(body, before, {})
    after = index(*((thing, f"{name} now") for thing, name in there))
    shown = rename_links(body, after, kept)
    saved = find_things(shown, after, carry_links(body, after, kept))
    assert set(saved.values()) >= set(kept.values())
    assert rename_links(shown, after, saved) == shown


def test_the_first_line_with_words_is_the_title() -> None:
    assert get_first_line("\n# Why [[Pay]] matters\nmore") == "Why Pay matters"
    assert get_first_line("- - \n") == "Untitled memo"
    assert len(get_first_line("word " * 40)) < 90
