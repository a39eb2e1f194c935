"""Prints the software bill of materials in CycloneDX 1.6, from what is pinned and installed.

    python .ci/sbom.py [constraints.txt]

The same pins and the same installation give the same bill: it has no time and no number of its own.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)")


def list_pins(path: Path) -> list[tuple[str, str]]:
    """Return each package that is pinned with its version; the name of a build is left out."""
    found = (PIN.match(line) for line in path.read_text("utf-8").splitlines())
    return [(each[1], each[2].split("+")[0]) for each in found if each]


def find_licence(name: str) -> str:
    """Return the licence as the package states it: an SPDX expression, words or classifiers."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    for field in ("License-Expression", "License"):
        stated = (told.get(field) or "").strip()
        if stated and "\n" not in stated and len(stated) < 100:
            return stated
    kinds = [
        each.split(" :: ")[-1] for each in told.get_all("Classifier") or [] if "License" in each
    ]
    return ", ".join(kinds)


def make_bill(pins: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the bill: https://cyclonedx.org/docs/1.6/json, with a component for each package."""
    components = []
    for name, number in pins:
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name.lower()}@{number}",
            "name": name,
            "version": number,
            "purl": f"pkg:pypi/{name.lower()}@{number}",
        }
        if licence := find_licence(name):
            component["licenses"] = [{"license": {"name": licence}}]
        components.append(component)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "lifeworld",
                "name": "lifeworld",
                "version": version("lifeworld"),
            }
        },
        "components": components,
    }


def main() -> None:
    """Print the bill of a file of constraints."""
    given = sys.argv[1:] or [str(Path(__file__).resolve().parents[1] / "constraints.txt")]
    print(json.dumps(make_bill(list_pins(Path(given[0]))), indent=1))  # noqa: T201  its output


if __name__ == "__main__":
    main()
