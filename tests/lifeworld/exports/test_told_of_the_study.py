"""Sentences of a deck that were false of small, odd and half-written studies."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from coding.commands import apply_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.model import NewCoding
from lifeworld.exports.deck.slides_spaces import ask_question
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.report import CodeRow
from lifeworld.memos.names import find_memo_links
from opportunity_spaces.assumptions.commands import add_assumption, revise_assumption
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_metric,
    add_need,
    add_space,
    remove_initiative,
)
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import list_assumptions
from opportunity_spaces.statements import render_need
from study import Study
from tests.lifeworld.exports.read_deck import read_deck
from themes.commands import add_theme, record_not_asked, revise_theme
from transcripts.commands import add_session, revise_session
from transcripts.consent.commands import record_consent, record_consents, record_session_consents
from transcripts.frame.commands import add_stratum, revise_frame
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant, revise_participant
from transcripts.privacy.commands import revise_privacy
from transcripts.queries import get_transcript, list_participants, list_speakers, list_strata
from transcripts.speakers.commands import link_speaker, revise_speaker

ACTOR = "Ana"


def add_people(field: SimpleNamespace, factories: Any, names: str, stratum_id: str | None) -> Any:
    """Add a group of people who agreed to everything, in a stratum or in none."""
    people = {
        n: add_participant(field.study, n, stratum_id=stratum_id, actor=ACTOR)
        for n in names.split()
    }
    agreed = dict.fromkeys(PURPOSES, "given")
    record_consents(field.study, [p.id for p in people.values()], agreed, actor=ACTOR)
    group = factories.add_group(
        field.study, title=names, people=tuple(people), participants=people,
        stratum_id=stratum_id, seed=7,
    )  # fmt: skip
    return SimpleNamespace(people=people, group=group)


# ------------------------------------------------------------------------------------------ strata


def test_one_person_in_no_stratum_does_not_stand_alone_outside_the_team(
    field: SimpleNamespace, factories: Any
) -> None:
    lone = add_people(field, factories, "Gro", None)
    coding = factories.code_turn(field.study, lone.group.transcript_id, field.code, turn=1)
    link_evidence(
        field.study, "excerpt", coding.excerpt_id, "insight", field.insight.id, actor=ACTOR
    )
    inside = get_report(field.study, audience="internal")
    assert [c.stratum for c in inside.themes[0].by_stratum] == ["Ports", "Wards", "No stratum"]
    report = get_report(field.study, audience="client")
    names = {c.stratum for c in report.themes[0].by_stratum}
    assert "Other or no stratum" in names
    assert len(names) == 2, "the smallest stratum hides the one"
    said = read_deck(report)
    assert "No stratum" not in said
    assert "no stratum: 1" not in said
    assert "Gro · Other or no stratum" in said


def test_enough_people_without_a_stratum_keep_their_column(
    field: SimpleNamespace, factories: Any
) -> None:
    add_people(field, factories, "Gro Hal Ida", None)
    report = get_report(field.study, audience="client")
    assert [c.stratum for c in report.themes[0].by_stratum] == ["Ports", "Wards", "No stratum"]
    assert "9 people" in read_deck(report)
    assert "from two strata" not in read_deck(report), "three of them are in none"


def test_whoever_is_heard_in_two_strata_is_told(field: SimpleNamespace) -> None:
    told = "A person heard in several strata counts in each of them."
    assert told not in read_deck(get_report(field.study, audience="internal"))
    link_speaker(
        field.study, field.groups[1].transcript_id, "Cleo", field.people["Emma"].id, actor=ACTOR
    )
    assert told in read_deck(get_report(field.study, audience="internal"))


# ------------------------------------------------------------------------------------------ people


def test_somebody_who_left_is_counted_and_told_as_such(field: SimpleNamespace) -> None:
    record_consent(field.study, field.people["Dan"].id, {"take_part": "withdrawn"}, actor=ACTOR)
    report = get_report(field.study, audience="client")
    said = read_deck(report)
    assert report.gone == 1
    assert "no longer takes part" in said
    assert (
        "1 of those heard no longer takes part: counted, not quoted and not described."
        in report.method.limits
    )
    assert "1 more not described" not in said


def test_a_client_reads_the_names_of_those_quoted_only(field: SimpleNamespace) -> None:
    report = get_report(field.study, audience="client")
    quoted = {p.pseudonym for p in report.participants if p.quoted}
    assert quoted == {"Emma", "Ali", "Bea", "Cleo"}
    assert "Dan" not in read_deck(report)
    assert "Dan" in read_deck(get_report(field.study, audience="internal"))
    record_consent(field.study, field.people["Ali"].id, {"quote_client": "refused"}, actor=ACTOR)
    assert "Ali" not in read_deck(get_report(field.study, audience="client"))


# ------------------------------------------------------------------------------ question and themes


def test_a_reworded_question_without_a_first_one_is_the_question(field: SimpleNamespace) -> None:
    revise_frame(field.study, question="", reframed="What for?", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "What for?" in said
    assert "This is the question as we put it" in said
    assert "has not been written down" not in said


def test_a_theme_that_nobody_was_asked_about_has_no_bar_and_no_share(
    field: SimpleNamespace, factories: Any
) -> None:
    [code] = factories.add_codes(field.study, "Fear")
    factories.code_turn(field.study, field.groups[0].transcript_id, code, turn=1)
    theme = add_theme(field.study, "Nobody's topic", code_ids=[code], actor=ACTOR)
    for group in field.groups:
        record_not_asked(field.study, theme.id, group.session_id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "0/0" not in said
    assert "0 of 0" not in said
    assert "Nobody's topic. Nobody was asked." in said
    assert "No theme has a coding yet" not in said


def test_a_theme_that_nobody_raised_states_nothing(field: SimpleNamespace) -> None:
    add_theme(field.study, "Pay", organising_concept="Members stay for the pay.", actor=ACTOR)
    report = get_report(field.study, audience="internal")
    assert "Pay" in {theme.name for theme in report.themes}
    assert "Members stay for the pay." not in read_deck(report)


def test_the_codebook_names_every_theme_of_a_code_and_counts_those_not_shown(
    field: SimpleNamespace,
) -> None:
    add_theme(field.study, "Not agreed", code_ids=[field.code], actor=ACTOR)
    [row] = get_report(field.study, audience="client").codes
    assert row == CodeRow(
        name=row.name, themes=("Time",), hidden=1, definition=row.definition, count=row.count
    )
    assert "Time; 1 not shown" in read_deck(get_report(field.study, audience="client"))
    [row] = get_report(field.study, audience="internal").codes
    assert set(row.themes) == {"Time", "Not agreed"}


# --------------------------------------------------------------------------- findings and evidence


def test_an_assumption_rests_on_the_quotes_linked_to_it(field: SimpleNamespace) -> None:
    add_assumption(field.study, "They all plan", actor=ACTOR)
    [assumption] = list_assumptions(field.study)
    revise_assumption(field.study, assumption.id, verdict="nuanced", actor=ACTOR)
    for name in ("Emma", "Cleo"):
        link_evidence(
            field.study, "excerpt", field.coded[name].excerpt_id, "assumption", assumption.id,
            actor=ACTOR,
        )  # fmt: skip
    for audience in ("internal", "client"):
        [row] = get_report(field.study, audience=audience).assumptions
        assert row.quotes == 2
        assert "2 quotes" in read_deck(get_report(field.study, audience=audience))


def test_a_voice_against_does_not_stand_alone_where_its_others_are_withheld(
    field: SimpleNamespace,
) -> None:
    told = "What supports it is withheld: the appendix says why."
    assert told not in read_deck(get_report(field.study, audience="client"))
    for name in ("Emma", "Ali"):
        person = field.people[name].id
        record_consent(field.study, person, {"quote_client": "refused"}, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "A voice against" in said
    assert told in said


def test_insights_whose_confidence_nobody_judged_are_named(field: SimpleNamespace) -> None:
    add_insight(field.study, "Sure", status="agreed", confidence="high", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "Confidence has not been judged for I1." in said


def test_needs_of_spaces_that_are_not_shown_are_told_in_a_whole_sentence(
    field: SimpleNamespace,
) -> None:
    needs = [
        add_need(field.study, who, "rest", status="validated", actor=ACTOR)
        for who in ("Cleaners", "Porters")
    ]
    add_space(field.study, "An empty room", status="shaped", actor=ACTOR)
    parked = add_space(field.study, "A parked room", status="parked", actor=ACTOR)
    link_evidence(field.study, "need", needs[0].id, "space", parked.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "One need is in a space not shown here; one is not in any yet" in said
    shown = add_space(field.study, "A room", status="shaped", actor=ACTOR)
    link_evidence(field.study, "need", needs[1].id, "space", shown.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert (
        "One opportunity space gathers one of the two needs; one is in a space not shown here"
        in said
    )


def test_a_space_with_a_name_alone_says_so(field: SimpleNamespace) -> None:
    add_space(field.study, "A room", status="shaped", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "Only its name has been written yet" in said


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("How might we rest?", "… rest?"),
        ("How can we, as a union, rest", "… as a union, rest?"),
        ("HMW: rest more?", "… rest more?"),
        ("rest more", "… rest more?"),
        ("What would it take to rest?", "What would it take to rest?"),
        ("How does rest begin", "How does rest begin?"),
        ("  ", ""),
    ],
)
def test_questions_read_on_from_their_heading_or_stand_for_themselves(
    written: str, shown: str
) -> None:
    assert ask_question(written) == shown


def test_one_quote_of_one_person_is_told_in_the_singular(study: Study, factories: Any) -> None:
    stratum = add_stratum(study, "Ports", actor=ACTOR)
    person = add_participant(study, "Emma", stratum_id=stratum.id, actor=ACTOR)
    group = factories.add_group(
        study, title="Talk", people=("Emma",), participants={"Emma": person},
        stratum_id=stratum.id, seed=1,
    )  # fmt: skip
    [code] = factories.add_codes(study, "Planning")
    coding = factories.code_turn(study, group.transcript_id, code, turn=1)
    insight = add_insight(study, "Nobody can plan", status="agreed", actor=ACTOR)
    add_theme(study, "Time", code_ids=[code], actor=ACTOR)
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    said = read_deck(get_report(study, audience="internal"))
    assert "1 quote comes from this place" in said
    assert "the one person asked" in said
    assert "1 of 1 person" not in said.replace("1 of 1 person ·", "")
    assert "Strata: one" not in said
    assert "Consent to this use is not recorded for 1 of the one that needs it." not in said
    revise_privacy(study, unknown_client="allow", actor=ACTOR, reason_client="On tape")
    told = get_report(study, audience="client").protection
    assert told[0] == "Consent to this use is not recorded for the one quote that needs it."
    revise_session(study, group.session_id, date="2026-03-01", actor=ACTOR)
    revise_participant(study, person.id, expect_rev=person.rev, stratum_id=None, actor=ACTOR)
    assert "Who we met" not in read_deck(get_report(study, audience="client"))


# ------------------------------------------------------------------- what a third reading had found


def test_needs_of_a_space_that_are_not_shown_are_counted(field: SimpleNamespace) -> None:
    room = add_space(field.study, "A room", status="shaped", actor=ACTOR)
    draft = add_need(field.study, "Cleaners", "rest", actor=ACTOR)
    link_evidence(field.study, "need", draft.id, "space", room.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "1 need, not shown here" in said
    assert "0 needs" not in said
    agreed = add_need(field.study, "Porters", "rest", status="validated", actor=ACTOR)
    link_evidence(field.study, "need", agreed.id, "space", room.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "2 needs, 1 of them not shown here" in said


def test_strata_that_are_not_shown_are_told_and_do_not_become_people_without_one(
    field: SimpleNamespace,
) -> None:
    revise_privacy(field.study, fewest=4, actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert "Strata are not shown: too few of them have enough people." in report.left_out
    assert "No stratum" not in read_deck(report)
    assert not any(
        "Strata" in line for line in get_report(field.study, audience="internal").left_out
    )


def test_whoever_was_asked_in_another_session_was_asked(
    field: SimpleNamespace, factories: Any
) -> None:
    emma = field.people["Emma"]
    alone = factories.add_group(
        field.study, title="Emma again", people=("Emma",), participants={"Emma": emma},
        kind="interview", seed=9,
    )  # fmt: skip
    record_not_asked(field.study, field.theme.id, alone.session_id, actor=ACTOR)
    coding = factories.code_turn(field.study, alone.transcript_id, field.code, turn=1)
    insight = add_insight(field.study, "Plans fail", status="agreed", actor=ACTOR)
    link_evidence(field.study, "theme", field.theme.id, "insight", insight.id, actor=ACTOR)
    link_evidence(field.study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    basis = get_chain(field.study).evidence("insight", insight.id).render_basis()
    assert basis == (
        "Rests on 1 quote · 1 of the 6 people asked · 0 of 2 groups"
        " · 1 session in which nobody was asked"
    )


def test_a_need_was_asked_about_where_any_of_its_insights_was(
    field: SimpleNamespace, factories: Any
) -> None:
    [code] = factories.add_codes(field.study, "Fear")
    coding = factories.code_turn(field.study, field.groups[0].transcript_id, code, turn=2)
    theme = add_theme(field.study, "Fear", code_ids=[code], actor=ACTOR)
    other = add_insight(field.study, "They fear", actor=ACTOR)  # its quote has a theme, it has none
    link_evidence(field.study, "excerpt", coding.excerpt_id, "insight", other.id, actor=ACTOR)
    need = add_need(field.study, "Porters", "rest", actor=ACTOR)
    for each in (field.insight.id, other.id):
        link_evidence(field.study, "insight", each, "need", need.id, actor=ACTOR)
    record_not_asked(field.study, field.theme.id, field.groups[0].session_id, actor=ACTOR)
    assert get_chain(field.study).evidence("need", need.id).supports.people_asked == 6
    record_not_asked(field.study, theme.id, field.groups[0].session_id, actor=ACTOR)
    assert get_chain(field.study).evidence("need", need.id).supports.people_asked == 3


def test_a_person_keeps_the_own_stratum_in_a_session_of_another(field: SimpleNamespace) -> None:
    wards = next(s for s in list_strata(field.study) if s.name == "Wards")
    emma = next(p for p in list_participants(field.study) if p.pseudonym == "Emma")
    said = read_deck(get_report(field.study, audience="client"))
    assert "Emma · Ports" in said
    assert "Columns: the strata of the sessions." not in said
    revise_participant(field.study, emma.id, expect_rev=emma.rev, stratum_id=wards.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "Emma · Wards" in said
    assert "Emma · Ports" not in said
    assert "Columns: the strata of the sessions." in said


def test_evidence_against_an_assumption_is_told_as_such(field: SimpleNamespace) -> None:
    add_assumption(field.study, "They all plan", actor=ACTOR)
    [assumption] = list_assumptions(field.study)
    for kind, source in (
        ("insight", field.insight.id), ("excerpt", field.coded["Emma"].excerpt_id),
    ):  # fmt: skip
        link_evidence(
            field.study, kind, source, "assumption", assumption.id,
            relation="contradicts", actor=ACTOR,
        )  # fmt: skip
    link_evidence(
        field.study, "excerpt", field.coded["Ali"].excerpt_id, "assumption", assumption.id,
        actor=ACTOR,
    )  # fmt: skip
    said = read_deck(get_report(field.study, audience="client"))
    assert "I1 (against), 2 quotes (1 against)" in said
    assert "The one assumption is still open" in said
    assert "They all plan → open\n" in said


def test_an_insight_that_a_need_rests_on_and_that_is_not_shown_is_counted(
    field: SimpleNamespace,
) -> None:
    draft = add_insight(field.study, "Not agreed", actor=ACTOR)
    need = add_need(field.study, "Porters", "rest", status="validated", actor=ACTOR)
    for each in (field.insight.id, draft.id):
        link_evidence(field.study, "insight", each, "need", need.id, actor=ACTOR)
    [row] = get_report(field.study, audience="client").needs
    assert row.basis.endswith(" · 1 insight not shown here")
    [row] = get_report(field.study, audience="internal").needs
    assert "not shown" not in row.basis


def test_a_share_of_one_person_is_no_headline(field: SimpleNamespace, factories: Any) -> None:
    lone = add_people(field, factories, "Gro", None)
    [code] = factories.add_codes(field.study, "Fear")
    factories.code_turn(field.study, lone.group.transcript_id, code, turn=1)
    theme = add_theme(field.study, "Fear", code_ids=[code], actor=ACTOR)
    for group in field.groups:
        record_not_asked(field.study, theme.id, group.session_id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "“Time” was raised by 4 of the 7 people asked" in said
    assert "the one person asked spoke" not in said.casefold()


def test_an_unmatched_speaker_of_the_same_name_is_told_apart(
    field: SimpleNamespace, factories: Any
) -> None:
    group = factories.add_group(field.study, title="Another", people=("Emma",), seed=3)
    record_session_consents(
        field.study, [group.session_id], {"quote_internal": "given"}, actor=ACTOR
    )
    coding = factories.code_turn(field.study, group.transcript_id, field.code, turn=1)
    insight = add_insight(field.study, "Plans fail", actor=ACTOR)
    link_evidence(field.study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "Emma (not matched)" in said
    assert "Emma · Ports" in said


# ------------------------------------------------------------------ what a fourth reading had found


def test_few_people_of_a_stratum_are_not_seen_apart_where_sessions_have_no_stratum(
    field: SimpleNamespace, factories: Any
) -> None:
    """Sessions without a stratum hide the few in the counts of themes, and not among the people."""
    porters = add_stratum(field.study, "Porters", actor=ACTOR)
    add_people(field, factories, "Gro Hal", porters.id)
    for name in ("Emma", "Cleo"):
        factories.add_group(
            field.study, title=f"{name} alone", people=(name,),
            participants={name: field.people[name]}, stratum_id=None, kind="interview",
            seed=11,
        )  # fmt: skip
    report = get_report(field.study, audience="client")
    assert not any("Stratum is not shown" in line for line in report.left_out)
    assert all(person.stratum for person in report.participants)
    counted = Counter(person.stratum for person in report.participants)
    assert min(counted.values()) >= 3
    columns = {cell.stratum for cell in report.themes[0].by_stratum}
    assert set(counted) <= columns
    assert "Porters" not in read_deck(report)


def test_what_is_withheld_is_counted_of_those_heard(field: SimpleNamespace) -> None:
    for number in range(5):
        person = add_participant(
            field.study, f"Silent {number}", attributes={"age_band": f"{number}0–{number}9"},
            actor=ACTOR,
        )  # fmt: skip
        record_consent(field.study, person.id, {"take_part": "given"}, actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert not any("Age" in line for line in report.left_out)
    assert report.silent == 5


def test_whoever_left_with_a_session_is_neither_described_nor_named(
    field: SimpleNamespace,
) -> None:
    add_memo(
        field.study,
        NewMemo(
            body="Ask [[Cleo]] again", thing=Thing(kind="study", id="study"), in_report=True,
            links=find_memo_links(field.study, "Ask [[Cleo]] again"),
        ),
        actor=ACTOR,
    )  # fmt: skip
    assert "Ask Cleo again" in read_deck(get_report(field.study, audience="client"))
    cleo = field.people["Cleo"].id
    record_consent(field.study, cleo, dict.fromkeys(PURPOSES, "unknown"), actor=ACTOR)
    record_session_consents(
        field.study, [field.groups[1].session_id], {"take_part": "refused"}, actor=ACTOR
    )
    report = get_report(field.study, audience="client")
    assert report.gone == 1
    said = read_deck(report)
    assert "Cleo" not in said
    assert "Ask somebody again" in said


def test_where_nobody_was_there_nobody_was_asked(field: SimpleNamespace, factories: Any) -> None:
    alone = add_stratum(field.study, "Depot", actor=ACTOR)
    visit = factories.add_group(
        field.study, title="Depot", people=("Guide",), stratum_id=alone.id, kind="site_visit",
        seed=4,
    )  # fmt: skip
    for speaker in list_speakers(field.study, visit.transcript_id):
        revise_speaker(field.study, speaker.id, role="observer", actor=ACTOR)
    theme = get_report(field.study, audience="internal").themes[0]
    cells = {cell.stratum: cell for cell in theme.by_stratum}
    assert cells["Depot"].text() == "n.a."


def test_a_dropped_theme_says_nothing_of_who_was_asked(field: SimpleNamespace) -> None:
    from themes.queries import get_theme

    insight = add_insight(field.study, "Plans fail", actor=ACTOR)
    link_evidence(
        field.study, "excerpt", field.coded["Emma"].excerpt_id, "insight", insight.id, actor=ACTOR
    )
    record_not_asked(field.study, field.theme.id, field.groups[1].session_id, actor=ACTOR)
    chain = get_chain(field.study)
    assert chain.evidence("insight", insight.id).supports.people_asked == 3
    theme = get_theme(field.study, field.theme.id)
    revise_theme(field.study, theme.id, expect_rev=theme.rev, status="dropped", actor=ACTOR)
    basis = get_chain(field.study).evidence("insight", insight.id).render_basis()
    assert "1 of the 6 people heard" in basis


@pytest.mark.parametrize(
    ("who", "verb", "told"),
    [
        ("Leaders", "muster courage", "Leaders need to muster courage."),
        ("Residents", "needle less", "Residents need to needle less."),
        ("Leaders", "must rest", "Leaders must rest."),
        ("Leaders", "need rest", "Leaders need rest."),
        ("A few nurses", "rest", "A few nurses need to rest."),
        ("A number of staff", "rest", "A number of staff need to rest."),
        ("A nurse", "rest", "A nurse needs to rest."),
        ("The ward nurse", "rest", "The ward nurse needs to rest."),
        ("The nurse on nights", "rest", "The nurse on nights needs to rest."),
        ("the clerk who knows rotas", "rest", "The clerk who knows rotas needs to rest."),
        ("The nurses", "rest", "The nurses need to rest."),
        ("The nurses in a ward", "rest", "The nurses in a ward need to rest."),
        ("The homeless", "rest", "The homeless need to rest."),
        ("The newly hired", "rest", "The newly hired need to rest."),
        ("The night boss", "rest", "The night boss needs to rest."),
        ("The porter and the clerk", "rest", "The porter and the clerk need to rest."),
        ("The few who stay", "rest", "The few who stay need to rest."),
        ("Their women colleagues", "rest", "Their women colleagues need to rest."),
        ("Our bus driver", "rest", "Our bus driver needs to rest."),
    ],
)
def test_a_need_is_told_as_one_whatever_its_verb_begins_with(
    who: str, verb: str, told: str
) -> None:
    from lifeworld.exports.report_findings import NeedRow

    assert NeedRow(id="N1", who=who, verb=verb).short() == told


def test_a_need_reads_alike_in_the_app_and_in_a_deck(field: SimpleNamespace) -> None:
    need = add_need(
        field.study, who="the clerk", verb="to swap", goal="a day with whom she trusts",
        because="The rota is fixed.", actor=ACTOR,
    )  # fmt: skip
    [row] = get_report(field.study, audience="internal").needs
    told = "The clerk needs to swap a day with whom she trusts because the rota is fixed."
    assert (row.sentence(), render_need(need)) == (told, told)


# ---------------------------------------------------------------------------- what is to be done


def test_initiatives_and_metrics_are_told_in_whole_sentences(field: SimpleNamespace) -> None:
    made = [
        add_initiative(field.study, name, horizon="quick_win", status="approved", actor=ACTOR)
        for name in ("Swap sheets", "Night buses")
    ]
    add_metric(field.study, "Swaps", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "Two initiatives, both of them quick wins" in said
    assert "One metric, without a baseline so far" in said
    add_metric(field.study, "Rides", baseline="3 a night", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "Two metrics; one lacks a baseline" in said
    remove_initiative(field.study, made[0].id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "One initiative, a quick win" in said


def test_spaces_of_an_initiative_that_are_not_shown_are_counted(field: SimpleNamespace) -> None:
    plan = add_initiative(field.study, "Swap sheets", status="approved", actor=ACTOR)

    def gather(name: str, status: str) -> str:
        space = add_space(field.study, name, status=status, actor=ACTOR)
        link_evidence(field.study, "space", space.id, "initiative", plan.id, actor=ACTOR)
        [row] = get_report(field.study, audience="client").initiatives
        return row.space

    assert gather("A parked room", "parked") == "not shown here"
    assert gather("A room", "shaped") == "A room, 1 not shown here"
    assert gather("A second parked room", "parked") == "A room, 2 not shown here"


def test_a_survey_without_speakers_is_quoted_as_said(
    field: SimpleNamespace, factories: Any
) -> None:
    answers = factories.add_transcript(
        field.study, said=[("", "I never plan a week ahead.")], kind="notes"
    )
    session = get_transcript(field.study, answers).session_id
    revise_session(field.study, session, kind="survey", actor=ACTOR)
    new = NewCoding(code_id=field.code, transcript_id=answers, start=0, end=26)
    coding = apply_code(field.study, new, actor=ACTOR)
    link_evidence(field.study, "excerpt", coding.excerpt_id, "insight", field.insight.id,
                  actor=ACTOR)  # fmt: skip
    report = get_report(field.study, audience="internal")
    said = read_deck(report)
    assert "In 1 transcript, the speakers are not known." in said
    assert "observed" not in said
    assert "Field notes" not in said


# ------------------------------------------------- what another audience does not see, or few said


def test_who_was_asked_does_not_depend_on_the_audience(
    field: SimpleNamespace, factories: Any
) -> None:
    """A theme that a client does not see was asked about nevertheless."""
    first, second = field.groups
    early = add_theme(field.study, "Rest", code_ids=[field.code], actor=ACTOR)
    record_not_asked(field.study, field.theme.id, second.session_id, actor=ACTOR)
    record_not_asked(field.study, early.id, first.session_id, actor=ACTOR)
    link_evidence(field.study, "theme", early.id, "insight", field.insight.id, actor=ACTOR)
    inside, client = (
        get_report(field.study, audience=audience).insights[0].basis
        for audience in ("internal", "client")
    )
    assert inside == client
    assert "of the 6 people asked" in client
    assert "nobody was asked" not in client


def test_what_supports_a_need_and_is_not_shown_is_not_denied(field: SimpleNamespace) -> None:
    need = add_need(field.study, "Porters", "rest", status="validated", actor=ACTOR)
    draft = add_insight(field.study, "Draft", actor=ACTOR)
    agreed = add_insight(field.study, "Nobody rests", status="agreed", actor=ACTOR)
    for name, insight, relation in (("Emma", draft, "supports"), ("Ali", agreed, "contradicts")):
        link_evidence(field.study, "excerpt", field.coded[name].excerpt_id, "insight", insight.id,
                      relation=relation, actor=ACTOR)  # fmt: skip
        link_evidence(field.study, "insight", insight.id, "need", need.id, actor=ACTOR)
    [row] = get_report(field.study, audience="client").needs
    assert row.basis == "Rests on 1 insight not shown here · 1 person disagrees"


def test_the_codebook_says_what_it_leaves_out_only_where_it_does(
    field: SimpleNamespace, factories: Any
) -> None:
    assert "Other codes are left out." not in read_deck(get_report(field.study, audience="client"))
    factories.add_codes(field.study, "Nobody said it")
    assert "Other codes are left out." in read_deck(get_report(field.study, audience="client"))


def test_a_share_that_one_person_reaches_too_is_not_called_the_largest(
    field: SimpleNamespace, factories: Any
) -> None:
    emma, [noise] = field.people["Emma"], factories.add_codes(field.study, "Noise")
    for name, turn in (("Dan", 2), ("Finn", 3)):
        field.coded[name] = factories.code_turn(
            field.study, field.groups[1].transcript_id, field.code, turn=turn
        )
    alone = factories.add_group(
        field.study, title="Emma", people=("Emma",), participants={"Emma": emma},
        kind="interview", seed=9,
    )  # fmt: skip
    factories.code_turn(field.study, alone.transcript_id, noise, turn=1)
    theme = add_theme(field.study, "Noise", code_ids=[noise], status="defined", actor=ACTOR)
    for group in field.groups:
        record_not_asked(field.study, theme.id, group.session_id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="internal"))
    assert "“Time” was raised by 6 of the 6 people asked" in said
    assert "largest share:" not in said


def test_sessions_without_a_transcript_are_no_part_of_the_fieldwork(
    field: SimpleNamespace,
) -> None:
    add_session(field.study, "Called off", kind="focus_group", date="2019-12-01", actor=ACTOR)
    revise_session(field.study, field.groups[0].session_id, date="2020-01-05", actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert report.first_session == "2020-01-05"
    assert {q.transcript for page in report.insights for q in (*page.quotes, *page.against)} == {
        "Focus group 1", "Focus group 2",
    }  # fmt: skip
    assert "numbered by date, the one without one last." in read_deck(report)


def test_only_sessions_in_which_somebody_speaks_are_listened_to(
    field: SimpleNamespace, factories: Any
) -> None:
    factories.add_transcript(
        field.study, said=[("", "A queue at the door.")], kind="notes", title="Visit",
        session_kind="site_visit",
    )  # fmt: skip
    said = read_deck(get_report(field.study, audience="client"))
    assert "We listened to 6 people in 2 sessions" in said
    assert "3 sessions, 6 people" in said, "how the study was done counts all"
    assert "the speakers are not known" not in said


def test_notes_in_place_of_a_group_are_told(field: SimpleNamespace, factories: Any) -> None:
    factories.add_transcript(
        field.study, said=[("", "Stranger one: A queue.")], kind="notes", title="Group",
        session_kind="focus_group",
    )  # fmt: skip
    limits = get_report(field.study, audience="client").method.limits
    assert "In 1 transcript, the speakers are not known." in limits


def test_a_stratum_in_which_few_were_asked_is_not_shown_outside(
    field: SimpleNamespace, factories: Any
) -> None:
    """Of three porters one was asked: the cell would say what that one said."""
    record_not_asked(field.study, field.theme.id, field.groups[1].session_id, actor=ACTOR)
    wards = next(s for s in list_strata(field.study) if s.name == "Wards")
    alone = factories.add_group(
        field.study, title="Cleo", people=("Cleo",), participants={"Cleo": field.people["Cleo"]},
        kind="interview", stratum_id=wards.id, seed=9,
    )  # fmt: skip
    factories.code_turn(field.study, alone.transcript_id, field.code, turn=1)
    cells = {
        audience: [
            c.text() for c in get_report(field.study, audience=audience).themes[0].by_stratum
        ]
        for audience in ("internal", "client")
    }
    assert cells == {"internal": ["3/3", "1/1"], "client": ["n.s.", "n.s."]}
    told = "n.s. not shown: few were asked in one of the strata."
    assert told in read_deck(get_report(field.study, audience="client"))
    assert told not in read_deck(get_report(field.study, audience="internal"))


def test_what_is_not_agreed_says_so_to_those_who_see_it(field: SimpleNamespace) -> None:
    add_theme(field.study, "Away from the desk", code_ids=[field.code], actor=ACTOR)
    add_initiative(field.study, "Open pay", actor=ACTOR)
    inside = read_deck(get_report(field.study, audience="internal"))
    assert "Away from the desk · candidate" in inside
    assert "Open pay · idea" in inside


def test_one_of_a_kind_and_all_of_a_kind_are_told_as_such(field: SimpleNamespace) -> None:
    for name in ("One", "Two"):
        add_assumption(field.study, name, actor=ACTOR)
    assert "Both assumptions are still open" in read_deck(
        get_report(field.study, audience="client")
    )
    add_assumption(field.study, "Three", actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "All three assumptions are still open" in said
    need = add_need(field.study, "Porters", "rest", status="addressed", actor=ACTOR)
    space = add_space(field.study, "A room", status="shaped", actor=ACTOR)
    link_evidence(field.study, "need", need.id, "space", space.id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "One need, addressed by now; one opportunity space takes up one need" in said


def test_the_author_is_told_what_to_do_and_readers_are_not(study: Study) -> None:
    for audience, told in (("internal", True), ("client", False)):
        said = read_deck(get_report(study, audience=audience))
        assert ("Add transcripts and describe" in said) is told
        assert ("Gather codes into themes." in said) is told
        assert "There is no theme yet" in said
        assert "A theme says how many" not in said


# ------------------------------------------------------------------------------ what is explained


def test_passages_of_sessions_that_were_not_asked_are_told_as_not_counted(
    field: SimpleNamespace,
) -> None:
    record_not_asked(field.study, field.theme.id, field.groups[1].session_id, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert (
        "Not asked about: “Time” in 1 of 2 sessions. Where nobody asked, silence tells us nothing,"
        " and 1 passage of such a session is not counted for that theme." in said
    )


def test_quotes_that_nuance_are_counted_whether_they_are_shown_or_not(
    field: SimpleNamespace,
) -> None:
    link_evidence(field.study, "excerpt", field.coded["Ali"].excerpt_id, "insight",
                  field.insight.id, relation="nuances", actor=ACTOR)  # fmt: skip
    said = read_deck(get_report(field.study, audience="client"))
    assert "2 quotes nuance an insight: see the notes of the insight’s slide." in said
    for name, told in (("Cleo", "; 1 of them is in the notes of the insight’s slide."),
                       ("Ali", " and are withheld.")):  # fmt: skip
        record_consent(field.study, field.people[name].id, {"quote_client": "refused"}, actor=ACTOR)
        said = read_deck(get_report(field.study, audience="client"))
        assert f"2 quotes nuance an insight{told}" in said


def test_a_need_counts_those_asked_about_what_is_shown_of_it(
    field: SimpleNamespace, factories: Any
) -> None:
    """A hidden insight adds neither quotes nor people asked."""
    [code] = factories.add_codes(field.study, "Doubt")
    alone = factories.add_group(
        field.study, title="Gus", people=("Gus", "Hal"), kind="interview", seed=9
    )
    theme = add_theme(field.study, "Doubt", code_ids=[code], actor=ACTOR)
    record_not_asked(field.study, field.theme.id, alone.session_id, actor=ACTOR)
    draft = add_insight(field.study, "Draft", actor=ACTOR)
    link_evidence(field.study, "theme", theme.id, "insight", draft.id, actor=ACTOR)
    need = add_need(field.study, "Porters", "rest", status="validated", actor=ACTOR)
    for insight in (field.insight, draft):
        link_evidence(field.study, "insight", insight.id, "need", need.id, actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert report.needs[0].basis == f"{report.insights[0].basis} · 1 insight not shown here"


def test_the_slide_on_listening_says_where_nobody_spoke(
    field: SimpleNamespace, factories: Any
) -> None:
    assert "No people are counted" not in read_deck(get_report(field.study, audience="client"))
    factories.add_transcript(
        field.study, said=[("", "A queue at the door.")], kind="notes", title="Visit",
        session_kind="site_visit",
    )  # fmt: skip
    said = read_deck(get_report(field.study, audience="client"))
    assert "No people are counted in 1 of 3 sessions" in said
