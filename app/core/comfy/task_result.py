"""Accepts a `taskResult` from other programs, in any of the shapes of ComfyUI's results."""

from collections.abc import Mapping
from typing import Any

from app.core.comfy.outputs import parse_output_file, parse_outputs
from app.core.errors import InputError, ServerError
from app.core.ids import ServerUrl
from app.core.servers.server import normalise_base_url
from app.core.task.output import OutputFile

_SERVER_KEYS = ("executionServer", "execution_server", "apiBaseUrl", "server")


def files_of(result: Any) -> tuple[OutputFile, ...]:
    """Return the files of a result.

    It may be a `processImage` result, a history response or entry, an `outputs` object, an
    `executed` event, `{images: […]}` of a node, a list of files, or one file. Raises `InputError`
    for anything else.
    """
    try:
        return _files(result, 3)
    except ServerError as error:
        raise InputError("result.shape", why=str(error)) from None


def server_of(result: Any) -> ServerUrl | None:
    """Return the server that a result names, normalised, or `None`."""
    if not isinstance(result, Mapping):
        return None
    for key in _SERVER_KEYS:
        value = result.get(key)
        if isinstance(value, str) and value:
            return normalise_base_url(value)
    return None


def _files(result: Any, depth: int) -> tuple[OutputFile, ...]:
    if isinstance(result, list):
        return tuple(parse_output_file("", "images", item) for item in result)
    if not isinstance(result, Mapping):
        raise InputError("result.missing")
    if isinstance(result.get("filename"), str):
        return (parse_output_file(str(result.get("nodeId", "")), "images", result),)
    if isinstance(result.get("outputs"), Mapping):
        return parse_outputs(result["outputs"])
    if isinstance(result.get("images"), list | Mapping):
        return _files(result["images"], depth)
    for key in ("output", "data", "result"):
        if isinstance(result.get(key), Mapping) and depth:
            return _files(result[key], depth - 1)
    values = list(result.values())
    if len(values) == 1 and isinstance(values[0], Mapping) and "outputs" in values[0]:
        return _files(values[0], depth)
    return parse_outputs({key: node for key, node in result.items() if isinstance(node, Mapping)})
