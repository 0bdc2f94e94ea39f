"""Settings of the server: a TOML file, then REVIEWGRAPH_* in the environment, then flags."""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph.stores import is_address
from ontology.errors import ReviewGraphError

PREFIX = "REVIEWGRAPH_"
CONFIG = "REVIEWGRAPH_CONFIG"
_LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}


class SettingsError(ReviewGraphError):
    """A setting that is unknown, of the wrong type, or unsafe."""


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part for part in value.replace(",", " ").split() if part)
    return value


def _place(value: object) -> object:
    return Path(value) if isinstance(value, str) and not is_address(value) else value


Place = Annotated[str | Path, BeforeValidator(_place)]
"""A folder, or the address of a SPARQL server, which stays text."""
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Settings(BaseModel):
    """How the server runs. Times are in seconds, sizes in bytes unless the name says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Place = Path("reviewgraph-data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    hosts: Names = ()
    origins: Names = ()
    forwarded_allow: Names = ()
    tokens: Path | None = None
    open_read: bool = False

    time_limit: float = Field(default=15.0, gt=0)
    quick_time: float = Field(default=0.25, gt=0)
    row_limit: int = Field(default=10_000, ge=1)
    memory_mb: int = Field(default=512, ge=64)
    answer_mb: int = Field(default=256, ge=1)
    query_workers: int = Field(default=3, ge=1, le=64)
    slow_workers: int = Field(default=4, ge=0, le=64)
    queue: int = Field(default=64, ge=1)
    queue_per_client: int = Field(default=16, ge=1)
    union_default_graph: bool = True

    query_bytes: int = Field(default=200_000, ge=1_000)
    body_mb: int = Field(default=64, ge=1)
    header_time: float = Field(default=10.0, gt=0)
    body_time: float = Field(default=30.0, gt=0)
    send_time: float = Field(default=30.0, gt=0)
    connections: int = Field(default=1_000, ge=1)
    grace: float = Field(default=10.0, ge=0)

    log_format: Literal["json", "text"] = "json"
    log_queries: bool = False
    metrics: bool = True
    warm: bool = True

    @property
    def is_public(self) -> bool:
        """Return whether other machines can reach the address."""
        if self.host in _LOOPBACK:
            return False
        try:
            return not ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return True

    @property
    def allowed_hosts(self) -> frozenset[str] | None:
        """Return the names a request may call the server by; None for any."""
        if self.hosts:
            return frozenset({*self.hosts, *_LOOPBACK})
        return None if self.is_public else frozenset({*_LOOPBACK, self.host, "testserver"})


def read_settings(
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings: the file's, overruled by the environment's, overruled by flags.

    Raises `SettingsError` for what is unknown or wrong.
    """
    variables = os.environ if environment is None else environment
    place = config or (Path(variables[CONFIG]) if variables.get(CONFIG) else None)
    values = dict(_file(place)) if place else {}
    for name in Settings.model_fields:
        told = variables.get(PREFIX + name.upper(), "")
        if told.strip():
            values[name] = told
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as problem:
        raise SettingsError(_told(problem, place)) from problem


def as_environment(flags: Mapping[str, object]) -> dict[str, str]:
    """Return flags as the environment that gives a worker process the same settings."""
    return {PREFIX + name.upper(): _text(value) for name, value in flags.items()}


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _file(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingsError(f"{path}: {problem.strerror}; name another --config") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{path} is not TOML: {problem}") from problem


def _told(problem: ValidationError, place: Path | None) -> str:
    first = problem.errors()[0]
    name = ".".join(map(str, first["loc"]))
    where = f" (in {place} or {PREFIX}{name.upper()})" if place else f" ({PREFIX}{name.upper()})"
    if first["type"] == "extra_forbidden":
        return f'there is no setting "{name}"{where}; see reviewgraph serve --help'
    return f'setting {name}{where}: {first["msg"]}, not "{first["input"]}"'
