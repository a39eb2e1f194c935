"""The audiences of exports, in words."""

from __future__ import annotations

from study.language import mark

__all__ = ["AUDIENCES", "AUDIENCE_WORDS"]

AUDIENCES = {
    "internal": mark("Internal: the research team"),
    "workshop": mark("Workshop: stakeholders in the room"),
    "client": mark("Client: the organisation that commissioned the study"),
    "public": mark("Public: anyone"),
}
AUDIENCE_WORDS = {
    "internal": mark("for the research team"),
    "workshop": mark("for the workshop"),
    "client": mark("for the client"),
    "public": mark("for the public"),
    "archive": mark("for an archive"),
    "assistant": mark("for a language model elsewhere"),
    "local_assistant": mark("for a language model on this computer"),
}
