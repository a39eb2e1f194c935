"""The tools as the protocol describes them; needs the extra `mcp`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from coding.suggestions.proposals.commands import MOST_AT_ONCE, MOST_WHY
from lifeworld.assistant.tools import StudyTools
from study import LifeworldError

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["ProposedCoding", "add_tools"]

Skip = Annotated[int, Field(ge=0, description="How many to skip: next_skip of the page before.")]


class ProposedCoding(BaseModel):
    """One coding that is proposed."""

    model_config = ConfigDict(extra="forbid")

    code_id: Annotated[str, Field(max_length=64, description="From list_codes.")]
    transcript_id: Annotated[str, Field(max_length=64, description="From list_transcripts.")]
    turn: Annotated[int, Field(ge=1, description="The number of the turn, as it was read.")]
    quote: Annotated[
        str, Field(min_length=1, description="Words of the turn, copied letter by letter.")
    ]
    why: Annotated[
        str, Field(description=f"Why, in a sentence or two; at most {MOST_WHY} characters.")
    ] = ""


def add_tools(server: "MCPServer", tools: StudyTools) -> None:
    """Add every tool to a server. Each is asynchronous so that one thread reads the study.

    The package is imported here: it needs what not every system has.
    """
    from mcp.server.mcpserver import Context
    from mcp_types import ToolAnnotations

    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    proposes = ToolAnnotations(
        read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )

    @server.tool(annotations=reads)
    async def describe_study() -> dict[str, Any]:
        """Say what the study asks, how it is done, and how much of it may be read."""
        return _answer(tools.describe_study)

    @server.tool(annotations=reads)
    async def list_codes() -> dict[str, Any]:
        """List the codes with their definitions and rules."""
        return _answer(tools.list_codes)

    @server.tool(annotations=reads)
    async def list_transcripts() -> dict[str, Any]:
        """List the transcripts of which something may be read."""
        return _answer(tools.list_transcripts)

    @server.tool(annotations=reads)
    async def read_turns(
        ctx: Context[Any, Any],
        transcript_id: str,
        first: Annotated[int, Field(ge=1, description="The number of the first turn.")] = 1,
        most: Annotated[int, Field(ge=1, le=50, description="How many turns.")] = 50,
    ) -> dict[str, Any]:
        """Read turns of a transcript, a page at a time."""
        program = _name_program(ctx)
        return _answer(lambda: tools.read_turns(transcript_id, first, most, program=program))

    @server.tool(annotations=reads)
    async def search_words(ctx: Context[Any, Any], words: str, skip: Skip = 0) -> dict[str, Any]:
        """Find turns that hold all of these words."""
        program = _name_program(ctx)
        return _answer(lambda: tools.search_words(words, skip, program=program))

    @server.tool(annotations=reads)
    async def list_quotes(ctx: Context[Any, Any], code_id: str, skip: Skip = 0) -> dict[str, Any]:
        """List what people coded with a code."""
        program = _name_program(ctx)
        return _answer(lambda: tools.list_quotes(code_id, skip, program=program))

    @server.tool(annotations=reads)
    async def list_findings(ctx: Context[Any, Any], kind: str, skip: Skip = 0) -> dict[str, Any]:
        """List themes, insights, needs, spaces, assumptions, initiatives or metrics.

        With the quotes they rest on, for and against.
        """
        program = _name_program(ctx)
        return _answer(lambda: tools.list_findings(kind, skip, program=program))

    @server.tool(annotations=proposes)
    async def propose_codings(
        ctx: Context[Any, Any],
        model: Annotated[
            str, Field(max_length=80, description="Your own name and version, as your maker does.")
        ],
        codings: Annotated[list[ProposedCoding], Field(max_length=MOST_AT_ONCE)],
    ) -> dict[str, Any]:
        """Propose codes for words that were read. A person decides on each in the Inbox."""
        program = _name_program(ctx)
        asked = [each.model_dump() for each in codings]
        return _answer(lambda: tools.suggest_codings(model, asked, program=program))


def _name_program(ctx: Any) -> str:
    """Return what the program calls itself; any program may claim any name."""
    params = ctx.session.client_params
    info = params.client_info if params else None
    name = (info.title or info.name) if info else ""
    clean = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return clean[:80] or "unnamed program"


def _answer(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return act()
    except LifeworldError as error:
        raise ToolError(str(error)) from error
