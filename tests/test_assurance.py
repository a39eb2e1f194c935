"""What the pages on assurance state is held by tests that exist."""

from __future__ import annotations

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs/assurance").glob("*.md"))
NAMED = re.compile(r"`(tests/[\w/.-]+\.py)::(test_\w+)`")
UNHELD = "no test"


@cache
def list_tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


def list_rows(page: Path) -> list[str]:
    """Return the rows of the tables that say what holds their statements, without their heads."""
    rows: list[str] = []
    held = False
    for line in page.read_text("utf-8").splitlines():
        if not line.startswith("|"):
            held = False
        elif line.rstrip(" |").endswith("held by"):
            held = True
        elif held and not line.startswith("| ---"):
            rows.append(line)
    return rows


def test_there_are_pages_with_statements() -> None:
    assert {page.stem for page in PAGES} == {
        "accessibility", "data-flow", "security-questions", "software-parts", "threat-model",
    }  # fmt: skip
    for page in PAGES:
        assert list_rows(page), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_statement_leads_to_a_test_that_exists_or_says_that_there_is_none(page: Path) -> None:
    for row in list_rows(page):
        last = row.rstrip(" |").rpartition("|")[2].strip()
        named = NAMED.findall(last)
        assert named or last == UNHELD, row
        for path, test in named:
            assert (ROOT / path).exists(), f"{path} is gone: {row}"
            assert test in list_tests(ROOT / path), f"{test} is not in {path}: {row}"


def test_the_count_of_criteria_is_that_of_the_table() -> None:
    text = (ROOT / "docs/assurance/accessibility.md").read_text("utf-8")
    rows = [row.split("|") for row in text.splitlines() if re.match(r"\| \d", row)]
    assert len(rows) == 55
    assert len({row[1].strip() for row in rows}) == 55
    kinds = [row[4].strip() for row in rows]
    said = re.search(r"supports (\d+), (\d+) partly; (\d+) do not apply and (\d+) were not", text)
    assert said
    told = ["supports", "partly", "does not apply", "not judged"]
    assert [int(n) for n in said.groups()] == [kinds.count(kind) for kind in told]
    assert set(kinds) == set(told)


def load_sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci/sbom.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pinned_package_is_in_the_bill_of_materials() -> None:
    sbom = load_sbom()
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = [line.split("==")[0] for line in lines if line and not line.startswith("#")]
    bill = sbom.make_bill(sbom.list_pins(ROOT / "constraints.txt"))
    assert [each["name"] for each in bill["components"]] == pinned
    assert all(re.match(r"\d", each["version"]) for each in bill["components"])


def test_the_bill_has_the_form_of_cyclonedx() -> None:
    sbom = load_sbom()
    bill = sbom.make_bill([("streamlit", "1.2"), ("no-such-package-here", "3.4")])
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    known, unknown = bill["components"]
    assert known["purl"] == "pkg:pypi/streamlit@1.2"
    assert known["licenses"][0]["license"]["name"]
    assert "licenses" not in unknown
    refs = [each["bom-ref"] for each in bill["components"]]
    assert len(set(refs)) == len(refs)
