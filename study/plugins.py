"""Finds installed plugins, and declares the hooks that they can implement."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pluggy

from study.errors import LifeworldError
from study.language import say

__all__ = ["get_manager", "hookimpl", "list_registered", "list_working", "run_plugin"]

hookspec = pluggy.HookspecMarker("lifeworld")
hookimpl = pluggy.HookimplMarker("lifeworld")

Register = Callable[[str, Callable[..., Any]], None]


class Hooks:
    """The hooks. Each receives a function to call: `register(name, callable)`."""

    @hookspec
    def register_importers(self, register: Register) -> None:
        """Offer a reader for a file suffix: `register(".abc", read)`.

        `read(data: bytes, name: str)` returns a `transcripts.reading.model.Reading`.
        """

    @hookspec
    def register_suggesters(self, register: Register) -> None:
        """Offer a way to propose codings: `register("name", suggest)`.

        `suggest` has the signature of `coding.suggestions.suggest.suggest_codings`.
        """

    @hookspec
    def register_exporters(self, register: Register) -> None:
        """Offer an output: `register("name", write)`.

        `write(report, path)` gets a `lifeworld.exports.report.Report`.
        """

    @hookspec
    def register_wordings(self, register: Register) -> None:
        """Offer names for suggested themes: `register("name", word)`.

        `word(words, quotes)` gets lists of a theme's words and nearest quotes, and returns a name.
        """


@cache
def get_manager() -> pluggy.PluginManager:
    """Return the plugin manager, with every installed plugin loaded."""
    manager = pluggy.PluginManager("lifeworld")
    manager.add_hookspecs(Hooks)
    manager.load_setuptools_entrypoints("lifeworld")
    return manager


def list_registered(hook: str, *, builtin: dict[str, Callable[..., Any]]) -> dict[str, Any]:
    """Return what is registered under *hook*: the built-in ones, and plugins under other names.

    Raises:
        LifeworldError: a plugin failed; the message names it.
    """
    found, failed = list_working(hook, builtin=builtin)
    if failed:
        raise failed[0]
    return found


def list_working(
    hook: str, *, builtin: dict[str, Callable[..., Any]]
) -> tuple[dict[str, Any], list[LifeworldError]]:
    """Return what is registered under *hook*, and an error for each plugin that failed in it."""
    found: dict[str, Any] = dict(builtin)
    failed: list[LifeworldError] = []
    manager = get_manager()
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        try:
            own = _list_own(implementation, hook)
        except LifeworldError as error:
            failed.append(error)
        else:
            found = {**own, **found}
    return found, failed


def _list_own(implementation: Any, hook: str) -> dict[str, Any]:
    """Return what one plugin registers; raise what names it where it fails."""
    own: dict[str, Any] = {}
    try:
        implementation.function(register=lambda name, call: own.setdefault(name, call))
    except Exception as error:  # whatever a plugin raises, the message names the plugin
        raise LifeworldError(
            say(
                "The plugin “{plugin}” failed in {hook}: {error}.",
                plugin=implementation.plugin_name,
                hook=hook,
                error=error,
            ),
            hint=say("Update or remove it."),
        ) from error
    return own


def run_plugin(name: str, call: Callable[..., Any], *given: Any) -> Any:
    """Return what a plugin's function returns for what it is given.

    Args:
        name: What the plugin registered.
        call: The function that it registered.
        given: The function's arguments.

    Raises:
        LifeworldError: it failed; a sentence of its own is kept, and any other error is named.
    """
    try:
        return call(*given)
    except LifeworldError:
        raise
    except Exception as error:  # whatever a plugin raises, the message names what it offered
        raise LifeworldError(
            say(
                "The plugin for “{name}” failed: {error}.",
                name=name,
                error=str(error).rstrip(".") or type(error).__name__,
            ),
            hint=say("Update or remove it."),
        ) from error
