"""What is kept between reruns is never stale, and never another study's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.queries import list_codes
from coding.quotes.queries import list_quote_ids, list_quotes
from coding.suggestions.commands import record_run
from lifeworld.app.parts.deep_dives import _get_grid
from lifeworld.app.parts.reruns import get_cached, get_kept
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_insight
from study import Study
from study.jobs import list_jobs
from study.language import get_language, say_in
from study.opening import create_file
from themes.commands import add_theme
from themes.queries import list_theme_quote_ids, list_theme_quotes

ROOT = Path(__file__).parents[4]
asked: list[Path] = []


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    asked.clear()


def count_names(study: Study, least: int = 0) -> list[str]:
    asked.append(study.path)
    return [code.name for code in list_codes(study) if len(code.name) >= least]


def test_a_study_that_stands_still_is_asked_once(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    assert get_cached(count_names, study) == get_cached(count_names, study) == ["Time"]
    assert len(asked) == 1
    assert get_cached(count_names, study, 9) == []
    assert get_cached(count_names, study, least=9) == []
    assert len(asked) == 3, "another question is asked anew"


def test_a_change_by_another_process_counts_at_once(study: Study) -> None:
    assert get_cached(count_names, study) == []
    code = (
        "import sys; from pathlib import Path; from study import Study;"
        "from coding.codebook.commands import add_code;"
        "add_code(Study(Path(sys.argv[1])), 'Cover', actor='Bo')"
    )
    subprocess.run([sys.executable, "-c", code, str(study.path)], cwd=ROOT, check=True, timeout=60)
    assert get_cached(count_names, study) == ["Cover"]
    study.undo(actor="Bo")
    assert get_cached(count_names, study) == []


def test_what_the_machine_proposes_counts_at_once(study: Study) -> None:
    before = study.stamp
    run: dict[str, Any] = {"parameters": {}, "seed": 0, "input_hash": "", "summary": {}}
    record_run(study, [], model="none", version="1", seconds=0.0, **run)
    assert study.stamp != before


def test_looking_at_jobs_changes_no_stamp(study: Study) -> None:
    before = study.stamp
    with study.stage(tick="jobs"):
        pass
    assert list_jobs(study) == []
    assert study.stamp == before


def test_a_study_in_the_place_of_another_shares_nothing_with_it(
    tmp_path: Path, schema: list[Any]
) -> None:
    path = tmp_path / "field.lifeworld"
    for name in ("Time", "Cover"):
        made = create_file(path, schema)
        add_code(made, name, actor="Ana")
        assert made.version == 1, "the number of the change would not tell them apart"
        assert get_cached(count_names, made) == [name]
        made.close()
        for each in tmp_path.glob("field.lifeworld*"):
            each.unlink()


def test_a_kept_value_is_neither_copied_nor_asked_again(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    first = get_kept(count_names, study)
    assert get_kept(count_names, study) is first
    assert len(asked) == 1


def test_a_kept_value_ends_with_the_next_change(study: Study) -> None:
    assert get_kept(count_names, study) == []
    add_code(study, "Time", actor="Ana")
    assert get_kept(count_names, study) == ["Time"]
    study.undo(actor="Ana")
    assert get_kept(count_names, study) == []
    assert len(asked) == 3


def list_names(study: Study, name: str) -> list[str]:
    return [name]


def test_the_chain_that_is_kept_cannot_be_changed(study: Study) -> None:
    add_insight(study, "Time is short", actor="Ana")
    chain = get_kept(get_chain, study)
    (key,) = chain.nodes
    with pytest.raises(TypeError):
        del chain.nodes[key]  # type: ignore[attr-defined]
    assert len(get_kept(get_chain, study).nodes) == 1


def test_a_kept_result_belongs_to_what_was_asked(study: Study) -> None:
    first = get_kept(list_names, study, "Time")
    assert get_kept(list_names, study, "Time") is first == ["Time"]
    assert get_kept(list_names, study, "Cover") == ["Cover"]
    assert get_kept(list_names, study, "Time") == ["Time"]


def tell_language(study: Study) -> list[str]:
    return [get_language()]


@pytest.mark.parametrize("ask", [get_cached, get_kept])
def test_a_sentence_is_not_kept_for_readers_of_another_language(study: Study, ask: Any) -> None:
    assert ask(tell_language, study) == ["en"]
    with say_in("da"):
        assert ask(tell_language, study) == ["da"]
    assert ask(tell_language, study) == ["en"]


def test_what_a_page_does_to_a_value_is_not_kept(study: Study) -> None:
    get_cached(count_names, study).append("Never coded")
    assert get_cached(count_names, study) == []


def test_the_first_quotes_are_those_of_the_whole_list(
    study: Study, make_group: Any, factories: Any
) -> None:
    groups = [make_group(title=f"Group {n}", seed=n) for n in (2, 1)]
    codes = factories.add_codes(study, "Time", "Cover")
    for group in groups:
        for turn in (0, 1, 2, 6):  # the moderator's first, which is no evidence
            factories.code_turn(study, group.transcript_id, codes[turn % 2], turn=turn)
            factories.code_turn(study, group.transcript_id, codes[0], turn=turn)
    theme = add_theme(study, "Time is borrowed", code_ids=codes, actor="Ana")
    quotes = list_quotes(study, code_ids=codes)
    ids = list_quote_ids(study, code_ids=codes)
    assert len(ids) == 6
    assert ids == [quote.excerpt_id for quote in quotes]
    assert list_quotes(study, excerpt_ids=ids[:2]) == quotes[:2]
    assert list_theme_quote_ids(study, theme.id) == ids
    depth = _get_grid(study)[1][theme.id, ""]
    assert depth.quotes == len(list_theme_quotes(study, theme.id))
    assert depth.sides == 2
