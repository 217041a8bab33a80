"""HTTP requests to servers begin in one file, with all their headers, and sockets in another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_sinks import APP, code_of, name_of

FILES = sorted([*APP.glob("static/**/*.js"), *APP.glob("browser/*.py"), APP / "main.py"])

WAYS = re.compile(
    r"(?<![\w.])(?<!def )fetch\(|\bjs\.fetch\b|\bXMLHttpRequest\b|\bsendBeacon\b"
    r"|\bEventSource\b|\bWebSocket(\.new)?\(|\bWebSocketStream\b"
)

ALLOWED = {
    "app/static/transport.js": {"fetch("},
    "app/static/socket.js": {"WebSocket("},
    # Names that scripts are not to have; and the one request that blocks, to `script_relay.js`.
    "app/static/script_relay.js": {"fetch("},  # files of the page, for the worker of scripts
    "app/static/script_worker.js": {"XMLHttpRequest"},
    "app/static/script_worker/lock_down.js": {"EventSource", "WebSocketStream", "XMLHttpRequest"},
    "app/static/script_worker/port.js": {"XMLHttpRequest"},
}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_transport_contacts_servers(path: Path) -> None:
    found = {match[0] for match in WAYS.finditer(code_of(path))}
    assert found == ALLOWED.get(name_of(path), set())


@pytest.mark.parametrize(
    "code",
    ["await fetch(url)", "new WebSocket(url)", "js.WebSocket.new(url)", "await js.fetch(url)"],
)
def test_another_way_would_be_found(code: str) -> None:
    assert WAYS.search(code)
