"""`urllib.request` of scripts, over pyodide-http."""

import io
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from app.scripting import http
from app.scripting.port import Port, set_port
from tests.scripting.js_port import FakeJsPort, fail

OURS = ("pyodide_http", "js", "pyodide")


@pytest.fixture
def js_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJsPort]:
    """Patch `urllib` over a stand-in for the modules of a browser, for one test."""
    js, pyodide, ffi = ModuleType("js"), ModuleType("pyodide"), ModuleType("pyodide.ffi")
    js.__dict__.update(XMLHttpRequest=http.Xhr, importScripts=None, crossOriginIsolated=False)
    ffi.__dict__.update(to_js=lambda value: value)
    for module in (js, pyodide, ffi):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(urllib.request, "urlopen", urllib.request.urlopen)
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", None)
    found = FakeJsPort({"http": lambda **_: ({"status": 200, "type": "text/x"}, b"body")})
    set_port(Port(found, None))
    http.patch()
    yield found
    for name in [one for one in sys.modules if one.startswith("pyodide_http")]:
        del sys.modules[name]


def asked(js_port: FakeJsPort) -> tuple[dict[str, Any], bytes]:
    _, args, body = js_port.asked[-1]
    return args, body


def test_a_read(js_port: FakeJsPort) -> None:
    with urllib.request.urlopen("http://127.0.0.1:8188/queue") as response:
        assert response.read() == b"body"
        assert (response.status, response.reason) == (200, "OK")
        assert response.headers["content-type"] == "text/x"
    args, body = asked(js_port)
    assert (args["method"], args["url"], body) == ("GET", "http://127.0.0.1:8188/queue", b"")


@pytest.mark.parametrize("data", [b"{}", bytearray(b"{}"), [b"{", b"}"], io.BytesIO(b"{}")])
def test_data_is_posted(js_port: FakeJsPort, data: Any) -> None:
    urllib.request.urlopen("http://127.0.0.1:8188/prompt", data=data)
    args, body = asked(js_port)
    assert (args["method"], body) == ("POST", b"{}")
    opener = urllib.request.build_opener()
    opener.open(urllib.request.Request("http://127.0.0.1:8188/prompt", b"1"))
    assert asked(js_port)[1] == b"1"


def test_text_is_no_data(js_port: FakeJsPort) -> None:
    with pytest.raises(TypeError):
        urllib.request.urlopen("http://127.0.0.1:8188/prompt", data="text")  # type: ignore[arg-type]


def test_an_error_status_is_raised(js_port: FakeJsPort) -> None:
    js_port.answers["http"] = lambda **_: ({"status": 404, "type": "application/json"}, b"{}")
    with pytest.raises(urllib.error.HTTPError) as found:
        urllib.request.urlopen("http://127.0.0.1:8188/x")
    assert (found.value.code, found.value.reason, found.value.read()) == (404, "Not Found", b"{}")


def test_a_refusal_and_a_timeout_are_raised(js_port: FakeJsPort) -> None:
    js_port.answers["http"] = fail("No.", "scripts.foreign_host")
    with pytest.raises(urllib.error.URLError, match=r"No\."):
        urllib.request.urlopen("http://elsewhere/x")
    js_port.answers["http"] = fail("Late.", "timeout")
    with pytest.raises(TimeoutError):
        urllib.request.urlopen("http://127.0.0.1:8188/x", timeout=1)
    assert asked(js_port)[0]["milliseconds"] == 1000
