from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coding.quotes.queries import list_quotes
from opportunity_spaces import commands
from opportunity_spaces.assumptions import commands as assumptions
from opportunity_spaces.links import commands as linking
from opportunity_spaces.model import ALLOWED, CHOICES, FIELDS
from opportunity_spaces.queries import (
    get_assumption,
    get_insight,
    get_link,
    get_need,
    list_insights,
    list_links,
)
from study import Conflict, InvalidInput, NotFound
from themes.commands import revise_theme

KINDS = ("insight", "need", "space", "assumption", "initiative", "metric")
_NEW: dict[str, tuple[str, ...]] = {"need": ("Drivers", "rest")}


def _room(kind: str) -> Any:
    return assumptions if kind == "assumption" else commands


def _add(kind: str) -> Callable[[Any], object]:
    return lambda b: getattr(_room(kind), f"add_{kind}")(
        b.study, *_NEW.get(kind, ("Something new",)), actor="ada"
    )


def _revise(kind: str) -> Callable[[Any], object]:
    fields: dict[str, Any] = {
        field: [*CHOICES[kind].get(field, {f"new {field}": ""})][-1] for field in FIELDS[kind]
    }
    if "position" in fields:
        fields["position"] = 9
    fields.pop("depends_on_id", None)  # takes the id of another initiative
    return lambda b: getattr(_room(kind), f"revise_{kind}")(
        b.study, getattr(b, kind).id, actor="ada", **fields
    )


def _remove(kind: str) -> Callable[[Any], object]:
    return lambda b: getattr(_room(kind), f"remove_{kind}")(
        b.study, getattr(b, kind).id, actor="ada"
    )


def _revise_theme(b: Any) -> None:
    revise_theme(b.study, b.theme.id, actor="ada", boundary="Not pay")


