"""A long act is one change that is written in pieces, between which others write."""

from __future__ import annotations

import threading

import pytest

from coding.codebook.commands import add_code, rename_code
from coding.queries import list_codes
from study import Conflict, InvalidInput, Study
from study.entries import list_entries


def names(study: Study) -> list[str]:
    return sorted(code.name for code in list_codes(study))


def test_an_act_in_pieces_is_one_entry_and_one_undo(study: Study) -> None:
    with study.change("build", actor="Ana", pieces=True) as whole:
        time = add_code(study, "Time", actor="Bo")
        rename_code(study, time.id, "Hours", actor="Bo")
        whole.subject = "both"
    [entry] = list_entries(study.db)
    assert (entry.id, entry.verb, entry.actor, entry.subject) == (whole.id, "build", "Ana", "both")
    study.undo(actor="Ana")
    assert names(study) == []
    study.redo(actor="Ana")
    assert names(study) == ["Hours"]


def test_others_write_between_the_pieces_and_keep_what_they_wrote(study: Study) -> None:
    def work_beside() -> None:
        add_code(study, "Pay", actor="Karla")
        study.close()

    with study.change("build", actor="Ana", pieces=True):
        add_code(study, "Time", actor="Ana")
        other = threading.Thread(target=work_beside)
        other.start()
        other.join(timeout=5)
        assert not other.is_alive(), "the write lock was held"
        add_code(study, "Rest", actor="Ana")
    study.undo(actor="Ana")
    assert names(study) == ["Pay"]


@pytest.mark.parametrize("fault", [InvalidInput("No."), ZeroDivisionError(), KeyboardInterrupt()])
def test_an_act_that_fails_between_two_pieces_takes_the_first_back(
    study: Study, fault: BaseException
) -> None:
    def build() -> None:
        with study.change("build", actor="Ana", pieces=True):
            add_code(study, "Time", actor="Ana")
            raise fault

    with pytest.raises(type(fault)):
        build()
    assert names(study) == []
    add_code(study, "Pay", actor="Ana")
    assert list_entries(study.db)[0].verb == "add code", "the next change is one of its own again"


def test_a_piece_that_is_refused_may_be_left_out_and_alone_leaves_no_entry(study: Study) -> None:
    with study.change("build", actor="Ana", pieces=True), pytest.raises(InvalidInput):
        add_code(study, " ", actor="Ana")
    assert list_entries(study.db) == []
    with study.change("build", actor="Ana", pieces=True):
        add_code(study, "Time", actor="Ana")
        with pytest.raises(InvalidInput):
            add_code(study, " ", actor="Ana")
    assert names(study) == ["Time"]
    assert len(list_entries(study.db)) == 1


def test_an_act_that_was_undone_before_its_end_goes_no_further(study: Study) -> None:
    def build() -> None:
        with study.change("build", actor="Ana", pieces=True) as whole:
            add_code(study, "Time", actor="Ana")
            other = threading.Thread(target=lambda: study.undo(whole.id, actor="Karla"))
            other.start()
            other.join()
            add_code(study, "Rest", actor="Ana")

    with pytest.raises(Conflict, match="undone before it was finished"):
        build()
    assert names(study) == []


def test_views_of_a_study_grow_old_with_every_piece(study: Study) -> None:
    with study.change("build", actor="Ana", pieces=True):
        add_code(study, "Time", actor="Ana")
        before = study.version, study.stamp
        add_code(study, "Rest", actor="Ana")
        assert study.version > before[0]
        assert study.stamp != before[1]


def test_a_command_that_gathers_others_is_one_piece(study: Study) -> None:
    with study.change("build", actor="Ana", pieces=True):
        with study.change("inner", actor="Ana", gathers=True):
            time = add_code(study, "Time", actor="Ana")
            rename_code(study, time.id, "Hours", actor="Ana")
        with study.change("inner", actor="Ana", pieces=True):
            add_code(study, "Rest", actor="Ana")
    assert [entry.verb for entry in list_entries(study.db)] == ["build"]
    assert names(study) == ["Hours", "Rest"]
