"""The documents tell the truth: their code runs, their tables match, their links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        *(ROOT / "lifeworld" / "demo").glob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
    ]
)
# Written by hand elsewhere: what a clone of the project is made of, without what tools leave.
LEFT_BY_TOOLS = {
    ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__",
    "build", "dist", "lifeworld-demo", ".import_linter_cache", "node_modules",
}  # fmt: skip
TEXTS = {".py", ".md", ".toml", ".js", ".mjs", ".css", ".json", ".csv", ".txt", ".yml", ".sh", ""}


def read(path: str | Path) -> str:
    return (ROOT / path).read_text("utf-8")


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def sections(text: str, level: int) -> dict[str, str]:
    """Return what stands under each heading of this level, by the heading's first code word."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)
    named = zip(parts[1::2], parts[2::2], strict=True)
    return {
        found[1]: re.split(rf"^#{{1,{level}}} ", body, maxsplit=1, flags=re.MULTILINE)[0]
        for heading, body in named
        if (found := re.search(r"`([^`]+)`", heading))
    }


# --- code ---------------------------------------------------------------------------------------


def run_python(code: str, folder: Path) -> str:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_of_the_readme_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    (code,) = code_blocks(read("README.md"), "python")
    (tmp_path / "talk.txt").write_text(
        "Moderator: How is it?\n\nAnna: They never ask us, and the shifts change every week.\n\n"
        "Moderator: Why is that?\n\nBo: Nobody says thank you.\n",
        "utf-8",
    )
    printed = run_python(code, tmp_path)
    promised = re.findall(r"#\s*→\s*(.+)$", code, re.MULTILINE)
    assert promised
    assert printed.splitlines() == promised


def test_the_plugin_of_the_reference_is_found_and_does_what_is_said(tmp_path: Path) -> None:
    page = read("docs/reference/hooks.md")
    (plugin,) = [block for block in code_blocks(page, "python") if "hookimpl" in block]
    (tmp_path / "lifeworld_memo.py").write_text(plugin, "utf-8")
    # Installed packages are found by their metadata; this is what pip would write.
    info = tmp_path / "lifeworld_memo-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lifeworld-memo\nVersion: 1.0\n")
    (entry,) = re.findall(r'^memo = "(.+)"$', page, re.MULTILINE)
    (info / "entry_points.txt").write_text(f"[lifeworld]\nmemo = {entry}\n")
    (tmp_path / "visit.memo").write_text("Bo|We never know the week before.\nEva|Nobody asks.\n")
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from pathlib import Path
from transcripts.import_files import import_files
from lifeworld.opening import create_study
from study.plugins import get_manager, list_registered
from transcripts.queries import get_text, list_speakers, list_transcripts, list_turns