COMMANDS: dict[str, Callable[[Any], object]] = {
    **{f"add {kind}": _add(kind) for kind in KINDS},
    **{f"revise {kind}": _revise(kind) for kind in KINDS},
    **{f"remove {kind}": _remove(kind) for kind in KINDS},
    "seal": lambda b: assumptions.seal_assumptions(b.study, actor="ada"),
    "link": lambda b: linking.link_evidence(
        b.study,
        "excerpt",
        b.quotes[1].excerpt_id,
        "need",
        b.need.id,
        actor="ada",
        relation="contradicts",
        note="said the opposite",
    ),
    "revise link": lambda b: linking.revise_link(
        b.study, b.links["quote"], actor="ada", relation="nuances", note="in part"
    ),
    "unlink": lambda b: linking.unlink_evidence(b.study, b.links["quote"], actor="ada"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_undo_and_redo_restore_every_row(built: Any, command: Callable[[Any], object]) -> None:
    before = built.tables()
    command(built)
    after = built.tables()
    assert after != before
    built.study.undo(actor="ada")
    assert built.tables() == before
    built.study.redo(actor="ada")
    assert built.tables() == after


@pytest.mark.parametrize("whole", [False, True])
def test_undo_of_still_holds_makes_it_stale_again(built: Any, whole: bool) -> None:
    _revise_theme(built)
    before = built.tables()
    if whole:
        assert linking.accept_links(built.study, "insight", built.insight.id, actor="ada") == 1
    else:
        linking.accept_link(built.study, built.links["theme"], actor="ada")
    assert built.tables() != before
    built.study.undo(actor="ada")
    assert built.tables() == before


def test_insights_get_the_next_number_and_no_number_twice(built: Any) -> None:
    second = commands.add_insight(built.study, "Second", actor="ada")
    commands.remove_insight(built.study, second.id, actor="ada")
    third = commands.add_insight(built.study, "Third", actor="ada")
    assert [i.code for i in list_insights(built.study)] == ["I1", "I3"]
    assert (second.code, third.code) == ("I2", "I3")
    built.study.undo(actor="ada")
    built.study.undo(actor="ada")
    assert [i.code for i in list_insights(built.study)] == ["I1", "I2"]


def test_linking_twice_is_linking_once(built: Any) -> None:
    again = linking.link_evidence(
        built.study, "theme", built.theme.id, "insight", built.insight.id, actor="bo"
    )
    assert again == built.links["theme"]
    assert get_link(built.study, again).by == "ada"
    assert len(list_links(built.study, to_id=built.insight.id)) == 2


def test_only_pairs_that_make_sense_can_be_linked(built: Any) -> None:
    ids = {kind: getattr(built, kind).id for kind in KINDS}
    ids |= {"theme": built.theme.id, "excerpt": built.quotes[0].excerpt_id}
    before = built.tables()
    for source in ids:
        for target in ids:
            if (source, target) not in ALLOWED:
                with pytest.raises(InvalidInput, match="cannot rest on"):
                    linking.link_evidence(
                        built.study,
                        source,
                        ids[source],
                        target,
                        ids[target],
                        actor="ada",  # type: ignore[arg-type]
                    )
    assert built.tables() == before


def test_what_is_not_in_the_study_cannot_be_linked(built: Any) -> None:
    for ends in (
        ("excerpt", "nowhere", "insight", built.insight.id),
        ("theme", built.theme.id, "insight", "nowhere"),
    ):
        with pytest.raises(NotFound):
            linking.link_evidence(built.study, *ends, actor="ada")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="relation"):
        linking.link_evidence(
            built.study,
            "theme",
            built.theme.id,
            "insight",
            built.insight.id,
            actor="ada",
            relation="proves",  # type: ignore[arg-type]
        )


def test_a_moderators_words_are_no_evidence(built: Any) -> None:
    said = [
        q for q in list_quotes(built.study, evidence_only=False) if q.said[0].role == "moderator"
    ]
    with pytest.raises(InvalidInput, match="moderator"):
        linking.link_evidence(
            built.study, "excerpt", said[0].excerpt_id, "insight", built.insight.id, actor="ada"
        )


def test_words_that_are_not_coded_are_no_evidence(built: Any) -> None:
    quote = built.quotes[1].excerpt_id
    with built.study.change("remove coding", actor="ada") as change:
        for (coding_id,) in built.study.db.execute(
            "SELECT id FROM codings WHERE excerpt_id = ?", [quote]
        ).fetchall():
            change.delete("codings", coding_id)
    with pytest.raises(InvalidInput, match="not coded"):
        linking.link_evidence(
            built.study, "excerpt", quote, "insight", built.insight.id, actor="ada"
        )


def test_a_sealed_assumption_keeps_its_words_and_takes_a_verdict(built: Any) -> None:
    study, assumption = built.study, built.assumption
    assert assumptions.seal_assumptions(study, actor="ada") == 1
    assert assumptions.seal_assumptions(study, actor="ada") == 0
    with pytest.raises(InvalidInput, match="sealed"):
        assumptions.revise_assumption(study, assumption.id, actor="ada", statement="We knew it")
    assumptions.revise_assumption(
        study, assumption.id, actor="ada", verdict="nuanced", revised="Time, not courses"
    )
    now = get_assumption(study, assumption.id)
    assert (now.statement, now.verdict) == ("Members want courses", "nuanced")


def test_what_nobody_had_believed_is_never_sealed_and_what_is_sealed_is_never_new(
    built: Any,
) -> None:
    study = built.study
    new = assumptions.add_assumption(
        study, "Members see a colleague, not a union", verdict="new", actor="ada"
    )
    assert assumptions.seal_assumptions(study, actor="ada") == 1
    assert get_assumption(study, new.id).sealed_at is None
    version = study.version
    assert assumptions.seal_assumptions(study, actor="ada") == 0
    assert study.version == version  # nothing is written where nothing is left to seal
    with pytest.raises(InvalidInput, match="somebody believed it"):
        assumptions.revise_assumption(study, built.assumption.id, actor="ada", verdict="new")


def test_what_breaks_a_rule_changes_nothing(built: Any) -> None:
    before, version = built.tables(), built.study.version
    study = built.study
    with pytest.raises(InvalidInput, match="is empty"):
        commands.add_insight(study, "  ", actor="ada")
    with pytest.raises(InvalidInput, match="verb of the need is empty"):
        commands.revise_need(study, built.need.id, actor="ada", verb=" ")
    with pytest.raises(InvalidInput, match="status"):
        commands.revise_space(study, built.space.id, actor="ada", status="great")
    with pytest.raises(InvalidInput, match="no field “colour”"):
        commands.add_metric(study, "Hours", actor="ada", colour="red")
    with pytest.raises(InvalidInput, match="no field “sealed_at”"):
        assumptions.revise_assumption(study, built.assumption.id, actor="ada", sealed_at="now")
    with pytest.raises(NotFound):
        commands.remove_space(study, "nowhere", actor="ada")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="relation and the note"):
        linking.revise_link(study, built.links["need"], actor="ada", to_id="elsewhere")
    assert (built.tables(), study.version) == (before, version)


def test_what_somebody_else_revised_is_not_overwritten(built: Any) -> None:
    commands.revise_need(built.study, built.need.id, actor="bo", barrier="theirs")
    with pytest.raises(Conflict):
        commands.revise_need(
            built.study, built.need.id, actor="ada", expect_rev=built.need.rev, barrier="mine"
        )
    assert get_need(built.study, built.need.id).barrier == "theirs"


def test_words_are_kept_as_they_were_written_but_for_the_ends(built: Any) -> None:
    made = commands.add_insight(built.study, "  One  two\n", actor="ada", so_what="a\n\nb ")
    assert get_insight(built.study, made.id).assertion == "One  two"
    assert get_insight(built.study, made.id).so_what == "a\n\nb"
