"""What `debugMultiWindowServers` finds: bindings, lock, other windows, and what does not fit."""

from collections.abc import Callable
from typing import Any

from app.core.message import Message, message
from app.core.version import VERSION
from app.core.windows.consistency import inconsistencies
from app.core.windows.public_json import plain_window
from app.services.board import Board


def debug_report(board: Board, say: Callable[[Message], str]) -> dict[str, Any]:
    """Return the report as plain values; `say` puts each inconsistency into words."""
    others = [dict(one) for one in board.state.presences]
    found = [*inconsistencies(board.state.window, board.state.pool, others), *_several(board)]
    return {
        **plain_window(board.state.shown),
        "ready": True,
        "version": VERSION,
        "tasks": [
            {
                "promptId": task.prompt_id,
                "executionServer": task.execution_server,
                "state": task.state.value,
                "open": task.is_open,
                "unreachable": task.unreachable,
            }
            for task in board.state.shown.tasks.newest_first()
        ],
        "servers": [
            {
                "url": server.url,
                "name": server.name,
                "state": board.state.health_of(server.url).reach.value,
                "queueRemaining": board.state.health_of(server.url).queue_remaining,
                "several": server.url in board.state.several,
            }
            for server in board.state.pool.servers
        ],
        "otherWindows": others,
        "inconsistencies": [say(item) for item in found],
        "ignored": dict(board.ignored),
    }


def _several(board: Board) -> list[Message]:
    """Return the addresses behind which several servers answer, each with its evidence."""
    return [
        message(
            "debug.several",
            server=url,
            evidence=[message(f"several.{one.sign.value}", detail=one.detail) for one in evidence],
        )
        for url, evidence in board.state.several.items()
    ]
