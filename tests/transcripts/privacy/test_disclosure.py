"""What would tell who somebody is: rare combinations of attributes, rare details in quotes."""

from __future__ import annotations

import pytest

from transcripts.privacy.disclosure import (
    RareDetail,
    apply_coarsening,
    find_rare_cells,
    find_rare_details,
)


def people_of_ages(**numbers: int) -> dict[str, dict[str, str]]:
    """Return people with nothing but a band of ages: `people_of_ages(a20_29=3)`."""
    return {
        f"{band}-{n}": {"age": band[1:].replace("_", "–")}
        for band, number in numbers.items()
        for n in range(number)
    }


def bands(people: dict[str, dict[str, str]]) -> dict[str, int]:
    shown = [values.get("age", "") for values in people.values()]
    return {band: shown.count(band) for band in dict.fromkeys(shown)}


def test_three_share_what_is_not_rare_and_two_do_not() -> None:
    assert find_rare_cells({n: {"job": "porter"} for n in "abc"}) == []
    [cell] = find_rare_cells({n: {"job": "porter"} for n in "ab"})
    assert (cell.attributes, cell.people) == ((("job", "porter"),), 2)
    assert cell.sentence == "job: porter (2 people)"
    assert apply_coarsening({n: {"job": "porter"} for n in "abc"}).withheld == ()


def test_a_combination_is_told_only_where_no_part_of_it_is_rare() -> None:
    people = {n: {"job": "porter", "site": "north"} for n in "abc"}
    people |= {n: {"job": "welder", "site": "south"} for n in "def"}
    people["g"] = {"job": "porter", "site": "south"}
    told = [c.attributes for c in find_rare_cells(people, fewest=2)]
    assert told == [(("job", "porter"), ("site", "south"))]
    people["g"]["site"] = "east"
    assert [c.attributes for c in find_rare_cells(people, fewest=2)] == [(("site", "east"),)]


def test_combinations_of_four_are_looked_at_only_when_asked() -> None:
    # Any three of four are shared by two; all four by one.
    people = {
        f"{a}{b}{c}{d}": {"a": a, "b": b, "c": c, "d": d}
        for a in "01" for b in "01" for c in "01" for d in "01"
    }  # fmt: skip
    assert find_rare_cells(people, fewest=2) == []
    assert len(find_rare_cells(people, fewest=2, most=4)) == 16


def test_what_is_in_most_rare_combinations_is_withheld_first() -> None:
    people = {f"p{n}": {"job": "porter", "site": "north", "shift": "day"} for n in range(4)}
    people |= {f"s{n}": {"job": "porter", "site": "south", "shift": "day"} for n in range(4)}
    people |= {f"n{n}": {"job": "porter", "site": "north", "shift": "night"} for n in range(4)}
    people |= {f"x{n}": {"job": "porter", "site": "south", "shift": "night"} for n in range(4)}
    people |= {f"w{n}": {"job": "welder", "site": "north", "shift": "day"} for n in range(4)}
    people["odd"] = {"job": "welder", "site": "south", "shift": "night"}
    coarse = apply_coarsening(people, fewest=2)
    # A welder in the south is rare and so is one at night; people in the south at night are not.
    # The other four welders' job goes with hers: four welders of five would tell who the fifth is.
    assert coarse.people == {
        name: {k: v for k, v in values.items() if (k, v) != ("job", "welder")}
        for name, values in people.items()
    }
    assert coarse.withheld == (
        "Job is withheld for 5 people, so that no group of fewer than 2 is seen apart.",
    )


def test_one_person_is_told_as_one() -> None:
    assert apply_coarsening({"d": {"place_of_work": "south"}}, fewest=2).withheld == (
        "Place of work is withheld for 1 person, so that no group of fewer than 2 is seen apart.",
    )


def test_a_band_that_is_too_small_joins_its_smaller_neighbour() -> None:
    coarse = apply_coarsening(people_of_ages(a20_29=5, a30_39=1, a40_49=3, a50_59=9), fewest=3)
    assert bands(coarse.people) == {"20–29": 5, "30–49": 4, "50–59": 9}
    assert coarse.withheld == ("Age is shown in wider bands.",)
    other = apply_coarsening(people_of_ages(a20_29=3, a30_39=1, a40_49=5), fewest=3)
    assert bands(other.people) == {"20–39": 4, "40–49": 5}


def test_the_first_and_the_last_band_have_one_neighbour() -> None:
    first = apply_coarsening(people_of_ages(a20_29=1, a30_39=4, a40_49=3), fewest=3)
    assert bands(first.people) == {"20–39": 5, "40–49": 3}
    last = apply_coarsening(people_of_ages(a20_29=3, a30_39=4, a40_49=1), fewest=3)
    assert bands(last.people) == {"20–29": 3, "30–49": 5}


def test_bands_that_are_large_enough_stay_as_they_were_written() -> None:
    people = {f"p{n}": {"age": "20-29"} for n in range(3)}
    people |= {f"q{n}": {"age": "30-39"} for n in range(3)}
    coarse = apply_coarsening(people, fewest=3)
    assert coarse.people == people
    assert coarse.withheld == ()


def test_values_that_are_not_all_bands_are_not_joined() -> None:
    people = people_of_ages(a20_29=3, a30_39=1) | {f"x{n}": {"age": "old"} for n in range(3)}
    coarse = apply_coarsening(people, fewest=3)
    assert bands(coarse.people) == {"": 4, "old": 3}


def details(quote: str, *, said: list[str] | None = None, language: str | None = "en") -> list[str]:
    found = find_rare_details([("q", quote, language)], said=[quote] if said is None else said)
    return [f"{d.kind}: {d.words}" for d in found]


def test_a_detail_is_told_with_its_quote_and_its_place() -> None:
    quote = "There are 12 employees in my hall."
    assert find_rare_details([("q7", quote, "en")], said=[quote]) == [
        RareDetail(quote_id="q7", words="12 employees", kind="number", start=10, end=22)
    ]


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("I am 43 and tired.", ["age: I am 43"]),
        ("We began in 1998 here.", ["date: in 1998"]),
        ("I am the only welder here.", ["job: welder"]),
        ("It was a good day for all of us.", []),
    ],
)
def test_each_kind_of_detail_is_found_by_its_words(quote: str, told: list[str]) -> None:
    assert details(quote) == told


def test_a_job_that_stands_in_two_texts_is_no_detail() -> None:
    quote = "I am the only welder here."
    assert details(quote, said=[quote]) == ["job: welder"]
    assert details(quote, said=[]) == ["job: welder"]
    assert details(quote, said=[quote, "A Welder came."]) == []
    assert details(quote, said=["welder welder welder"]) == ["job: welder"], (
        "one text, however often"
    )


def test_details_that_lie_side_by_side_are_both_told_and_those_that_overlap_once() -> None:
    assert details("I am 43, 12 km away.") == ["age: I am 43", "number: 12 km"]
    assert details("She turned 40 years old.") == ["age: turned 40"]


def test_a_name_that_was_replaced_is_no_detail_and_one_behind_it_is() -> None:
    assert details("[Mette Sørensen] said so.", language="da") == []
    assert details("Så sagde [Person 1] det til Mette Sørensen.", language="da") == [
        "person: Mette Sørensen"
    ]
    assert details("Mette Sørensen talte [om det] igen.", language="da") == [
        "person: Mette Sørensen"
    ]


def test_where_the_language_is_not_known_names_are_found_as_in_danish() -> None:
    quote = "Det sagde Mette Sørensen til os."
    assert details(quote, language=None) == details(quote, language="da") != []