assert [name for name, _ in get_manager().list_name_plugin()] == ["memo"]
study = create_study("plugged", actor="Ana", starter=False)
result = import_files(study, [Path("visit.memo")], actor="Ana")[0]
assert result.error is None, result.error
transcript = list_transcripts(study)[0]
text = get_text(study, transcript.text_id)
print([text[t.start:t.end] for t in list_turns(study, transcript.text_id)])
print(sorted(s.label for s in list_speakers(study)))
assert "md" in list_registered("register_exporters", builtin={{}})
"""
    words, labels = run_python(code, tmp_path).splitlines()
    assert words == "['We never know the week before.', 'Nobody asks.']"
    assert labels == "['Bo', 'Eva']"


# --- how to contribute --------------------------------------------------------------------------


def recipes() -> dict[str, list[tuple[str, str]]]:
    """Return the steps of each recipe in CONTRIBUTING: the file it begins with, and the rest."""
    text = read("CONTRIBUTING.md").split("\n## Recipes\n")[1].split("\n## ")[0]
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return {
        name: re.findall(r"^\d+\. `([^`]+)`: (.+)$", body, re.MULTILINE)
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
        if re.search(r"^\d+\. ", body, re.MULTILINE)
    }


def test_the_recipes_are_those_of_the_five_commonest_changes_one_sentence_a_step() -> None:
    assert list(recipes()) == [
        "A reader of a format",
        "A page",
        "A column on a code",
        "An export",
        "A question to the material",
    ]
    for name, steps in recipes().items():
        assert len(steps) >= 5, name
        for path, sentence in steps:
            assert sentence.endswith("."), f"{name}: {path}"
            assert not re.search(r"\w\. [A-Z]", sentence), f"{name}: {path} takes two sentences"


def test_every_path_that_contributing_names_exists() -> None:
    text = re.sub(r"^```.*?^```$", "", read("CONTRIBUTING.md"), flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`([A-Za-z_.]\w*(?:/[\w.-]+)+/?)`", text)
    assert {path for steps in recipes().values() for path, _ in steps} <= set(named)
    for path in named:
        # NAME is a file that the reader of the recipe will add: the folder around it is there.
        known = path.split("NAME")[0].rpartition("/")[0] if "NAME" in path else path
        assert known, path
        assert (ROOT / known).exists(), f"CONTRIBUTING names {path}"


def test_every_name_in_a_step_of_a_recipe_stands_in_the_file_of_that_step() -> None:
    checked = 0
    for name, steps in recipes().items():
        for path, sentence in steps:
            if "NAME" in path or not path.endswith(".py"):
                continue
            source = read(path)
            for word in re.findall(r"`(_?[A-Za-z]\w+)`", sentence):
                assert re.search(rf"\b{word}\b", source), f"{name}: {word} is not in {path}"
                checked += 1
    assert checked > 10


def test_the_table_of_the_recipe_for_tables_goes_under_the_ledger(tmp_path: Path) -> None:
    from sqlite_utils import Database, Migrations

    from lifeworld.opening import SCHEMA
    from study.ledger import record_table
    from study.opening import create_file

    (code,) = code_blocks(read("CONTRIBUTING.md"), "python")
    migrations = Migrations("contributed")
    exec(code, {"Database": Database, "migrations": migrations, "record_table": record_table})
    study = create_file(tmp_path / "fresh.lifeworld", [*SCHEMA, migrations])
    triggers = study.db.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'tones'"
    ).fetchone()
    assert triggers[0] >= 3


def test_every_template_asks_to_leave_out_the_words_of_participants() -> None:
    templates = sorted((ROOT / ".github").rglob("*.md"))
    assert len(templates) == 4
    for page in templates:
        assert "No participants' words" in page.read_text("utf-8"), page.name


def test_the_targets_of_make_are_listed_by_make_and_in_contributing() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    listed = re.findall(r"^make ([\w-]+) +\S", done.stdout, re.MULTILINE)
    told = re.findall(r"^\| `make ([\w-]+)` \|", read("CONTRIBUTING.md"), re.MULTILINE)
    assert "help" in listed
    assert set(told) == set(listed)
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert set(targets) == set(listed), "a target without a ## comment"


# --- command line -------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    from lifeworld.cli import main

    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None, f"{name} is listed and cannot be loaded"
        if not command.hidden:
            yield name, command


def options(command: click.Command) -> Iterator[click.Option]:
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield parameter


def test_every_command_and_option_has_help() -> None:
    assert len(dict(commands())) > 8
    for name, command in commands():
        assert command.help, f"{name} has no help"
        for option in options(command):
            assert option.help, f"{name} {option.opts[0]} has no help"


def test_every_command_and_option_is_in_the_reference() -> None:
    told = sections(read("docs/reference/cli.md"), 2)
    found = dict(commands())
    assert {heading.split()[0] for heading in told} == set(found)
    for heading, text in told.items():
        command = found[heading.split()[0]]
        for option in options(command):
            for spelling in option.opts:
                assert f"`{spelling}" in text or f"{spelling}`" in text, f"{heading}: {spelling}"
        known = {spelling for option in options(command) for spelling in option.opts}
        named = set(
            re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", " ".join(re.findall(r"`[^`\n]+`", text)))
        )
        assert named <= known | {"--help"}, f"{heading} tells of {sorted(named - known)}"


def test_every_argument_is_in_the_heading_of_its_command() -> None:
    for heading in sections(read("docs/reference/cli.md"), 2):
        command = dict(commands())[heading.split()[0]]
        wanted = [
            (p.metavar or p.name or "").upper()
            for p in command.params
            if isinstance(p, click.Argument)
        ]
        told = [word.strip("[]…").rstrip("…") for word in heading.split()[1:]]
        assert told == [w.strip("[]…") for w in wanted], heading


def test_commands_shown_in_the_pages_exist_with_their_options() -> None:
    known = dict(commands())
    for page in PAGES:
        for block in code_blocks(page.read_text("utf-8"), "(?:sh|console)"):
            for line in re.findall(r"^(?:\$ )?lifeworld (.+)$", block, re.MULTILINE):
                words = line.split("#")[0].split()
                if not words or words[0].startswith("-"):
                    continue
                assert words[0] in known, f"{page.name}: lifeworld {line}"
                there = {s for option in options(known[words[0]]) for s in option.opts}
                for word in words[1:]:
                    if word.startswith("-"):
                        assert word in there, f"{page.name}: lifeworld {line}"


# --- the study file -----------------------------------------------------------------------------


@pytest.fixture
def fresh_tables(tmp_path: Path) -> dict[str, list[str]]:
    """Return the tables and views of a study made now, with their columns, without SQLite's."""
    from lifeworld.opening import SCHEMA
    from study.opening import create_file

    study = create_file(tmp_path / "fresh.lifeworld", SCHEMA)
    names = [
        row[0]
        for row in study.db.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            " AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'turn_index_*'"
        ).fetchall()
    ]
    return {
        name: [row[1] for row in study.db.execute(f"PRAGMA table_info([{name}])").fetchall()]
        for name in names
    }


