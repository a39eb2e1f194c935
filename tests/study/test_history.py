"""The history is searched by words, person and kind, and says what a change changed."""

from __future__ import annotations

from coding.codebook.commands import add_code, revise_code
from study import Study
from study.history import list_actors, list_row_images, search_entries
from themes.commands import add_theme


def subjects(study: Study, **wanted: object) -> list[str]:
    return [entry.subject for entry in search_entries(study.db, **wanted)]  # type: ignore[arg-type]


def test_entries_are_found_by_words_of_their_subject_in_any_case(study: Study) -> None:
    for name in ("Æblegrød", "Time", "Overtime"):
        add_code(study, name, actor="Ana")
    assert subjects(study, words="TIME") == ["Overtime", "Time"]
    assert subjects(study, words="æble") == ["Æblegrød"]
    assert subjects(study, words="ÆBLE") == ["Æblegrød"]
    assert subjects(study, words="nothing so called") == []
    assert subjects(study, words="%") == [], "it is no pattern"


def test_entries_are_found_by_the_verbs_whose_sentence_holds_the_words(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    add_theme(study, "Borrowed", actor="Ana")
    assert subjects(study, words="added the code", verbs=["add code"]) == ["Time"]


def test_entries_are_found_by_person_and_by_the_kind_of_thing(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    add_theme(study, "Borrowed", actor="Bo")
    revise_code(study, code.id, definition="Hours", actor="Bo")
    assert list_actors(study.db) == ["Ana", "Bo"]
    assert subjects(study, actor="Ana") == ["Time"]
    assert subjects(study, tables=["themes"]) == ["Borrowed"]
    assert subjects(study, tables=["codes"], actor="Bo") == ["Time"]
    newest = search_entries(study.db, limit=1)[0]
    assert subjects(study, before=newest.seq) == ["Borrowed", "Time"]


def test_the_rows_of_a_change_are_read_as_they_were_and_became(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    revise_code(study, code.id, definition="Hours", actor="Ana")
    newest = search_entries(study.db, limit=1)[0]
    [image] = list_row_images(study.db, newest.seq)
    assert (image.table, image.key) == ("codes", code.id)
    assert image.before is not None
    assert image.after is not None
    assert (image.before["definition"], image.after["definition"]) == ("", "Hours")
