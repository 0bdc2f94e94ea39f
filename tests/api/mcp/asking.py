"""The tools asked as an assistant's program asks them, from tests that are not asynchronous."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Tool


@dataclass(frozen=True, slots=True)
class Assistant:
    """A client of the tools."""

    portal: BlockingPortal
    client: Client

    def tools(self) -> dict[str, Tool]:
        """Return the tools by name."""
        return {tool.name: tool for tool in self.portal.call(self.client.list_tools).tools}

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        """Return what a tool answers."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        (content,) = result.content
        assert not result.is_error, content.text
        told: dict[str, Any] = result.structured_content
        assert json.loads(content.text) == told
        return told

    def fails(self, tool: str, **arguments: Any) -> str:  # noqa: ANN401 - any JSON
        """Return the error of a tool."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert result.is_error
        (content,) = result.content
        return str(content.text)


@contextmanager
def assistant(server: StdioServerParameters | str, token: str = "") -> Iterator[Assistant]:
    """Give a client of a server, by its command or its address, while the block runs."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(_connected(server, token)) as client,
    ):
        yield Assistant(portal, client)


@asynccontextmanager
async def _connected(server: StdioServerParameters | str, token: str) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        by = streamable_http_client(server, http_client=http) if isinstance(server, str) else server
        async with Client(by, cache=None) as client:
            yield client
