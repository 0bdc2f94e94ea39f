"""A tool that reads: arguments it has not are refused, and every error says what to do."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ValidationError

from queries.catalogue import nearest

_READING = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Function = Callable[..., Awaitable[dict[str, Any]]]


class ReadingTool(Tool):
    """A tool made of a function that returns JSON."""

    @classmethod
    def of(cls, function: Function) -> Tool:
        """Return the tool of a function, described by its docstring."""
        tool = cls.from_function(function, annotations=_READING)
        # An argument that a tool has not would else be passed over without a word.
        model = tool.fn_metadata.arg_model
        model.model_config["extra"] = "forbid"
        model.model_rebuild(force=True)
        return tool.model_copy(update={"parameters": model.model_json_schema(by_alias=True)})

    async def run(
        self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False
    ) -> Any:  # noqa: ANN401 - as the base class has it
        """Run the tool. Raises `ToolError` of one line."""
        try:
            result = await super().run(arguments, context)
        except ToolError as problem:
            if isinstance(problem.__cause__, ValidationError):
                raise ToolError(self._told(problem.__cause__)) from problem.__cause__
            raise
        if not convert_result:
            return result
        text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=result
        )

    def _told(self, problem: ValidationError) -> str:
        wrong = []
        for error in problem.errors():
            name = ".".join(map(str, error["loc"]))
            known = self.fn_metadata.arg_model.model_fields
            if error["type"] == "extra_forbidden":
                hint = nearest(name, known) or f"; it takes {', '.join(known) or 'none'}"
                wrong.append(f'{self.name} has no argument "{name[:60]}"{hint}')
            elif error["type"] == "missing":
                wrong.append(f"{self.name} needs {name}: {known[name].description}")
            else:
                wrong.append(f"{name}: {error['msg']}, not {str(error['input'])[:60]!r}")
        return "; ".join(wrong)
