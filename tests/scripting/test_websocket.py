"""The stand-in for websocket-client."""

import pytest

from app.scripting import websocket
from app.scripting.port import Port, set_port
from tests.scripting.js_port import FakeJsPort, fail

FRAMES = ([-5, 3], b"text!" + b"\x00\x01\x02")


def connected(*batches: object) -> tuple[FakeJsPort, websocket.WebSocket]:
    waiting = list(batches)
    js_port = FakeJsPort(
        {
            "socket": lambda url: {"id": 7},
            "frames": lambda **_: waiting.pop(0) if waiting else ([], b""),
            "socket-close": lambda **_: None,
        }
    )
    set_port(Port(js_port, None))
    return js_port, websocket.create_connection("ws://127.0.0.1:8188/ws?clientId=x")


def test_frames_come_as_they_were_sent() -> None:
    js_port, socket = connected(([], b""), FRAMES)
    assert socket.recv() == "text!"
    assert socket.recv() == b"\x00\x01\x02"
    socket.close()
    assert js_port.asked[-1][:2] == ("socket-close", {"id": 7})
    with pytest.raises(websocket.WebSocketConnectionClosedException):
        socket.recv()
    with pytest.raises(websocket.WebSocketConnectionClosedException):
        socket.send("x")


def test_a_timeout_is_kept() -> None:
    _, socket = connected()
    socket.settimeout(0.01)
    assert socket.gettimeout() == 0.01
    with pytest.raises(websocket.WebSocketTimeoutException):
        socket.recv()


def test_a_default_timeout_is_for_new_sockets() -> None:
    websocket.setdefaulttimeout(3)
    try:
        assert websocket.getdefaulttimeout() == 3
        assert websocket.WebSocket().timeout == 3
    finally:
        websocket.setdefaulttimeout(None)


def test_a_refused_address_and_a_lost_socket_are_errors() -> None:
    js_port, socket = connected()
    js_port.answers["frames"] = fail("gone", "closed")
    with pytest.raises(websocket.WebSocketConnectionClosedException):
        socket.recv()
    js_port.answers["socket"] = fail("foreign", "scripts.foreign_host")
    with pytest.raises(websocket.WebSocketAddressException):
        websocket.create_connection("ws://elsewhere/ws")


def test_the_form_with_callbacks() -> None:
    connected(FRAMES)
    heard: list[object] = []

    def on_message(app: websocket.WebSocketApp, frame: str | bytes) -> None:
        heard.append(frame)
        if isinstance(frame, bytes):
            app.close()

    app = websocket.WebSocketApp(
        "ws://127.0.0.1:8188/ws",
        on_open=lambda app: heard.append("open"),
        on_message=on_message,
        on_close=lambda app, code, text: heard.append("closed"),
    )
    assert app.run_forever() is False
    assert heard == ["open", "text!", b"\x00\x01\x02", "closed"]


def test_reading_by_opcode_and_in_a_loop() -> None:
    _, socket = connected(FRAMES, FRAMES)
    assert socket.recv_data() == (1, b"text!")
    assert socket.recv_data() == (2, b"\x00\x01\x02")
    with socket as again:
        assert next(iter(again)) == "text!"
    assert not socket.connected
