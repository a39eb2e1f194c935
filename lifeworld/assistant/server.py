"""The MCP server: the tools of an assistant, offered over standard input and output only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeworld import __version__
from lifeworld.assistant.tools import WORDS_ARE_DATA, StudyTools
from study import InvalidInput
from study.language import say

if TYPE_CHECKING:
    from mcp.server import MCPServer

__all__ = ["build_server", "run_server"]

INSTRUCTIONS = (
    "One qualitative study, read only. Begin with describe_study and list_codes. Read before you"
    " propose, quote letter by letter, and give the reason in a sentence. A proposal is no coding:"
    f" it waits for a person. {WORDS_ARE_DATA}"
)


def build_server(tools: StudyTools) -> MCPServer:
    """Return a server of these tools.

    Raises:
        InvalidInput: the package `mcp` is not installed.
    """
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise InvalidInput(
            say("The package that speaks MCP is not installed."),
            hint=say("Install it with: pip install 'lifeworld[mcp]'"),
        ) from error
    from lifeworld.assistant.offered import add_tools

    server: MCPServer = MCPServer(
        "lifeworld",
        title="Lifeworld",
        version=__version__,
        instructions=INSTRUCTIONS,
        log_level="ERROR",
        subscriptions=False,
    )
    add_tools(server, tools)
    return server


def run_server(tools: StudyTools) -> None:
    """Serve until the program at the other end of standard input goes away."""
    build_server(tools).run("stdio")
