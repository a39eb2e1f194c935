"""What goes out as a project comes back as far as the format carries it, and back again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codebook.colours import find_hue_of, render_colour
from coding.codebook.tree import list_in_order
from coding.exchange import read_project
from coding.exchange.ids import hash_id
from coding.exchange.import_project import add_project
from coding.exchange.model import ReadProject
from coding.exchange.read_refi import read_refi
from coding.memos.queries import list_memos
from coding.queries import list_codes, list_codings
from lifeworld.exports.export_project import export_project
from lifeworld.exports.refi.model import (
    Case,
    OutCode,
    OutCoding,
    OutNote,
    OutSet,
    Project,
    Selection,
    Source,
    Value,
    Variable,
)
from lifeworld.exports.refi.profiles import PROFILES, Profile
from lifeworld.exports.refi.write_project import write_project
from study import Study
from study.entries import list_entries
from study.opening import create_file
from themes.carry_sets import add_set_rows
from themes.queries import list_gathered, list_themes
from transcripts.queries import (
    get_text,
    list_participants,
    list_sessions,
    list_speakers,
    list_strata,
    list_transcripts,
)
from transcripts.reading.encodings import clean_text

LETTERS = st.sampled_from(
    [*"abcXY ,.-“”…", "\n", "🙂", "é", "\u0301", "ש", "\u200f", "中", "\u2028"]
)
WORDS = st.text(LETTERS, max_size=40).map(lambda each: clean_text(each)[0])
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(lambda each: " ".join(each.split()))
NAMED = NAMES.filter(lambda each: any(c.isalnum() for c in each))


@st.composite
def make_project(draw: Any) -> Project:
    """Return a project with a tree of codes, texts, codings of two people, cases and a set."""
    codes: list[OutCode] = []
    for number, name in enumerate(draw(st.lists(NAMED, min_size=1, max_size=5, unique=True))):
        codes.append(
            OutCode(
                id=hash_id("code", str(number)),
                name=name,
                parent=draw(st.sampled_from([None, *(c.id for c in codes)])),
                description=clean_lines(draw(WORDS)),
                colour=render_colour(draw(st.integers(0, 359))),
                abstract=False,
            )
        )
    users = {hash_id("user", name): name for name in ("Ana", "Bo")}
    notes: list[OutNote] = []
    sources = []
    for number in range(draw(st.integers(1, 2))):
        text = draw(WORDS.filter(lambda each: any(c.isalnum() for c in each)))
        selections = []
        for start, end in draw(st.sets(st.tuples(*[st.integers(0, len(text))] * 2), max_size=4)):
            words = text[start:end]
            if not words.strip():
                continue
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            key = f"{number}-{start}-{end}"
            if any(each.id == hash_id("selection", key) for each in selections):
                continue
            own = [draw(st.sampled_from(codes)).id, draw(st.sampled_from(sorted(users)))]
            memo = draw(WORDS).strip()
            on = ()
            if memo:
                line = memo.splitlines()[0].strip()
                notes.append(OutNote(id=hash_id("note", key), name=line, words=memo, by=own[1]))
                on = (notes[-1].id,)
            coding = OutCoding(id=hash_id("coding", key), code=own[0], by=own[1], notes=on)
            selections.append(
                Selection(id=hash_id("selection", key), start=start, end=end, codings=(coding,))
            )
        sources.append(
            Source(
                id=hash_id("source", str(number)),
                name=draw(NAMED),
                text=text,
                selections=tuple(selections),
            )
        )
    variable = Variable(id=hash_id("variable", "Age"), name="Age")
    people = draw(st.lists(NAMED, max_size=3, unique_by=str.casefold))
    return Project(
        name=draw(NAMED),
        about="",
        at="2026-01-01T00:00:00+00:00",
        users=users,
        codes=tuple(codes),
        sources=tuple(sources),
        variables=(variable,) if people else (),
        cases=tuple(
            Case(
                id=hash_id("case", name),
                name=name,
                values=(Value(variable=variable.id, value=draw(NAMED)),),
                sources=(sources[0].id,),
                selections=tuple(each.id for each in sources[-1].selections),
            )
            for name in people
        ),
        notes=tuple(notes),
        sets=(OutSet(id=hash_id("set", ""), name=draw(NAMED), codes=(codes[0].id,)),),
    )


def clean_lines(words: str) -> str:
    return "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()


def check_read_back(project: Project, profile: Profile) -> None:
    """Write a project, read it, and compare all that both can hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.qdpx"
        write_project(project, path, profile=profile)
        found = read_refi(path.read_bytes(), path.name)
    codes = {code.key: code for code in found.codes}
    names = {each.id.casefold(): each.name for each in project.codes}
    assert [(c.name, names.get(c.parent or ""), c.definition, c.hue) for c in found.codes] == [
        (c.name, names.get((c.parent or "").casefold()), c.description, find_hue_of(c.colour))
        for c in sort_tree(project.codes)
    ]
    assert [(t.name, t.text) for t in found.texts] == [(s.name, s.text) for s in project.sources]
    words = {note.id: note.words for note in project.notes}
    for text, source in zip(found.texts, project.sources, strict=True):
        assert {(codes[c.code].name, c.start, c.end, c.coder, c.memo) for c in text.codings} == {
            (
                names[c.code.casefold()],
                each.start,
                each.end,
                project.users[c.by],
                "\n\n".join(words[note] for note in c.notes),
            )
            for each in source.selections
            for c in each.codings
        }
    assert [(p.name, p.attributes) for p in found.people] == [
        (case.name, {"Age": case.values[0].value}) for case in project.cases
    ]
    assert [(s.name, [codes[c].name for c in s.codes]) for s in found.sets] == [
        (each.name, [names[c.casefold()] for c in each.codes]) for each in project.sets
    ]
    assert found.memos == ()
    assert found.lost == ()