def test_the_reference_names_every_table_and_column_of_a_fresh_study(
    fresh_tables: dict[str, list[str]],
) -> None:
    told = {
        name: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        for name, text in sections(read("docs/reference/file-format.md"), 3).items()
    }
    assert set(told) == set(fresh_tables)
    for name, columns in fresh_tables.items():
        assert told[name] == columns, name


def test_the_reference_says_which_tables_the_ledger_keeps(tmp_path: Path) -> None:
    from lifeworld.opening import SCHEMA
    from study.checks import APPLICATION_ID
    from study.opening import create_file

    study = create_file(tmp_path / "fresh.lifeworld", SCHEMA)
    kept = {
        row[0].removesuffix("_ledger_insert")
        for row in study.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%ledger_insert'"
        ).fetchall()
    }
    page = read("docs/reference/file-format.md")
    told = {
        name for name, text in sections(page, 3).items() if re.match(r"\s*\*\*Ledgered\.\*\*", text)
    }
    assert told == kept
    assert f"0x{APPLICATION_ID:08X}" in page
    assert str(APPLICATION_ID) in page


def test_the_reading_examples_of_the_file_format_run(tmp_path: Path) -> None:
    from lifeworld.opening import SCHEMA
    from study.opening import create_file

    study = create_file(tmp_path / "fresh.lifeworld", SCHEMA)
    queries = code_blocks(read("docs/reference/file-format.md"), "sql")
    assert queries
    for query in queries:
        study.db.execute(query).fetchall()


# --- keys and formats ---------------------------------------------------------------------------


def test_every_key_of_the_reader_is_in_the_reference() -> None:
    source = read("lifeworld/app/reader/keyboard.js")
    table = source.split("export const HELP = [")[1].split("\n];")[0]
    rows = re.findall(r'\["([^"]+)", say\("([^"]+)"\)\]', table)
    assert len(rows) > 15
    page = read("docs/reference/keys.md")
    told = re.findall(r"^\| `?([^|`]+?)`? \| (.+?) \|$", page, re.MULTILINE)
    missing = [keys for keys, what in rows if (keys, what) not in told]
    assert not missing, f"not in keys.md as the help overlay prints them: {missing}"


def test_every_suffix_that_is_read_is_in_the_reference() -> None:
    from transcripts.reading.read_source import READABLE_SUFFIXES

    page = read("docs/reference/formats.md")
    missing = [suffix for suffix in READABLE_SUFFIXES if f"`{suffix}`" not in page]
    assert not missing


def test_every_hook_is_in_the_reference() -> None:
    from study.plugins import Hooks

    hooks = {name for name in vars(Hooks) if name.startswith("register_")}
    assert set(sections(read("docs/reference/hooks.md"), 2)) == hooks


# --- privacy ------------------------------------------------------------------------------------


