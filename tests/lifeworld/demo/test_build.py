"""The demonstration is built once by the ordinary commands, with a model made of word hashes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
from dataclasses import fields, is_dataclass
from importlib.resources import files

import numpy as np
import pytest

import coding.suggestions.suggest_job
from lifeworld.demo.build import build_demo
from lifeworld.doctor import check_study
from lifeworld.exports.deck.contents import list_contents
from lifeworld.exports.deck.plan import Plan
from lifeworld.exports.gather_report import get_report
from lifeworld.opening import open_study
from opportunity_spaces.chain.queries import get_chain, get_progress
from opportunity_spaces.confidence.model import suggest_level
from opportunity_spaces.confidence.queries import list_summary
from opportunity_spaces.queries import list_insights
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from transcripts.queries import list_transcripts


class HashingEmbedder:
    name, identity, dimension = "hashing", "hashing:1", 64

    def embed(self, texts, *, on_progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                out[i, seed % self.dimension] += 1
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    patch = pytest.MonkeyPatch()
    patch.setattr(
        "transcripts.embedding.open_embedder.open_embedder", lambda *_, **__: HashingEmbedder()
    )
    patch.setattr(coding.suggestions.suggest_job, "_warm", {})
    patch.setattr(coding.suggestions.suggest_job, "_embedders", {})
    told = []
    path = build_demo(folder / "demo", tell=told.append)
    patch.undo()
    return path, told


@pytest.fixture
def demo(built, tmp_path):
    path = tmp_path / "demo.lifeworld"
    shutil.copy(built[0], path)
    study = open_study(path)
    yield study
    study.close()


def test_every_station_is_reached_and_a_deck_is_written(built):
    path, told = built
    assert [line.split()[0] for line in told[:11]] == [str(n) for n in range(1, 12)]
    assert path.with_suffix(".pptx").stat().st_size > 50_000


@pytest.mark.parametrize(
    "name", ["wide.pptx", "four to three.pptx", "column.pptx", "narrow.pptx", "logo.pptx"]
)
def test_a_template_makes_the_deck_hardly_longer_and_cuts_no_title(demo, name):
    from lifeworld.exports.deck.write_deck import _built

    report = get_report(demo, audience="client")
    made = _built(report, (CORPORATE[name](), name))
    assert made.slides <= 35
    assert not [line for line in made.warnings if "too long for its slide" in line]


@pytest.mark.parametrize("audience", ["internal", "workshop", "client", "public"])
def test_its_full_deck_has_thirty_slides_and_loses_no_word_of_those_that_stand_aside(
    demo, audience
):
    report = get_report(demo, audience=audience)
    told, slides, warnings = read_whole(report)
    keys = {slide.key for slide in list_contents(report, "full")}
    every, more, _ = read_whole(report, shown=tuple(keys))
    assert slides <= 30 < more
    assert warnings == []
    lost = {text for text in list_texts(report) if text in every and text not in told}
    assert lost == set()


def read_whole(report, **plan):
    """Return the words of the slides and notes of a full deck, how many it has, and warnings."""
    from pptx import Presentation

    from lifeworld.exports.deck.write_deck import _built

    made = _built(report, None, plan=Plan(**plan))
    told = []
    for slide in Presentation(io.BytesIO(made.content)).slides:
        told.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            told += [shape.text_frame.text] if shape.has_text_frame else []
            told += [c.text for r in shape.table.rows for c in r.cells] if shape.has_table else []
            told += map(str, shape.chart.plots[0].categories) if shape.has_chart else []
    return plain(" ".join(told)), made.slides, list(made.warnings)


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def list_texts(value):
    """Yield every text of a report that is long enough to be known again."""
    if isinstance(value, str):
        yield from [plain(value)] if len(value) > 3 else []
    elif is_dataclass(value):
        for field in fields(value):
            yield from list_texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from list_texts(list(value.items()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from list_texts(each)


def test_the_deck_shortens_nothing_and_gives_an_answer(built):
    from pptx import Presentation

    path, told = built
    assert not [line for line in told if "shortened" in line or "does not fit" in line]
    assert not [line for line in told if "one-sentence answer" in line]
    for slide in Presentation(str(path.with_suffix(".pptx"))).slides:
        cells = [
            cell.text
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ]
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        said = "\n".join([*texts, *cells])
        assert "[…]" not in said.replace("[…] marks an omission", "")


def test_the_deck_says_in_words_what_has_no_reading_and_what_a_room_called_otherwise(built):
    from pptx import Presentation

    path, _ = built
    told = [
        cell.text
        for slide in Presentation(str(path.with_suffix(".pptx"))).slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    assert "no reading yet" in told
    assert any("In the study today: Before it burns" in each for each in told)


def test_building_it_again_opens_what_is_there(built):
    told = []
    assert build_demo(built[0].parent, tell=told.append) == built[0]
    assert "already exists" in told[0]


def test_it_is_what_was_promised(demo):
    transcripts = list_transcripts(demo)
    kinds = [t.session_kind for t in transcripts]
    assert (kinds.count("focus_group"), kinds.count("interview")) == (5, 6)
    assert kinds.count("site_visit") == 2
    assert sum(t.language == "da" for t in transcripts) == 2
    assert sum(t.words for t in transcripts) >= 15_000
    assert len({t.stratum for t in transcripts}) == 5


def test_nothing_in_it_is_broken_or_stale(demo):
    assert [f for f in check_study(demo) if f["bad"]] == []
    assert get_chain(demo).list_stale() == []


def test_its_progress_says_that_the_chain_is_whole(demo):
    progress = get_progress(demo)
    assert progress.insights_without_evidence == 0
    assert progress.needs_without_space == 0
    assert progress.next_step[1] == "export"


def test_its_first_screen_says_that_it_is_invented(demo):
    from transcripts.queries import get_frame

    assert "invented" in get_frame(demo).notice
    assert get_report(demo, audience="client").is_invented()


def test_a_person_who_refused_is_quoted_to_no_client_and_that_is_said(demo):
    internal = get_report(demo, audience="internal")
    client = get_report(demo, audience="client")

    def speakers(report):
        return {q.speaker for page in report.insights for q in (*page.quotes, *page.against)}

    assert "Nikolaj" not in speakers(client)
    assert internal.left_out == () or "Nikolaj" in speakers(internal)
    assert any("for want of consent" in line for line in client.left_out)


def test_every_insight_of_the_fieldwork_has_words_for_it_and_against_it(demo):
    pages = get_report(demo, audience="internal").insights
    [outside] = [page for page in pages if page.outside]
    assert outside.basis.startswith("Rests on an outside source")
    for page in pages:
        if page is outside:
            continue
        assert page.quotes
        assert page.against
        told = re.match(
            r"Rests on \d+ quotes · (\d+) of the (\d+) people asked · (\d) of ([45]) groups",
            page.basis,
        )
        assert told, page.basis
        people, asked, groups, groups_asked = map(int, told.groups())
        assert people <= asked <= 35
        assert groups <= groups_asked


def test_a_theme_that_a_group_was_not_asked_about_is_not_a_silence(demo):
    cells = [c for row in get_report(demo, audience="client").themes for c in row.by_stratum]
    assert any(not cell.asked for cell in cells)


def test_the_quotes_of_its_file_are_words_of_one_turn_each(demo):
    text = files("lifeworld.demo").joinpath("codings.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    stored = demo.db.execute("SELECT count(*) FROM codings").fetchone()[0]
    assert stored == len(rows)
    moderators = demo.db.execute(
        "SELECT count(*) FROM excerpts e JOIN speakers s ON s.id = e.speaker_id"
        " WHERE s.role = 'moderator'"
    ).fetchone()[0]
    assert moderators == 0


NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5}


def test_the_reasons_for_confidence_count_what_is_linked(demo):
    chain = get_chain(demo)
    for insight in list_insights(demo):
        if insight.code == "I6":  # rests on what others published
            assert chain.evidence("insight", insight.id).outside
            continue
        reason = insight.confidence_reason.lower()
        count = chain.evidence("insight", insight.id).supports
        [(raised, asked)] = re.findall(r"(\w+) of (?:the )?(\w+) groups", reason)
        told = {
            "groups": NUMBERS[raised],
            "groups_asked": NUMBERS[asked],
            "interviews": sum(NUMBERS[n] for n in re.findall(r"(\w+) interviews?", reason)[:1]),
            "visits": sum(NUMBERS[n] for n in re.findall(r"(\w+) (?:workplace )?visits?", reason)),
        }
        assert told == {name: getattr(count, name) for name in told}, insight.code


def test_its_judgements_say_no_other_numbers_than_are_counted(demo):
    rows = list_summary(demo, get_chain(demo))
    assert [row.insight.code for row in rows if row.assessment] == ["I1", "I2", "I4"]
    assert {row.insight.code: (row.mismatches, row.changed) for row in rows} == {
        row.insight.code: ((), ()) for row in rows
    }
    assert [
        (row.insight.code, row.insight.confidence, suggest_level(row.assessment.list_concerns()))
        for row in rows
        if row.assessment
    ] == [("I1", "high", "high"), ("I2", "moderate", "moderate"), ("I4", "moderate", "low")]


def test_its_survey_stands_beside_a_theme_and_counts_nowhere(demo):
    [joint] = get_report(demo, audience="client").joints
    assert len(joint.lines) == 6
    assert all(line.figure and not line.held for line in joint.lines)
    assert joint.verdict == "They contradict each other"


@pytest.mark.parametrize("audience", ["workshop", "client", "public"])
def test_no_finding_repeats_words_of_a_quote_that_is_withheld(demo, audience):
    assert get_report(demo, audience=audience).exposed == ()


def test_the_quality_of_its_suggestions_was_measured_and_not_made_up(demo):
    from coding.suggestions.evaluate_job import parse_evaluation
    from coding.suggestions.queries import get_measurement

    found = parse_evaluation(get_measurement(demo))
    assert {row.shots for row in found.rows} == {0, 16}
    assert {row.method for row in found.rows} > {"Lifeworld"}
    assert found.documents == 13
    assert [set(each.coders) for each in found.agreements] == [{"Karla (KV)", "Tobias (TB)"}]
    learned = next(r for r in found.rows if r.method == "Lifeworld" and r.shots == 16)
    assert 0 < learned.micro_f1 < 1


def test_its_themes_are_suggested_in_the_background_once(demo, monkeypatch):
    from lifeworld.demo.discovery import submit_discovery
    from study.jobs import list_jobs

    monkeypatch.setattr("study.jobs._start_worker", lambda _: None)
    for _ in range(2):
        submit_discovery(demo.path)
    assert [job.kind for job in list_jobs(demo)] == ["discover"]


def test_names_are_reviewed_in_part_and_material_has_its_dates(demo):
    from transcripts.privacy.queries import list_name_groups, list_retention

    of = {group.words: group.status for group in list_name_groups(demo)}
    assert (of["Mogens"], of["Karla"], of["Viggo"]) == ("accepted", "rejected", "proposed")
    assert {clock.kind for clock in list_retention(demo)} >= {"recordings", "transcripts"}
    assert [c.done_at for c in list_retention(demo) if c.kind == "recordings"] == ["2026-06-12"]


def test_its_workshop_was_held_and_what_came_of_it_stands_in_the_study(demo):
    from lifeworld.exports.workshop.minutes import render_minutes
    from opportunity_spaces.queries import list_spaces
    from opportunity_spaces.records.queries import list_decisions
    from opportunity_spaces.workshops.queries import list_outcomes, list_workshops
    from opportunity_spaces.workshops.results import parse_counted

    opened, held = list_workshops(demo)
    assert (opened.state, opened.results, held.state) == ("draft", "", "run")
    counted = parse_counted(held.results)
    assert (counted.people, counted.sides, counted.remote) == (18, 5, 2)
    assert [poll.rounds for poll in counted.polls] == [2]
    became = {each.kind: each for each in list_outcomes(demo, held.id)}
    assert {"space", "rating", "insight", "decision", "step", "parked", ""} == set(became)
    [changed] = [i for i in list_insights(demo) if i.id == became["insight"].thing_id]
    assert "time" in changed.assertion
    assert changed.assertion != became["insight"].words
    [page] = get_report(demo, audience="client").held
    assert (became["insight"].words, f"{changed.code}: {changed.assertion}") in {
        (row.said, row.decided) for row in page.rows
    }
    assert all(row.stands for row in page.rows)
    assert page.parked == (became["parked"].words,)
    assert get_report(demo, audience="public").held == ()
    decided = next(d for d in list_decisions(demo) if d.id == became["decision"].thing_id)
    assert (bool(decided.who), bool(decided.mandate), decided.day) == (True, True, held.day)
    report = get_report(demo, audience="client")
    room = [s.name for s in report.spaces if "18 people from 5 departments" in s.shaped_with]
    assert room == [name for name in (s.name for s in list_spaces(demo)) if "witness" not in name]
    assert [vote.rating for vote in report.votes] == [became["rating"].thing_id]
    voted = {row.name: row.now for vote in report.votes for row in vote.rows}
    spaces = {s.id: s.name for s in list_spaces(demo)}
    assert voted[became["space"].words] == spaces[became["space"].thing_id]
    assert became["space"].words != spaces[became["space"].thing_id], "it was renamed since"
    assert render_minutes(demo, held, counted).blocks


def test_its_rooms_lie_beside_it_and_show_what_waits(built):
    from lifeworld.exports.workshop.open_room import build_plan, get_results
    from opportunity_spaces.workshops.queries import list_outcomes, list_workshops

    study = open_study(built[0])
    try:
        opened, held = list_workshops(study)
        assert get_results(study, opened.id) is None
        ways = [card.way for card in build_plan(study, opened.id).cards]
        assert ways
        assert all(way.startswith(("coding?transcript=", "?open=")) for way in ways)
        results = get_results(study, held.id)
        decided = {each.found for each in list_outcomes(study, held.id)}
        assert results.ended
        assert decided < {each.key for each in results.found}
    finally:
        study.close()
