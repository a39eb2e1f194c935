"""The starter framework for working life: four themes and their codes."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from coding.codebook.commands import add_code
from coding.model import Code, CodeId
from study import Study
from study.wording import count_things
from themes.commands import add_theme, link_code

__all__ = ["add_framework", "add_starter", "get_starter"]


def get_starter() -> list[dict[str, Any]]:
    """Return the starter framework from the package data: themes with their codes."""
    text = files("coding.codebook").joinpath("starter.json").read_text("utf-8")
    themes: list[dict[str, Any]] = json.loads(text)["themes"]
    return themes


def add_starter(study: Study, *, actor: str, language: str = "en") -> None:
    """Add the starter framework as one change: each theme and a group of codes for it."""
    themes = get_starter()
    subject = count_things(len(themes), "theme")
    with study.change("add framework", actor=actor, subject=subject, gathers=True):
        for theme in themes:
            _add_theme(study, theme, actor=actor, language=language)


def _add_theme(study: Study, theme: dict[str, Any], *, actor: str, language: str) -> None:
    words = theme if language not in theme else {**theme, **theme[language]}
    codes = add_framework(study, theme, actor=actor, language=language)
    made = add_theme(
        study,
        words["name"],
        organising_concept=words["organising_concept"],
        hue=theme["hue"],
        actor=actor,
    )
    for code in codes:
        link_code(study, made.id, code.id, actor=actor)


def add_framework(
    study: Study, theme: dict[str, Any], *, actor: str, language: str = "en"
) -> list[Code]:
    """Add an abstract code and its children; return the children."""
    words = theme if language not in theme else {**theme, **theme[language]}
    group = add_code(
        study,
        words["name"],
        definition=words.get("organising_concept", ""),
        hue=theme["hue"],
        origin="framework",
        abstract=True,
        actor=actor,
    )
    return [_add(study, code, CodeId(group.id), actor, language) for code in theme["codes"]]


def _add(study: Study, code: dict[str, Any], parent: CodeId, actor: str, language: str) -> Code:
    words = code if language not in code else {**code, **code[language]}
    return add_code(
        study,
        words["name"],
        parent_id=parent,
        definition=words["definition"],
        include=words["include"],
        exclude=words["exclude"],
        example=words["example"],
        hue=code["hue"],
        origin="in_vivo" if code.get("in_vivo") else "framework",
        actor=actor,
    )