def sort_tree(codes: tuple[OutCode, ...]) -> list[OutCode]:
    """Return codes as they stand in a file: each followed by those below it."""

    def walk(parent: str | None) -> list[OutCode]:
        own = [each for each in codes if each.parent == parent]
        return [code for each in own for code in (each, *walk(each.id))]

    return walk(None)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_project(), st.sampled_from(sorted(PROFILES)))
def test_what_is_written_for_any_program_is_read_back(project: Project, program: str) -> None:
    check_read_back(project, PROFILES[program])


@pytest.mark.torture
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_project(), st.sampled_from(sorted(PROFILES)))
def test_fifteen_hundred_projects_are_read_back(project: Project, program: str) -> None:
    check_read_back(project, PROFILES[program])


REAL = Path(__file__).resolve().parents[4].parent / "shared" / "data"
SOUND = [
    path
    for name in ("refi", "nasty")
    for path in sorted((REAL / name).rglob("*.qdpx"))
    if not any(word in path.name for word in ("xxe", "nested_codes", "dup_guids"))
]


@pytest.mark.material
@pytest.mark.skipif(not SOUND, reason=f"the material in {REAL} is not here")
@pytest.mark.parametrize("path", SOUND, ids=lambda each: each.stem)
def test_a_file_of_another_program_goes_out_with_all_that_came_in(
    path: Path, other: Study, factories: Any, tmp_path: Path
) -> None:
    """What an import took of it, a second study takes of our export of the first."""
    third, out = factories.make_study(tmp_path / "third.lifeworld"), tmp_path / "b.qdpx"
    bring(other, path)
    if not list_transcripts(other):  # files of programs without their texts
        return
    export_project(other, out, actor="Cai")
    bring(third, out)

    def tell(study: Study) -> Any:
        names = {code.id: code.name for code in list_codes(study)}
        return (
            sorted((c.name, names.get(c.parent_id, ""), c.definition) for c in list_codes(study)),
            sorted((t.title, get_text(study, t.text_id)) for t in list_transcripts(study)),
            sorted((names[c.code_id], c.start, c.end, c.quote, c.coder, c.memo)
                   for c in list_codings(study)),
            sorted((p.pseudonym, sorted(p.attributes.items())) for p in list_participants(study)),
            sorted((m.thing.kind, m.body) for m in list_memos(study)),
            sorted(t.name for t in list_themes(study)),
        )  # fmt: skip

    assert tell(third) == tell(other)
    third.close()