def test_an_export_leaves_out_whom_it_may_not_quote_as_the_page_on_privacy_says(
    tmp_path: Path,
) -> None:
    from coding.codebook.commands import add_code
    from coding.commands import apply_code
    from coding.model import NewCoding
    from lifeworld.exports.gather_report import get_report
    from lifeworld.opening import create_study
    from opportunity_spaces.commands import add_insight
    from opportunity_spaces.links.commands import link_evidence
    from transcripts.consent.commands import record_consent
    from transcripts.import_files import import_files
    from transcripts.people.commands import add_participant
    from transcripts.speakers.commands import link_speaker

    said = {"Anna": "They never ask us anything.", "Bo": "Nobody says thank you here."}
    source = tmp_path / "talk.txt"
    lines = [f"{label}: {words}" for label, words in said.items()] * 2
    source.write_text("\n\n".join(["Moderator: How is it?", *lines]), "utf-8")
    study = create_study(tmp_path / "talk", actor="Ana", starter=False)
    (read,) = import_files(study, [source], actor="Ana")
    code = add_code(study, "Not seen", actor="Ana")
    insight = add_insight(study, "Nobody sees what they do.", status="agreed", actor="Ana")
    for label, words in said.items():
        start = read.readings[0].text.index(words)
        new = NewCoding(
            code_id=code.id,
            transcript_id=read.transcripts[0],
            start=start,
            end=start + len(words),
        )
        coding = apply_code(study, new, actor="Ana")
        link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor="Ana")
        person = add_participant(study, f"{label} R.", actor="Ana")
        link_speaker(study, read.transcripts[0], label, person.id, actor="Ana")
        public = "refused" if label == "Bo" else "given"
        answers = {"quote_internal": "given", "quote_public": public}
        record_consent(study, person.id, answers, actor="Ana")
    for audience, quoted in (("internal", set(said.values())), ("public", {said["Anna"]})):
        report = get_report(study, audience=audience)
        assert {quote.words for quote in report.insights[0].quotes} == quoted
        assert bool(report.left_out) == (audience == "public")
        # Numbers stay what they were: what is held back are words.
        assert "2 of the 2 people heard" in report.insights[0].basis


# --- links and names ----------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("document", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), f"{document.name} → {target}"
        if anchor:
            assert anchor in anchors(there), f"{document.name} → {target}"


def test_every_page_is_on_the_map() -> None:
    told = read("docs/index.md")
    missing = [
        str(page.relative_to(DOCS))
        for page in DOCS.rglob("*.md")
        if page.name != "index.md" and f"({page.relative_to(DOCS)})" not in told
    ]
    assert not missing


def test_decisions_are_numbered_without_a_gap_and_have_their_four_parts() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(page.name[:3]) for page in found] == list(range(1, len(found) + 1))
    for page in found:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:3]} ")
        for part in ("Context", "Decision", "Why not the alternatives", "Consequences"):
            assert f"**{part}.**" in text, f"{page.name} has no {part}"
        assert len(text.split()) < 500, f"{page.name} is more than a screen"


def files_of_the_project() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if LEFT_BY_TOOLS.isdisjoint(inside) and path.is_file() and path.suffix in TEXTS:
            yield path


def test_nothing_but_tests_and_benchmarks_knows_of_a_folder_beside_the_checkout() -> None:
    # A script of a room's page may import from the pages' own folder of that name.
    beside = re.compile(
        r"(?<!from \")\.\./shared|parent / \"shared\"|(?<![\w.])/work(?:/|\b)(?!er)"
    )
    guilty = [
        str(path.relative_to(ROOT))
        for path in files_of_the_project()
        if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")
        and beside.search(path.read_text("utf-8", errors="replace"))
    ]
    assert not guilty


def test_the_changelog_has_an_entry_for_this_version() -> None:
    from lifeworld import __version__

    assert re.search(rf"^## \[?{re.escape(__version__)}\b", read("CHANGELOG.md"), re.MULTILINE)


def test_the_architecture_page_draws_the_arrows_that_are_enforced() -> None:
    import tomllib

    settings: dict[str, Any] = tomllib.loads(read("pyproject.toml"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    page = read("docs/explanation/architecture.md")
    assert " → ".join(layers) in page


def test_the_architecture_page_names_every_room_that_stands_and_plans_none_of_them() -> None:
    page = read("docs/explanation/architecture.md")
    (tree,) = code_blocks(page, "text")
    named = set(re.findall(r"(?<![\w`])([a-z_]+)/", tree))
    packages = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
    rooms = {
        folder.parent.name
        for package in packages
        for folder in (ROOT / package).rglob("__init__.py")
    }
    assert named == rooms
    planned = re.findall(r"^\| `([\w/]+)` \|", page, re.MULTILINE)
    assert planned
    standing = [room for room in planned if (ROOT / room / "__init__.py").exists()]
    assert not standing, "they are no longer planned: move them to the tree"
