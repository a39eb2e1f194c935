"""Lists of people are read and updated by pseudonym; what is rare about them is found and held."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study import InvalidInput, Study, Unreadable
from transcripts.consent.commands import record_consents
from transcripts.consent.queries import list_consent_table, list_given
from transcripts.frame.commands import add_stratum
from transcripts.people.attributes import find_mapping, parse_people, read_list
from transcripts.people.commands import add_people, record_wanted, revise_attribute
from transcripts.people.queries import list_attributes, list_reached, preview_people
from transcripts.privacy.commands import add_retention, revise_privacy
from transcripts.privacy.disclosure import (
    apply_coarsening,
    find_rare_cells,
    find_rare_details,
    find_small_strata,
)
from transcripts.privacy.model import OUTSIDE
from transcripts.privacy.queries import get_privacy, list_due
from transcripts.queries import list_participants, list_strata

TABLE = """Pseudonym;Branche;Age band;Shoe size;quote_client;Samtykke quote_public;Dato;Sheet
Anni;Care;40–49;38;ja;nej;2026-03-01;2
Bo;Metal;50–59;44;yes;;2026-03-01;2
;Metal;50–59;44;yes;;;
Anni;Care;20–29;38;ja;nej;;
Carla;Care;30–39;x;maybe;yes;2026-03-02;2
"""


def read(study: Study, table: str = TABLE) -> list[str]:
    listed = read_list(table.encode("utf-8"), "people.csv")
    definitions = {each.name: each for each in list_attributes(study)}
    people, wrong = parse_people(listed, find_mapping(listed.heads), definitions)
    add_people(study, people, actor="Ana")
    return wrong


def test_a_list_of_people_is_read_with_strata_attributes_and_consents(study: Study) -> None:
    wrong = read(study)
    people = {p.pseudonym: p for p in list_participants(study)}
    assert list(people) == ["Anni", "Bo", "Carla"]
    assert people["Anni"].attributes == {"age_band": "40–49", "shoe_size": "38"}
    assert [s.name for s in list_strata(study)] == ["Care", "Metal"]
    consents = list_consent_table(study)
    assert consents[people["Anni"].id]["quote_client"] == ("given", "2", "2026-03-01")
    assert consents[people["Anni"].id]["quote_public"][0] == "refused"
    assert list_given(study, "quote_public") == {people["Carla"].id}
    assert {a.name: a.type for a in list_attributes(study)}["age_band"] == "band"
    assert len(wrong) == 3
    assert "Row 4 has no pseudonym" in wrong[0]


def test_reading_a_list_again_changes_only_what_is_different(study: Study) -> None:
    read(study)
    version = study.version
    listed = read_list(TABLE.replace("44", "45").encode(), "people.csv")
    people, _ = parse_people(listed, find_mapping(listed.heads))
    plan = preview_people(study, people)
    assert (plan.new, plan.changed, plan.same) == ((), ("Bo",), ("Anni", "Carla"))
    assert study.version == version
    add_people(study, people, actor="Ana")
    study.undo(actor="Ana")
    assert {p.pseudonym: p.attributes["shoe_size"] for p in list_participants(study)}["Bo"] == "44"


def test_an_attribute_that_is_not_needed_is_left_out_and_taken_off(study: Study) -> None:
    read(study)
    revise_attribute(study, "shoe_size", use="drop", actor="Ana")
    assert not any("shoe_size" in p.attributes for p in list_participants(study))
    read(study)
    assert not any("shoe_size" in p.attributes for p in list_participants(study))


def test_a_workbook_is_read_like_a_table() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Participant", "Age"])  # type: ignore[union-attr]
    book.active.append(["Anni", 41])  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    listed = read_list(stream.getvalue(), "people.xlsx")
    assert listed.heads == ("Participant", "Age")
    assert listed.rows == ((2, ("Anni", "41")),)


def test_a_table_without_people_or_pseudonyms_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_list(b"pseudonym,age\n", "people.csv")
    with pytest.raises(InvalidInput, match="pseudonym"):
        find_mapping(["shoe size", "age"])


def test_consent_is_recorded_for_many_at_once(study: Study) -> None:
    read(study)
    ids = [p.id for p in list_participants(study)]
    record_consents(study, ids, {"recontact": "refused"}, sheet="3", actor="Ana")
    table = list_consent_table(study)
    assert {table[i]["recontact"][0] for i in ids} == {"refused"}
    with pytest.raises(InvalidInput):
        record_consents(study, ids, {"recontact": "perhaps"}, actor="Ana")


def test_silence_holds_back_from_everybody_outside_the_team(study: Study) -> None:
    now = get_privacy(study)
    assert [a for a in ("internal", *OUTSIDE) if now.withholds_unknown(a)] == list(OUTSIDE)


def test_silence_is_overruled_only_with_a_reason_that_is_kept(study: Study) -> None:
    with pytest.raises(InvalidInput, match="reason"):
        revise_privacy(study, unknown_client="allow", actor="Ana")
    with pytest.raises(InvalidInput, match="reason"):
        revise_privacy(study, unknown_client="allow", reason_client="  ", actor="Ana")
    assert study.version == 0
    revise_privacy(
        study, unknown_client="allow", reason_client="Agreed on tape", fewest=4, actor="Ana"
    )
    now = get_privacy(study)
    assert not now.withholds_unknown("client")
    assert (now.get_reason("client"), now.fewest) == ("Agreed on tape", 4)
    assert now.withholds_unknown("public")
    revise_privacy(study, unknown_client="withhold", actor="Ana")
    assert get_privacy(study).get_reason("client") == ""
    study.undo(actor="Ana")
    assert get_privacy(study).get_reason("client") == "Agreed on tape"


def test_a_setting_that_does_not_exist_is_refused(study: Study) -> None:
    with pytest.raises(InvalidInput, match="unknown_press"):
        revise_privacy(study, unknown_press="allow", actor="Ana")


def test_the_plan_stands_beside_what_was_reached(study: Study) -> None:
    read(study)
    care = next(s for s in list_strata(study) if s.name == "Care")
    record_wanted(study, care.id, "people", 5, actor="Ana")
    cells = {(c.stratum, c.kind): c for c in list_reached(study)}
    assert (cells["Care", "people"].wanted, cells["Care", "people"].reached) == (5, 2)
    assert cells["Metal", "groups"].wanted is None
    record_wanted(study, care.id, "people", None, actor="Ana")
    assert {c.wanted for c in list_reached(study)} == {None}


def test_what_is_due_is_listed_until_it_was_done(study: Study) -> None:
    add_stratum(study, "Care", actor="Ana")
    add_retention(study, "recordings", "2026-06-30", actor="Ana")
    add_retention(study, "study", "2031-06-30", actor="Ana")
    assert [c.kind for c in list_due(study, today=date(2026, 7, 1))] == ["recordings"]
    assert not list_due(study, today=date(2026, 6, 29))
    add_retention(study, "recordings", "2026-06-30", done="2026-07-01", actor="Ana")
    assert not list_due(study, today=date(2026, 7, 2))
    with pytest.raises(InvalidInput, match="not a date"):
        add_retention(study, "recordings", "soon", actor="Ana")


PEOPLE = {
    f"p{n}": {"age": "40–49", "role": "porter", "site": "north" if n < 5 else "south"}
    for n in range(9)
} | {"p9": {"age": "60–69", "role": "porter", "site": "north"}}


def test_combinations_that_few_share_are_found_and_only_the_smallest() -> None:
    cells = find_rare_cells(PEOPLE, fewest=3)
    assert [c.attributes for c in cells] == [(("age", "60–69"),)]
    assert "1 person" in cells[0].sentence


def test_after_coarsening_no_combination_is_rare() -> None:
    for fewest in (2, 3, 5):
        coarse = apply_coarsening(PEOPLE, fewest=fewest, keep=("site",))
        assert not find_rare_cells(coarse.people, fewest=fewest)
        assert coarse.withheld
    assert PEOPLE["p9"]["age"] == "60–69"


# One porter and one welder each in the north and south: every pair is rare, each value is not.
PAIRS = {
    f"p{n}": {"site": site, "job": job}
    for n, (site, job) in enumerate(
        [("north", "porter")] * 3 + [("south", "porter"), ("north", "welder")]
        + [("south", "welder")] * 3
    )
}  # fmt: skip


@pytest.mark.parametrize(("kept", "given_up"), [("site", "job"), ("job", "site")])
def test_what_is_kept_is_withheld_last_whatever_its_name(kept: str, given_up: str) -> None:
    coarse = apply_coarsening(PAIRS, fewest=3, keep=(kept,))
    assert {n: v[kept] for n, v in coarse.people.items()} == {n: v[kept] for n, v in PAIRS.items()}
    # Without one of four in the north, the other three would tell what the fourth does.
    assert not any(given_up in v for v in coarse.people.values())
    assert coarse.withheld == (
        f"{given_up.capitalize()} is withheld for 8 people,"
        " so that no group of fewer than 3 is seen apart.",
    )


def test_what_is_kept_is_withheld_where_nothing_else_hides_the_person() -> None:
    people = {
        n: {"stratum": site}
        for n, site in zip("abcdefg", ["ports", *"XXYYY", "ports"], strict=True)
    }
    coarse = apply_coarsening({**people, "h": {"stratum": "docks"}}, fewest=2, keep=("stratum",))
    left = {n for n, v in coarse.people.items() if "stratum" not in v}
    assert left == {"h", "b", "c"}


def test_one_gap_is_not_left_beside_the_only_other_value() -> None:
    people = {f"m{n}": {"union": "member"} for n in range(9)} | {"x": {"union": "former member"}}
    coarse = apply_coarsening(people, fewest=3)
    assert not any(coarse.people.values())


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "stratum": st.sampled_from(["north", "south"]),
                "job": st.sampled_from(["porter", "welder", "nurse"]),
                "union": st.sampled_from(["yes", "no"]),
            },
        ),
        max_size=25,
    ),
    st.integers(2, 5),
)
def test_no_gap_is_so_small_that_it_could_be_filled(
    listed: list[dict[str, str]], fewest: int
) -> None:
    people = {f"p{n}": values for n, values in enumerate(listed)}
    shown = apply_coarsening(people, fewest=fewest, keep=("stratum",)).people
    assert not find_rare_cells(shown, fewest=fewest)
    for name in ("stratum", "job", "union"):
        for stratum in (None, "north", "south"):
            scope = [p for p in shown if stratum in (None, shown[p].get("stratum"))]
            gap = sum(name in people[p] and name not in shown[p] for p in scope)
            assert gap == 0 or gap >= fewest or not any(name in shown[p] for p in scope)


def test_strata_with_too_few_people_are_shown_together() -> None:
    assert find_small_strata({"a": (9,), "b": (5,), "c": (3,)}, fewest=3) == frozenset()
    assert find_small_strata({"a": (9,), "b": (2,), "c": (1,), "d": (0,)}, fewest=3) == {"b", "c"}
    assert find_small_strata({"a": (9,), "b": (5,), "c": (1,)}, fewest=3) == {"b", "c"}
    assert find_small_strata({"a": (9,), "b": (1,), "c": (1,)}, fewest=3) == {"a", "b", "c"}
    assert find_small_strata({"a": (1,)}, fewest=3) == {"a"}
    # Enough in one way of counting are not enough: in the other, two would stand apart.
    counted = {"porters": (2, 2), "none": (4, 0), "office": (9, 9), "ward": (14, 14)}
    assert find_small_strata(counted, fewest=3) == {"porters", "none", "office"}


def test_neighbouring_bands_are_joined_before_anything_is_withheld() -> None:
    coarse = apply_coarsening({n: {"age": v["age"]} for n, v in PEOPLE.items()}, fewest=3)
    assert {v["age"] for v in coarse.people.values()} == {"40–69"}


def test_details_of_a_quote_that_tell_who_spoke_are_found() -> None:
    quote = "Jeg er 43 år gammel og den eneste svejser i Lemvig siden 1998."
    kinds = {d.kind for d in find_rare_details([("q", quote, "da")], said=[quote])}
    assert {"place", "age", "date"} <= kinds
    plain = "Det var en god dag for os alle."
    assert not find_rare_details([("q", plain, "da")], said=[plain])
