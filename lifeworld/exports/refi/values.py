"""The variables of a project, and the values of a text or of a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lifeworld.exports.refi.model import Value, Variable, find_kind, hash_id

__all__ = ["Values"]


class Values:
    """The variables of a project, and the values of a text or of a person."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def learn(self, facts: Iterable[Mapping[str, str]]) -> None:
        """Note which values there are: they decide on the kind of a variable."""
        for each in facts:
            for name, value in each.items():
                self._found.setdefault(name, []).append(value)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables that have a value."""
        return tuple(
            Variable(id=self._name(name), name=name, kind=find_kind(values))
            for name, values in self._found.items()
        )

    def get(self, facts: Mapping[str, str]) -> tuple[Value, ...]:
        """Return these facts as values of variables."""
        return tuple(Value(variable=self._name(n), value=v) for n, v in facts.items() if v)

    def _name(self, name: str) -> str:
        return hash_id("variable", name)
