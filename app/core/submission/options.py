"""The options of `processImage` and `submitGraph` in JavaScript; unknown ones are rejected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import normalise_base_url, typed_address
from app.core.submission.order import MAX_RUNS

OPTIONS: Mapping[str, str] = {
    "onProgress": "function",
    "server": "string",
    "signal": "AbortSignal",
    "runs": "number",
}
"""Each option by name, with its JavaScript `typeof`; an `AbortSignal` has its class instead."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Where and how often to run. `None`: the window chooses the server; one run, one result."""

    server: ServerUrl | None = None
    runs: int | None = None


def check_options(types: Mapping[str, str] | None) -> None:
    """Check options, given by name with their `typeof`; `None` means that no object was passed.

    Raises `InputError` for an unknown option or a wrong type. Ignoring it would hide a mistake of
    the caller.
    """
    if types is None:
        raise InputError("option.not_object", known=", ".join(OPTIONS))
    for name, found in types.items():
        if name not in OPTIONS:
            raise InputError("option.unknown", name=name, known=", ".join(OPTIONS))
        check_type(name, OPTIONS[name], found)


def check_type(name: str, wanted: str, found: str) -> None:
    """Check the JavaScript type of one argument. Raises `InputError` ("option.wrong")."""
    if found != wanted:
        raise InputError("option.wrong", name=name, wanted=wanted, found=found)


def read_options(values: Mapping[str, Any], pool: Pool) -> RunOptions:
    """Return the options that are values; `values` passed `check_options`.

    Raises `InputError` for a server that is not in the pool, and unless `runs` is an integer from 1
    to `MAX_RUNS`.
    """
    runs = None
    if "runs" in values:
        runs = values["runs"]
        if runs is None or runs != int(runs) or not 1 <= runs <= MAX_RUNS:  # NaN comes as `None`
            raise InputError("runs.range", max=MAX_RUNS)
        runs = int(runs)
    server = pool_server(values["server"], pool) if "server" in values else None
    return RunOptions(server, runs)


def pool_server(text: str, pool: Pool) -> ServerUrl:
    """Return the base URL of a server of the pool from its address as a person writes it.

    Raises `InputError`: no address, or "option.server_unknown" with the address and the known ones.
    """
    url = normalise_base_url(typed_address(text))
    if pool.get(url) is None:
        raise InputError(
            "option.server_unknown", server=url, known=[server.url for server in pool.servers]
        )
    return url
