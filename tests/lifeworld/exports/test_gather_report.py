"""What a report says of a study is so, and what status and consent withhold is not in it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from coding.suggestions.commands import record_run
from lifeworld.exports.export_study import export_study, render_notes
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.preview_report import Contents, preview_report
from opportunity_spaces.assumptions.commands import add_assumption, seal_assumptions
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_initiative, add_insight, add_metric, add_need, add_space
from opportunity_spaces.links.commands import accept_links, link_evidence
from opportunity_spaces.readings.commands import add_reading
from study import InvalidInput, Study
from tests.lifeworld.exports.read_deck import read_deck
from themes.commands import add_theme, record_not_asked, revise_theme
from transcripts.commands import revise_session
from transcripts.consent.commands import record_consent, record_consents, record_session_consents
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.privacy.commands import revise_privacy
from transcripts.speakers.commands import link_speaker

AUDIENCES = ("internal", "workshop", "client", "public")
OUTSIDE = AUDIENCES[1:]
ACTOR = "Ana"


# ------------------------------------------------------------- nothing that the study does not know


CLAIMS = re.compile(
    r"(?i)pseudonym|sealed|is recorded for|key file|before the (?:first|fieldwork)"
    r"|all quotes|never count|verbatim|no text|nothing left|answers? the question"
)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_empty_study_makes_no_claim(study: Study, audience: str) -> None:
    assert not CLAIMS.findall(read_deck(get_report(study, audience=audience)))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_study_without_seal_key_and_consent_claims_none_of_them(
    study: Study, factories: Any, audience: str
) -> None:
    transcript = factories.add_transcript(study)
    [code] = factories.add_codes(study, "Planning")
    coding = factories.code_turn(study, transcript, code)
    insight = add_insight(study, "Nobody can plan", status="agreed", actor=ACTOR)
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    add_assumption(study, "They all plan", actor=ACTOR)
    said = read_deck(get_report(study, audience=audience))
    assert not CLAIMS.findall(said)
    assert ("withheld" in said) == (audience != "internal")
    assert ("not recorded for the one quote that needs it" in said) == (audience == "internal")


def test_what_was_sealed_is_told_with_its_date_and_that_of_the_first_session(
    field: SimpleNamespace,
) -> None:
    study = field.study
    add_assumption(study, "They all plan", actor=ACTOR)
    seal_assumptions(study, actor=ACTOR)
    for group in field.groups:
        revise_session(study, group.session_id, date="2099-03-01", actor=ACTOR)
    said = read_deck(get_report(study, audience="client"))
    assert "The assumption was sealed, before the first session on 1 March 2099." in said
    revise_session(study, field.groups[0].session_id, date="2020-03-01", actor=ACTOR)
    said = read_deck(get_report(study, audience="client"))
    assert re.search(r"was sealed, on .*, after the first session on 1 March 2020\.", said)


def test_what_nobody_had_assumed_is_told_apart_from_what_was_assumed(
    field: SimpleNamespace,
) -> None:
    study = field.study
    add_assumption(study, "They all plan", verdict="overturned", actor=ACTOR)
    seal_assumptions(study, actor=ACTOR)
    add_assumption(study, "The rota is a gift between friends", verdict="new", actor=ACTOR)
    said = read_deck(get_report(study, audience="internal"))
    assert "The one assumption is overturned; one thing is new" in said
    assert "Nobody had assumed anything." in said
    assert "The rota is a gift between friends" in said
    assert "The assumption was sealed" in said  # one of one: what is new is not counted
    add_assumption(study, "They never ask the office", verdict="new", actor=ACTOR)
    add_assumption(study, "Pay is what matters", actor=ACTOR)
    said = read_deck(get_report(study, audience="internal"))
    assert "Of two assumptions, one overturned, one still open; two things are new" in said


def test_the_latest_reading_of_a_metric_is_on_its_slide_with_its_day(
    field: SimpleNamespace,
) -> None:
    study = field.study
    metric = add_metric(study, "Reached", owner="Secretariat", cadence="monthly", actor=ACTOR)
    add_reading(study, metric.id, "58 %", day="2026-03-01", actor=ACTOR)
    add_reading(study, metric.id, "55 %", day="2026-02-01", actor=ACTOR)
    report = get_report(study, audience="internal")
    [row] = report.metrics
    assert (row.reading, row.owner) == ("58 %, 1 March 2026", "Secretariat")
    said = read_deck(report)
    for words in ("Last reading", "58 %, 1 March 2026", "Secretariat", "Every month"):
        assert words in said


def test_consent_is_claimed_only_where_it_is_recorded_of_everybody_quoted(
    field: SimpleNamespace,
) -> None:
    claim = "Consent to this use is recorded for every participant who is quoted here."
    assert claim in get_report(field.study, audience="client").protection
    emma = field.people["Emma"].id
    record_consent(field.study, emma, {"quote_client": "unknown"}, actor=ACTOR)
    assert claim in get_report(field.study, audience="client").protection  # she is not quoted
    revise_privacy(field.study, unknown_client="allow", reason_client="Agreed on tape", actor=ACTOR)
    assert get_report(field.study, audience="client").protection[:2] == (
        "Consent to this use is not recorded for 1 of the 4 quotes that need it.",
        "Why they are shown nevertheless: Agreed on tape.",
    )


def test_the_deck_says_one_number_of_people_wherever_it_counts_them(
    field: SimpleNamespace,
) -> None:
    add_participant(field.study, "Gus", actor=ACTOR)  # planned, never met
    report = get_report(field.study, audience="internal")
    assert (report.heard, len(report.participants), report.silent) == (6, 6, 1)
    assert report.themes[0].count.people_asked == 6
    assert "of the 6 people asked" in report.insights[0].basis
    assert [q.relation for q in report.insights[0].quotes] == ["supports", "supports"]
    assert {int(n) for n in re.findall(r"(\d+) people", read_deck(report))} <= {6, 3, 2, 4}


# ------------------------------------------------------------------------------ status decides


def add_findings(study: Study, insight_id: str, *, parked: bool) -> None:
    """Add one finding of each kind, agreed or no longer pursued."""
    end = "Parked" if parked else "Agreed"
    need = add_need(study, f"{end} people", "see the rota", actor=ACTOR,
                    status="parked" if parked else "validated")  # fmt: skip
    space = add_space(study, f"{end} space", actor=ACTOR, status="parked" if parked else "shaped")
    initiative = add_initiative(study, f"{end} initiative", actor=ACTOR,
                                status="stopped" if parked else "approved")  # fmt: skip
    metric = add_metric(study, f"{end} metric", actor=ACTOR)
    for source, target in (
        (("insight", insight_id), ("need", need.id)),
        (("need", need.id), ("space", space.id)),
        (("space", space.id), ("initiative", initiative.id)),
        (("initiative", initiative.id), ("metric", metric.id)),
    ):
        link_evidence(study, *source, *target, actor=ACTOR)  # type: ignore[arg-type]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_no_longer_pursued_is_in_no_deck_and_in_no_count(
    field: SimpleNamespace, audience: str
) -> None:
    study = field.study
    gone = add_insight(study, "Withdrawn words", status="withdrawn", actor=ACTOR)
    add_findings(study, field.insight.id, parked=False)
    add_findings(study, field.insight.id, parked=True)
    report = get_report(study, audience=audience)
    said = read_deck(report)
    for words in ("Withdrawn words", "Parked people", "Parked space", "Parked initiative",
                  "Parked metric"):  # fmt: skip
        assert words not in said, words
    assert gone.code not in [page.code for page in report.insights]
    assert [len(x) for x in (report.insights, report.needs, report.spaces, report.initiatives,
                             report.metrics)] == [1, 1, 1, 1, 1]  # fmt: skip
    told = "1 insight, 1 need, 1 opportunity space and 1 initiative"
    assert f"Parked or no longer pursued, and left out: {told}." in report.left_out
    assert "Left out with their initiatives: 1 metric." in report.left_out


def test_clients_and_the_public_get_what_is_agreed(field: SimpleNamespace) -> None:
    study = field.study
    draft = add_insight(study, "Only a draft", actor=ACTOR)
    link_evidence(
        study, "excerpt", field.coded["Cleo"].excerpt_id, "insight", draft.id, actor=ACTOR
    )
    add_theme(study, "Only a candidate", code_ids=[field.code], actor=ACTOR)
    need = add_need(study, "People", "see the rota", status="validated", actor=ACTOR)
    link_evidence(study, "insight", draft.id, "need", need.id, actor=ACTOR)
    link_evidence(study, "insight", field.insight.id, "need", need.id, actor=ACTOR)
    for audience in AUDIENCES:
        report = get_report(study, audience=audience)
        said = read_deck(report)
        early = audience in ("internal", "workshop")
        assert ("Only a draft" in said) == early
        assert ("Only a candidate" in said) == early
        assert ("draft" in said.lower().replace("draft\n", "")) or not early
        told = "Not agreed yet and left out: 1 theme and 1 insight."
        assert (told in report.left_out) == (not early)
        # What is left out carries nothing: Cleo supports the draft and only nuances the other.
        quotes = 3 if early else 2
        assert report.needs[0].basis.startswith(f"Rests on {quotes} quotes")
        codes = (field.insight.code, draft.code) if early else (field.insight.code,)
        assert set(report.needs[0].insights) == set(codes)


def test_final_is_refused_while_something_shown_has_to_be_looked_at_again(
    field: SimpleNamespace, tmp_path: Any
) -> None:
    study, theme = field.study, field.theme
    out = tmp_path / "deck.pptx"
    assert "Final" in read_deck(get_report(study, audience="client", final=True))
    revise_theme(study, theme.id, expect_rev=2, organising_concept="Mine", actor=ACTOR)
    with pytest.raises(InvalidInput, match=f"cannot be final yet.*{field.insight.code}") as error:
        export_study(study, out, audience="client", final=True, actor=ACTOR)
    assert "why it still holds" in error.value.hint
    assert not out.exists()
    draft = get_report(study, audience="client")
    assert f"{field.insight.code} rests on something" in "\n".join(render_notes(draft))
    assert not re.search(r"(?i)stale|another look|rests on something", read_deck(draft))
    accept_links(study, "insight", field.insight.id, reason="Read again", actor=ACTOR)
    assert export_study(study, out, audience="client", final=True, actor=ACTOR)


def test_what_is_left_out_does_not_keep_a_deck_from_being_final(field: SimpleNamespace) -> None:
    study = field.study
    draft = add_insight(study, "Only a draft", actor=ACTOR)
    link_evidence(study, "theme", field.theme.id, "insight", draft.id, actor=ACTOR)
    revise_theme(study, field.theme.id, expect_rev=2, organising_concept="Mine", actor=ACTOR)
    accept_links(study, "insight", field.insight.id, reason="Read again", actor=ACTOR)
    assert get_report(study, audience="client", final=True).unsettled == ()
    with pytest.raises(InvalidInput, match=draft.code):
        get_report(study, audience="internal", final=True)


# ------------------------------------------------------------------------------- two counts


def test_an_insight_inherits_who_was_asked_from_its_theme(field: SimpleNamespace) -> None:
    record_not_asked(field.study, field.theme.id, field.groups[1].session_id, actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert report.themes[0].count.render_raised().startswith("1 of 1 group · 3 of 3 people")
    assert report.insights[0].basis == (
        "Rests on 2 quotes · 2 of the 3 people asked · 1 of 1 group · 1 person disagrees"
    )


def test_all_who_contradict_are_counted_and_shown(field: SimpleNamespace, factories: Any) -> None:
    for turn in (4, 6, 7, 8):
        coding = factories.code_turn(
            field.study, field.groups[1].transcript_id, field.code, turn=turn
        )
        link_evidence(
            field.study, "excerpt", coding.excerpt_id, "insight", field.insight.id,
            relation="contradicts", actor=ACTOR,
        )  # fmt: skip
    [page] = get_report(field.study, audience="client").insights
    shown = [quote.relation for quote in page.against]
    assert shown.count("contradicts") >= 4
    said = read_deck(get_report(field.study, audience="client"))
    number = {4: "Four", 5: "Five"}[shown.count("contradicts")]
    assert f"{number} quotes contradict our insight" in said
    assert "Counted are all quotes linked to an insight that contradict it." in said
    assert "1 quote nuances an insight: see the notes of the insight’s slide." in said
    record_consent(field.study, field.people["Bea"].id, {"quote_client": "refused"}, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert "All quotes" not in said
    assert "1 more quote, withheld" in said
    assert f"{number} quotes contradict our insight" in said


@pytest.mark.parametrize("suggester", ["lifeworld", "cloud helper"])
def test_where_suggestions_came_from_is_claimed_of_our_own_runs_only(
    field: SimpleNamespace, suggester: str
) -> None:
    record_run(
        field.study, [], model="a model", version="1 · learner 2", parameters={}, seed=1,
        input_hash="", seconds=1.0, summary={"suggester": suggester},
    )  # fmt: skip
    told = "\n".join(get_report(field.study, audience="client").method.machine)
    assert ("without an outside service" in told) == (suggester == "lifeworld")
    assert ("the plugin “cloud helper”" in told) == (suggester != "lifeworld")


def test_a_counter_voice_is_told_of_where_consent_withholds_all_of_them(
    field: SimpleNamespace,
) -> None:
    record_consent(field.study, field.people["Bea"].id, {"quote_client": "refused"}, actor=ACTOR)
    said = read_deck(get_report(field.study, audience="client"))
    assert field.coded["Bea"].quote not in said
    assert "One quote contradicts our insight" in said
    assert "1 quote, withheld" in said
    assert "1 quote that differs withheld" in said


# -------------------------------------------------------------------------- consent and privacy


@pytest.mark.parametrize(
    ("audience", "purpose"),
    [("workshop", "workshop_use"), ("client", "quote_client"), ("public", "quote_public")],
)
def test_a_quote_without_recorded_consent_does_not_leave(
    field: SimpleNamespace, audience: str, purpose: str
) -> None:
    words = field.coded["Emma"].quote
    assert words in read_deck(get_report(field.study, audience=audience))
    record_consent(field.study, field.people["Emma"].id, {purpose: "unknown"}, actor=ACTOR)
    report = get_report(field.study, audience=audience)
    assert words not in read_deck(report)
    assert "1 quote was left out for want of consent to this use." in report.left_out
    assert report.missing_consent == (
        "1 quote is withheld: consent of Emma in “Ewa, packer” is not recorded.",
    )
    assert "Ewa" not in read_deck(report)
    session = field.groups[0].session_id
    record_session_consents(field.study, [session], {purpose: "given"}, actor=ACTOR)
    report = get_report(field.study, audience=audience)
    assert words in read_deck(report)
    assert report.missing_consent == ()


def test_a_voice_named_like_somebody_who_refused_is_not_quoted_for_its_session(
    field: SimpleNamespace, factories: Any
) -> None:
    study = field.study
    third = factories.add_group(study, title="Third", people=("Emma", "Gro"), seed=7)
    record_session_consents(study, [third.session_id], {"quote_client": "given"}, actor=ACTOR)
    said = factories.code_turn(study, third.transcript_id, field.code, turn=1)
    link_evidence(study, "excerpt", said.excerpt_id, "insight", field.insight.id, actor=ACTOR)
    assert said.quote in read_deck(get_report(study, audience="client"))
    record_consent(study, field.people["Emma"].id, {"quote_client": "refused"}, actor=ACTOR)
    report = get_report(study, audience="client")
    assert said.quote not in read_deck(report)
    [line] = report.missing_consent
    assert "1 quote is withheld: Emma in “Third” may be somebody who did not agree." in line
    assert "People" in line


@pytest.mark.parametrize("audience", OUTSIDE)
def test_titles_of_transcripts_and_ids_stay_with_the_team(
    field: SimpleNamespace, audience: str
) -> None:
    said = read_deck(get_report(field.study, audience=audience))
    assert "Focus group 1" in said
    assert ("Focus group 1, turn" in said) == (audience != "public")
    ids = [c.excerpt_id[-12:] for c in field.coded.values()]
    ids += [*(g.transcript_id for g in field.groups), field.insight.id, field.theme.id]
    for words in ("Ewa", "Former members", *ids):
        assert words not in said, words
    inside = read_deck(get_report(field.study, audience="internal"))
    assert "Ewa, packer, turn" in inside
    assert field.insight.id in inside


def test_people_are_numbered_in_public(field: SimpleNamespace) -> None:
    report = get_report(field.study, audience="public")
    said = read_deck(report)
    assert not [name for name in field.people if name in said]
    quoted = [q.speaker for page in report.insights for q in (*page.quotes, *page.against)]
    assert sorted(quoted) == [f"Participant {n}" for n in (1, 2, 3, 4)]
    assert "Emma" in read_deck(get_report(field.study, audience="client"))


def test_names_inside_a_quote_of_several_people_are_numbered_too(
    field: SimpleNamespace, study: Study
) -> None:
    from coding.commands import apply_code
    from coding.model import NewCoding
    from transcripts.queries import list_turns

    group = field.groups[0]
    turns = list_turns(study, group.text_id)
    new = NewCoding(
        code_id=field.code, transcript_id=group.transcript_id,
        start=turns[1].start, end=turns[2].end,
    )  # fmt: skip
    coding = apply_code(study, new, actor=ACTOR)
    link_evidence(
        study, "excerpt", coding.excerpt_id, "insight", field.insight.id,
        relation="contradicts", actor=ACTOR,
    )  # fmt: skip
    said = read_deck(get_report(study, audience="public"))
    assert re.search(r"Participant \d: .* Participant \d: ", said)
    assert not [name for name in field.people if name in said]


def test_a_participant_whom_somebody_mentions_is_numbered_in_public(
    study: Study, factories: Any
) -> None:
    people = {n: add_participant(study, n, actor=ACTOR) for n in ("Bo", "Shanthi", "Shan")}
    said = (("Moderator", "And?"), ("Bo", "Shanthi was absent, Bolette said, and Shan's shift."))
    transcript = factories.add_transcript(study, said=said)
    link_speaker(study, transcript, "Bo", people["Bo"].id, actor=ACTOR)
    record_consents(study, [p.id for p in people.values()],
                    dict.fromkeys(PURPOSES, "given"), actor=ACTOR)  # fmt: skip
    [code] = factories.add_codes(study, "Planning")
    coding = factories.code_turn(study, transcript, code)
    insight = add_insight(study, "Nobody can plan", status="agreed", actor=ACTOR)
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    [quote] = get_report(study, audience="public").insights[0].quotes
    assert quote.words == ("[Participant 2] was absent, Bolette said, and [Participant 3]'s shift.")
    assert quote.speaker == "Participant 1"
    [quote] = get_report(study, audience="client").insights[0].quotes
    assert quote.words == said[1][1]


def test_strata_of_few_people_are_shown_together_outside_the_team(
    field: SimpleNamespace,
) -> None:
    revise_privacy(field.study, fewest=4, actor=ACTOR)
    report = get_report(field.study, audience="client")
    assert [cell.stratum for cell in report.themes[0].by_stratum] == ["All"]
    assert report.themes[0].by_stratum[0].count == replace(report.themes[0].count)
    assert {p.stratum for p in report.participants} == {""}
    assert "Wards" not in read_deck(report)
    inside = get_report(field.study, audience="internal")
    assert [cell.stratum for cell in inside.themes[0].by_stratum] == ["Ports", "Wards"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_preview_says_what_the_report_holds(
    field: SimpleNamespace, factories: Any, audience: str
) -> None:
    study = field.study
    draft = add_insight(study, "Not agreed yet", actor=ACTOR)
    lone = add_participant(study, "Nobody heard of", actor=ACTOR)
    record_consent(study, lone.id, {"take_part": "given"}, actor=ACTOR)
    (code,) = factories.add_codes(study, "Said")
    more = add_insight(study, "Also agreed", status="agreed", actor=ACTOR)
    relations = ("supports",) * 4 + ("contradicts", "nuances")
    for number, relation in enumerate(relations):
        group = field.groups[number % 2]
        coding = factories.code_turn(study, group.transcript_id, code, turn=1 + number // 2)
        for insight in (draft, more):
            link_evidence(
                study,
                "excerpt",
                coding.excerpt_id,
                "insight",
                insight.id,
                relation=relation,
                actor=ACTOR,
            )
    refused = next(iter(field.people.values()))
    record_consent(study, refused.id, dict.fromkeys(PURPOSES, "refused"), actor=ACTOR)
    report = get_report(study, audience=audience)
    contents = preview_report(study, audience=audience, chain=get_chain(study))
    assert contents == Contents(
        themes=len(report.themes),
        insights=len(report.insights),
        needs=len(report.needs),
        spaces=len(report.spaces),
        participants=len(report.participants),
        quotes=sum(len(page.quotes) + len(page.against) for page in report.insights),
        left_out=report.left_out,
        missing_consent=report.missing_consent,
        exposed=report.exposed,
        unsettled=report.unsettled,
    )
    assert contents.quotes


# ------------------------------------------------- what is left out is not told as if it were not


def test_findings_that_are_not_agreed_are_not_told_as_if_nobody_had_written_them(
    study: Study,
) -> None:
    add_insight(study, "Nobody can plan", actor=ACTOR)
    add_need(study, "Cleaners", "plan a week", actor=ACTOR)
    for audience, shown in (("client", False), ("internal", True)):
        said = read_deck(get_report(study, audience=audience))
        assert "written yet" not in said
        assert ("No insight is shown in this version." in said) != shown
        assert ("No unmet need is shown in this version." in said) != shown


def test_what_rests_on_something_left_out_says_so(field: SimpleNamespace) -> None:
    study = field.study
    draft = add_insight(study, "Rest is short", actor=ACTOR)
    quote = field.coded["Ali"].excerpt_id
    link_evidence(study, "excerpt", quote, "insight", draft.id, actor=ACTOR)
    need = add_need(study, "Cleaners", "rest", status="validated", actor=ACTOR)
    link_evidence(study, "insight", draft.id, "need", need.id, actor=ACTOR)
    parked = add_space(study, "A later room", status="parked", actor=ACTOR)
    shaped = add_space(study, "A room", status="shaped", actor=ACTOR)
    hidden = add_need(study, "Porters", "sit", status="parked", actor=ACTOR)
    link_evidence(study, "need", need.id, "space", parked.id, actor=ACTOR)
    link_evidence(study, "need", hidden.id, "space", shaped.id, actor=ACTOR)
    idea = add_initiative(study, "Chairs", status="shaped", actor=ACTOR)
    link_evidence(study, "space", parked.id, "initiative", idea.id, actor=ACTOR)
    belief = add_assumption(study, "They rest", actor=ACTOR)
    link_evidence(
        study, "insight", draft.id, "assumption", belief.id, relation="contradicts", actor=ACTOR
    )
    report = get_report(study, audience="client")
    [row] = report.needs
    assert (row.basis, row.hidden) == ("Rests on 1 insight not shown here", 1)
    assert len(row.elsewhere) == 1
    assert [space.hidden for space in report.spaces] == [1]
    assert [each.hidden for each in report.assumptions] == [1]
    assert [each.space for each in report.initiatives] == ["not shown here"]
    said = read_deck(report)
    assert "Rests on no quote yet" not in said
    assert "Insights: 1 not shown here." in said
    assert "not in any yet" not in said
    inside = read_deck(get_report(study, audience="internal"))
    assert "not in any yet" not in inside, "it is in a parked one"


def test_only_spaces_that_gather_a_need_are_counted_as_gathering(field: SimpleNamespace) -> None:
    study = field.study
    needs = [
        add_need(study, who, "rest", status="validated", actor=ACTOR)
        for who in ("Cleaners", "Porters")
    ]
    full = add_space(study, "A room", status="shaped", actor=ACTOR)
    add_space(study, "An empty room", status="shaped", actor=ACTOR)
    link_evidence(study, "need", needs[0].id, "space", full.id, actor=ACTOR)
    said = read_deck(get_report(study, audience="client"))
    assert "One opportunity space gathers one of the two needs; one is not in any yet" in said
    study.undo(actor=ACTOR)
    said = read_deck(get_report(study, audience="client"))
    assert "No need is in an opportunity space yet" in said


def test_a_quote_that_is_linked_twice_is_counted_once(field: SimpleNamespace) -> None:
    study = field.study
    second = add_insight(study, "Rest is short", status="agreed", actor=ACTOR)
    for name, relation in (("Bea", "contradicts"), ("Emma", "supports")):
        link_evidence(
            study, "excerpt", field.coded[name].excerpt_id, "insight", second.id,
            relation=relation, actor=ACTOR,  # type: ignore[arg-type]
        )  # fmt: skip
    said = read_deck(get_report(study, audience="client"))
    assert "One quote contradicts our two insights" in said
    assert "4 quotes come from these places" in said


def test_consent_to_what_was_observed_of_somebody_known_is_not_claimed_unrecorded(
    field: SimpleNamespace,
) -> None:
    from coding.commands import revise_excerpt

    study = field.study
    revise_excerpt(study, field.coded["Emma"].excerpt_id, kind="observed", actor=ACTOR)
    record_consent(study, field.people["Emma"].id, {"quote_internal": "unknown"}, actor=ACTOR)
    protection = get_report(study, audience="internal").protection
    assert protection == (
        "Consent to this use is not recorded for 1 of the 4 quotes that need it.",
    )


def test_voices_that_are_not_matched_may_be_those_described_and_have_numbers_outside(
    field: SimpleNamespace, factories: Any
) -> None:
    study = field.study
    group = factories.add_group(study, title="Third", people=("Emma Real", "Gus Real"), seed=5)
    record_session_consents(
        study, [group.session_id], {"quote_client": "given", "quote_internal": "given"},
        actor=ACTOR,
    )  # fmt: skip
    coding = factories.code_turn(study, group.transcript_id, field.code, turn=1)
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", field.insight.id, actor=ACTOR)
    report = get_report(study, audience="client")
    assert (
        "2 voices are not yet matched to people: some may be among the people described."
        in report.method.limits
    )
    said = read_deck(report)
    assert "Real" not in said
    assert "Speaker 1" in said
    assert "Emma" in said, "who is matched has the pseudonym"
    numbered = "Speakers who are not matched to people are called “Speaker” and a number."
    assert numbered in report.protection
    inside = get_report(study, audience="internal")
    assert "Real" in read_deck(inside)
    assert numbered not in inside.protection


def test_one_voice_is_not_said_to_be_several(study: Study, factories: Any) -> None:
    group = factories.add_group(study, title="Talk", people=("Astrid",), seed=2)
    [code] = factories.add_codes(study, "Planning")
    factories.code_turn(study, group.transcript_id, code, turn=1)
    limits = get_report(study, audience="client").method.limits
    assert "1 voice is not yet matched to a person." in limits


def test_sessions_without_a_date_are_told_beside_those_with_one(field: SimpleNamespace) -> None:
    study = field.study
    add_assumption(study, "They all plan", actor=ACTOR)
    seal_assumptions(study, actor=ACTOR)
    revise_session(study, field.groups[0].session_id, date="2099-03-01", actor=ACTOR)
    revise_session(study, field.groups[1].session_id, date="", actor=ACTOR)
    report = get_report(study, audience="client")
    assert [phase.dates for phase in report.method.phases] == ["2099-03-01, 1 without a date"]
    said = read_deck(report)
    assert "before the first session with a date, on 1 March 2099." in said


def test_levels_of_confidence_are_told_as_they_are(field: SimpleNamespace) -> None:
    for number, level in enumerate(("very_low", "low")):
        add_insight(
            field.study, f"Claim {number}", status="agreed", confidence=level,
            confidence_reason="One group", actor=ACTOR,
        )  # fmt: skip
    said = read_deck(get_report(field.study, audience="client"))
    assert "Confidence is very low for I2." in said
    assert "Confidence is low for I3." in said


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("Everyone", "Everyone needs to rest."),
        ("A clerk", "A clerk needs to rest."),
        ("Nobody yet", "Nobody yet needs to rest."),
        ("Each porter", "Each porter needs to rest."),
        ("Care workers", "Care workers need to rest."),
        ("Anyone’s colleagues", "Anyone’s colleagues need to rest."),
        ("Ones who stay", "Ones who stay need to rest."),
    ],
)
def test_a_need_agrees_with_who_has_it(who: str, told: str) -> None:
    from lifeworld.exports.report_findings import NeedRow

    assert NeedRow(id="N1", who=who, verb="rest").short() == told


def test_a_long_client_leaves_the_state_and_the_date_in_the_footer(field: SimpleNamespace) -> None:
    from lifeworld.exports.deck.foot import render_footer

    report = replace(
        get_report(field.study, audience="client"), client="Association of " * 20,
        study_title="A title " * 30,
    )  # fmt: skip
    footer = render_footer(report)
    assert "Draft" in footer
    assert len(footer) < 180


def test_an_attribute_that_is_not_shown_is_not_said_to_be_shown_in_wider_bands() -> None:
    from transcripts.privacy.disclosure import apply_coarsening

    people = {str(n): {"Age": f"{20 + 10 * n}–{29 + 10 * n}"} for n in range(2)}
    coarse = apply_coarsening(people, fewest=3)
    assert all("Age" not in values for values in coarse.people.values())
    assert not any("wider bands" in line for line in coarse.withheld)
