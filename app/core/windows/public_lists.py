"""Servers and workflows as plain values with the public camelCase names, for devtools.

Every field is named here, so nothing that a server or a workflow gains later gets out by itself.
"""

from typing import Any

from app.core.windows.public_json import plain_input
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.inputs import defaults
from app.core.workflow.label import ROLE


def plain_servers(state: WindowState) -> list[dict[str, Any]]:
    """Return the pool for `listServers`; `None` stands for what is not known yet."""
    found = []
    for server in state.pool.servers:
        health = state.health_of(server.url)
        found.append(
            {
                "url": server.url,
                "name": server.name,
                "state": health.reach.value,
                "queueRemaining": health.queue_remaining,
                "version": health.version or None,
                "locked": server.url == state.window.lock.server,
                "several": state.is_several(server.url),
            }
        )
    return found


def plain_workflows(state: WindowState) -> list[dict[str, Any]]:
    """Return the workflow types for `listWorkflows`, in the order of the menu."""
    return [plain_workflow(kind) for kind in state.catalog.types.values()]


def plain_workflow(kind: WorkflowType) -> dict[str, Any]:
    """Return one workflow type of `listWorkflows`."""
    given = defaults(kind)
    return {
        "id": kind.id,
        "title": dict(kind.title),
        "own": kind.custom,
        "inputs": [_plain_entry(item, given.get(item.name)) for item in kind.inputs],
    }


def _plain_entry(item: Input, default: Any) -> dict[str, Any]:
    """Return one input; `default` is `None` where a value is required or drawn."""
    entry = {
        "name": item.name,
        "kind": item.kind.value,
        "label": {code: text for code, text in item.label.items() if code != ROLE},
        "default": plain_input(default),
        "required": item.required and default is None and item.kind is not InputKind.SEED,
    }
    limits = {"minimum": item.minimum, "maximum": item.maximum}
    entry |= {name: plain_input(limit) for name, limit in limits.items() if limit is not None}
    if item.options:
        entry["options"] = [option.value for option in item.options]
    return entry