@pytest.fixture
def other(schema: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """An empty study, into which files are read without a process of their own."""
    monkeypatch.setattr(
        read_project,
        "run_guarded",
        lambda _, data, name, **__: read_project.parse_project(data, name),
    )
    return create_file(tmp_path / "other.lifeworld", schema)


def bring(study: Study, path: Path) -> Any:
    brought = add_project(study, path.read_bytes(), path.name, actor="Cai", add_sets=add_set_rows)
    assert brought.error is None
    return brought


def test_a_study_comes_back_whole_in_one_change_that_is_undone_as_one(
    talk: SimpleNamespace, other: Study, tmp_path: Path
) -> None:
    out = tmp_path / "a.qdpx"
    export_project(talk.study, out, actor="Ana")
    before = len(list_entries(other.db))
    brought = bring(other, out)
    assert len(list_entries(other.db)) == before + 1
    assert (brought.people, brought.memos, brought.sets) == (2, 5, 1)
    assert any(line.startswith("2 cases were added to the page People") for line in brought.told)

    def tell(study: Study) -> dict[str, Any]:
        codes = {c.id: c for c in list_codes(study)}
        people = {p.id: p.pseudonym for p in list_participants(study)}
        strata = {s.id: s.name for s in list_strata(study)}
        [text] = [get_text(study, each.text_id) for each in list_transcripts(study)]
        return {
            "codes": [
                (c.name, getattr(codes.get(c.parent_id), "name", ""), c.definition, c.include,
                 c.example, c.hue)
                for _, c in list_in_order(codes.values())
            ],
            "text": text,
            "codings": {
                (codes[c.code_id].name, c.start, c.end, c.coder, c.memo, c.at)
                for c in list_codings(study)
            },
            "people": {
                (p.pseudonym, tuple(p.attributes.values()), strata[p.stratum_id])
                for p in list_participants(study)
            },
            "speakers": {
                (s.label, people.get(s.participant_id)) for s in list_speakers(study)
            },
            "strata": {s.stratum for s in list_sessions(study)},
            "themes": [
                (t.name, [codes[c].name for c in list_gathered(study)[t.id]])
                for t in list_themes(study)
            ],
            "memos": {(m.thing.kind, m.body, m.by) for m in list_memos(study)},
        }  # fmt: skip

    assert tell(other) == tell(talk.study)
    other.undo(actor="Cai")
    assert not list_codes(other)
    assert not list_transcripts(other)
    assert not list_participants(other)
    assert not list_memos(other)
    assert not list_themes(other)


def test_a_file_that_came_in_goes_out_with_all_that_it_had(
    talk: SimpleNamespace, other: Study, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.qdpx", tmp_path / "b.qdpx"
    export_project(talk.study, first, actor="Ana")
    bring(other, first)
    export_project(other, second, actor="Cai")

    def tell(path: Path) -> Any:
        found: ReadProject = read_refi(path.read_bytes(), path.name)
        names = {code.key: code.name for code in found.codes}
        return (
            [(c.name, c.definition, c.texts, c.hue, c.abstract) for c in found.codes],
            [
                (t.name, t.text, t.stratum,
                 {(names[c.code], c.start, c.end, c.coder, c.memo) for c in t.codings})
                for t in found.texts
            ],
            {(p.name, tuple(p.attributes.items()), p.stratum, p.texts, p.words)
             for p in found.people},
            {(m.on, m.words, m.by) for m in found.memos if m.on != "study"},
            [(s.name, [names[c] for c in s.codes]) for s in found.sets],
        )  # fmt: skip

    assert tell(second) == tell(first)
