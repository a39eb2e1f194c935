"""What probabilities rest on: chosen from what people decided, and said in words."""

from __future__ import annotations

import pytest

from coding.suggestions.basis import (
    Grounds,
    choose_basis,
    describe_basis,
    describe_precision,
    parse_grounds,
    render_grounds,
)


@pytest.mark.parametrize(
    ("sampled", "reviewed", "accepted", "rejected", "coded", "basis"),
    [
        (24, 24, 0, 0, False, "sample"),
        (24, 90, 50, 50, True, "sample"),
        (23, 24, 50, 50, True, "read"),
        (23, 24, 50, 50, False, "decisions"),
        (23, 23, 20, 20, True, "decisions"),
        (0, 0, 20, 19, True, "none"),
        (0, 0, 90, 0, True, "none"),
        (0, 0, 0, 90, True, "none"),
        (0, 0, 0, 0, False, "none"),
    ],
)
def test_the_best_basis_of_which_there_is_enough_is_chosen(
    sampled: int, reviewed: int, accepted: int, rejected: int, coded: bool, basis: str
) -> None:
    found = choose_basis(
        sampled=sampled,
        reviewed=reviewed,
        accepted=accepted,
        rejected=rejected,
        coded=coded,
        enough=24,
    )
    assert found == basis


def test_every_basis_is_said_in_a_sentence() -> None:
    said = describe_basis(Grounds(basis="sample", sampled=48, coded=30, reviewed=60))
    assert said == "Probabilities rest on 48 passages read at random."
    said = describe_basis(Grounds(basis="read", reviewed=60))
    assert said.startswith("Probabilities rest on 60 passages marked as read. They were not drawn")
    said = describe_basis(Grounds(basis="read", reviewed=60), examples=True)
    assert said.startswith("Probabilities rest on 60 coded examples. Nothing says")
    said = describe_basis(Grounds(basis="decisions", decided=41))
    assert "41 suggestions accepted or rejected" in said
    said = describe_basis(Grounds(expected_precision=0.2))
    assert "Expect about 20% of what is suggested to be right" in said
    assert describe_basis(Grounds()).startswith("No probability is known yet")


def test_a_sample_left_half_way_is_said_to_be_too_small() -> None:
    said = describe_basis(Grounds(basis="read", reviewed=30, sampled=11))
    assert "marked as read" in said
    assert "Of the random sample, 11 passages are read so far; 24 are needed" in said
    assert "1 passage is read" in describe_basis(Grounds(sampled=1))


def test_a_sample_without_a_code_and_codes_without_a_passage_are_named() -> None:
    empty = Grounds(basis="sample", sampled=30, coded=0, unseen=("a", "b"))
    assert "None of the 30 passages read at random got a code" in describe_basis(empty)
    some = Grounds(basis="sample", sampled=30, coded=3, unseen=("a", "b"))
    names = {"a": "Pay", "b": "Noise"}
    assert describe_basis(some, names=names).endswith(
        "Not among them, so less certain: “Pay”, “Noise”."
    )
    many = Grounds(basis="sample", sampled=30, coded=3, unseen=tuple(map(str, range(297))))
    assert describe_basis(many).endswith("less certain: 297 codes.")
    named = describe_basis(many, names={str(i): f"Code {i}" for i in range(297)})
    assert named.endswith("“Code 0”, “Code 1”, “Code 2” and 294 more.")
    assert len(named) < 200


def test_how_many_suggestions_should_be_right_is_said_only_where_it_is_known() -> None:
    assert "About 62% of what" in describe_precision(Grounds(basis="read", expected_precision=0.62))
    assert describe_precision(Grounds(basis="sample")) == ""
    assert describe_precision(Grounds(expected_precision=0.2)) == ""


def test_grounds_are_read_back_from_the_summary_of_a_run() -> None:
    grounds = Grounds(basis="sample", sampled=48, coded=3, unseen=("a",), expected_precision=0.5)
    assert parse_grounds(render_grounds(grounds) | {"seconds": 3}) == grounds
    older = parse_grounds({"calibrated": True, "reviewed": 30, "suggester": "lifeworld"})
    assert older is not None
    assert (older.basis, older.reviewed) == ("read", 30)
    assert parse_grounds({"calibrated": True, "suggester": "a plugin"}) is None
