"""What a report says of how a study was done is counted in the study."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.commands import record_export
from lifeworld.exports.gather_report import get_report
from study import Study
from tests.factories import ACTOR
from tests.lifeworld.exports.chapters.test_build_report import find_table, read
from transcripts.commands import revise_session
from transcripts.queries import list_sessions


def test_the_material_is_counted_and_named_for_the_team_alone(field: SimpleNamespace) -> None:
    study = field.study
    [first, second] = list_sessions(study)
    revise_session(study, first.id, place="The canteen", minutes=90, actor=ACTOR)
    inside = get_study_facts(study, audience="internal")
    assert (inside.transcripts, inside.sessions, inside.placed) == (2, 2, 1)
    assert inside.places == ("The canteen",)
    assert inside.minutes == (90.0,)
    assert inside.moderating == len(inside.moderators) > 0
    outside = get_study_facts(study, audience="client")
    assert (outside.places, outside.moderators, outside.issued) == ((), (), ())
    assert outside.placed == 1
    assert second.place == ""


def test_decisions_on_suggestions_are_counted_by_the_model_that_made_them(
    field: SimpleNamespace,
) -> None:
    study = field.study
    assert get_study_facts(study, audience="internal").machine == ()
    add_decisions(study, field)
    facts = get_study_facts(study, audience="internal")
    rows = {row.by: (row.proposed, row.accepted, row.rejected, row.left) for row in facts.machine}
    assert rows == {"small, learner 4": (3, 1, 2, 0), "": (1, 1, 0, 0)}
    assert facts.offered == 1
    document = build_report(get_report(study, audience="internal"), facts)
    table = find_table(document, "Use of machines")
    assert [row[1] for row in table.rows] == ["a run that is no longer kept", "small, learner 4"]
    assert "1 coding was taken from the likeliest codes shown beside a passage." in read(document)


def add_decisions(study: Study, field: SimpleNamespace) -> None:
    """Put a run, three decisions on its suggestions, one of a run that is gone, and one offered."""
    transcript = study.db.execute("SELECT id, text_id FROM transcripts").fetchone()
    with study.stage(tick="suggestions") as db:
        db.table("runs").insert({
            "id": "r1", "kind": "suggest", "model": "small", "version": "small · 4",
            "parameters": "{}", "seed": 1, "input": "", "at": "2026-03-01T10:00:00.000+00:00",
            "seconds": 1.0, "summary": "{}",
        })  # fmt: skip
    verdicts = (
        ("accepted", "r1", 1, None), ("rejected", "r1", 1, None), ("rejected", "r1", 1, None),
        ("accepted", None, 1, None), ("accepted", None, 0, 2),
    )  # fmt: skip
    with study.change("accept suggestion", actor=ACTOR) as change:
        for n, (verdict, run, proposed, rank) in enumerate(verdicts):
            change.insert("decisions", {
                "id": f"d{n}", "transcript_id": transcript[0], "text_id": transcript[1],
                "start": n, "end": n + 1, "code_id": field.code, "verdict": verdict,
                "definition": "", "run_id": run, "coder": ACTOR,
                "at": f"2026-03-0{2 + n if run else 1}T10:00:00.000+00:00", "proposed": proposed,
                "rank": rank,
            })  # fmt: skip


def test_the_trail_has_each_kind_of_thing_and_takes_nothing_from_what_was_said(
    field: SimpleNamespace,
) -> None:
    facts = get_study_facts(field.study, audience="client")
    rows = {row.thing: (row.added, row.removed) for row in facts.trail}
    assert rows["codings"] == (4, 0)
    assert rows["insights"] == (1, 0)
    assert facts.people == 1
    count = field.study.db.execute("SELECT count(*) FROM changes").fetchone()[0]
    assert facts.changes == count


def test_what_left_before_is_listed_for_the_team(field: SimpleNamespace, tmp_path: Any) -> None:
    out = tmp_path / "first.docx"
    out.write_bytes(b"x")
    record_export(field.study, out, form="docx", thing="report", audience="client", excerpts=(),
                  actor="Bo")  # fmt: skip
    facts = get_study_facts(field.study, audience="internal")
    assert [(each.file, each.audience, each.by) for each in facts.issued] == [
        ("first.docx", "client", "Bo")
    ]
    document = build_report(get_report(field.study, audience="internal"), facts)
    assert any(line.startswith("first.docx · for the client · ") for line in read(document))


def test_a_memo_on_the_study_answers_the_item_it_is_named_after(field: SimpleNamespace) -> None:
    memo = NewMemo(
        body="A nurse and a sociologist.", title="COREQ 2", kind="reflexive", in_report=True,
        thing=Thing(kind="study", id="study"),
    )  # fmt: skip
    add_memo(field.study, memo, actor=ACTOR)
    for audience, told in (
        ("internal", "A nurse and a sociologist."), ("client", "A nurse and a sociologist."),
        ("public", "Not reported."),
    ):  # fmt: skip
        facts = get_study_facts(field.study, audience=audience)
        document = build_report(get_report(field.study, audience=audience), facts)
        [row] = [row for row in find_table(document, "(COREQ)").rows if row[0] == "2"]
        assert row[2] == told
    assert facts.reflexive == 1
