"""The report of `debugMultiWindowServers`: bindings, lock, other windows, and inconsistencies."""

from collections.abc import Callable
from typing import Any

from app.core.message import Message, message
from app.core.queue.decided import plain_decided
from app.core.version import VERSION
from app.core.windows.consistency import inconsistencies
from app.core.windows.leadership import Role
from app.core.windows.public_json import plain_window
from app.core.windows.window_state import WindowState
from app.services.window_store import WindowStore

MOST_ITEMS = 20
"""Results that a report names: as many as a person reads."""


def debug_report(window_store: WindowStore, say: Callable[[Message], str]) -> dict[str, Any]:
    """Return the report as plain values; `say` translates each inconsistency."""
    others = [dict(one) for one in window_store.state.presences]
    found = [
        *inconsistencies(window_store.state.window, window_store.state.pool, others),
        *_several(window_store),
    ]
    return {
        **plain_window(window_store.state.shown),
        "ready": True,
        "version": VERSION,
        "looksForAll": window_store.state.role is Role.LEADS,
        "tasks": [
            {
                "promptId": task.prompt_id,
                "executionServer": task.execution_server,
                "state": task.state.value,
                "open": task.is_open,
                "unreachable": task.unreachable,
            }
            for task in window_store.state.shown.tasks.newest_first()
        ],
        "waiting": [one.prompt_id for one in window_store.state.window.queue],
        "decisions": [plain_decided(one) for one in window_store.state.decided],
        "servers": [
            {
                "url": server.url,
                "name": server.name,
                "state": window_store.state.health_of(server.url).reach.value,
                "queueRemaining": window_store.state.health_of(server.url).queue_remaining,
                "several": server.url in window_store.state.several,
            }
            for server in window_store.state.pool.servers
        ],
        "library": _library(window_store.state),
        "otherWindows": others,
        "inconsistencies": [say(item) for item in found],
        "ignored": dict(window_store.ignored),
    }


def _library(state: WindowState) -> dict[str, Any]:
    """Return the results of all tabs: how many, the newest, and those whose deletion is fresh."""
    return {
        "complete": state.library.is_complete,
        "items": len(state.library.items),
        "newest": [item.key for item in state.library.items[:MOST_ITEMS]],
        "starred": len(state.library.starred),
        "deleted": list(state.deleted),
    }


def _several(window_store: WindowStore) -> list[Message]:
    """Return the addresses shared by several servers, each with its evidence."""
    return [
        message(
            "debug.several",
            server=url,
            evidence=[message(f"several.{one.sign.value}", detail=one.detail) for one in evidence],
        )
        for url, evidence in window_store.state.several.items()
    ]
