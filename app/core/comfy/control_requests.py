"""Builds the requests that control a server, not a task: free memory, restart, log. As values."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.comfy.requests import ANSWER_SECONDS, Request
from app.core.ids import ServerUrl

LOG_BYTES = 4_000_000
"""The server keeps its last 300 pieces of output; a traceback is one piece of some kilobytes."""

EXTENSIONS_BYTES = 1_000_000
"""The names of the editor's scripts: hundreds, of a hundred bytes each."""

MANAGER_SCRIPTS = "/extensions/comfyui-manager/"
"""Where ComfyUI-Manager has its scripts, in lower case. A list of scripts is the one place that
shows it without a request that fails elsewhere."""


def free_memory(server: ServerUrl) -> Request:
    """Ask to unload models and to free memory; the server does so between two prompts."""
    body = {"unload_models": True, "free_memory": True}
    return Request("POST", f"{server}/api/free", body=json.dumps(body))


def log(server: ServerUrl) -> Request:
    """Request the last lines of the log; this route has no `/api` twin."""
    return Request("GET", f"{server}/internal/logs/raw", limit=LOG_BYTES)


def extensions(server: ServerUrl) -> Request:
    """Request the names of the editor's scripts."""
    return Request("GET", f"{server}/api/extensions", limit=EXTENSIONS_BYTES)


def reboot(server: ServerUrl, method: str, *, is_new: bool) -> Request:
    """Ask ComfyUI-Manager to restart the server. `is_new`: its version 4."""
    route = "v2/manager/reboot" if is_new else "manager/reboot"
    body = "{}" if method == "POST" else None
    return Request(method, f"{server}/api/{route}", body=body, seconds=ANSWER_SECONDS)


def has_new_manager(features: Any) -> bool:
    """Return whether `/features` reports ComfyUI-Manager 4."""
    flags = features if isinstance(features, Mapping) else {}
    if flags.get("extension.manager.supports_v4") is True:
        return True
    for name in ("extension", "manager"):
        inner = flags.get(name)
        flags = inner if isinstance(inner, Mapping) else {}
    return flags.get("supports_v4") is True


def has_old_manager(scripts: Any) -> bool:
    """Return whether `/extensions` lists a script of ComfyUI-Manager."""
    listed = scripts if isinstance(scripts, list) else []
    return any(isinstance(one, str) and MANAGER_SCRIPTS in one.lower() for one in listed)
