"""The static server: content types, freshness, what it refuses, prefix and pool."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.serve import ASKED_HOST, HOST, name_servers

Headers = Message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files to serve, and some to refuse, beside one that is outside of it."""
    (tmp_path / "outside.txt").write_text("outside")
    root = tmp_path / "site"
    (root / "sub").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("secret")
    (root / "index.html").write_text("index")
    (root / "a b.txt").write_text("blank")
    (root / "servers.json").write_text("from the file")
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    for suffix in ("mjs", "js", "wasm", "toml", "json", "py", "css", "zip", "bin"):
        (root / f"file.{suffix}").write_bytes(b"content")
    return root


def ask(url: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, Headers]:
    """Ask as a client that does not tidy up the path."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, answer.headers


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("mjs", "text/javascript; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("wasm", "application/wasm"),
        ("toml", "application/toml"),
        ("json", "application/json"),
        ("py", "text/x-python; charset=utf-8"),
        ("css", "text/css; charset=utf-8"),
        ("zip", "application/zip"),
        ("bin", "application/octet-stream"),
    ],
)
def test_content_types(
    serve: Callable[..., str], folder: Path, suffix: str, content_type: str
) -> None:
    status, body, headers = ask(serve(root=folder), f"/file.{suffix}")
    assert (status, body) == (200, b"content")
    assert headers["Content-Type"] == content_type
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/sub/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/link.txt",
        "/.git/config",
        "/%2egit/config",
        "/file.js%00.txt",
        "//etc/passwd",
        "/sub",
        "/sub/",
        "/missing",
        "/file.js/",
    ],
)
def test_refused(serve: Callable[..., str], folder: Path, path: str) -> None:
    assert ask(serve(root=folder), path)[0] == 404


def test_a_target_that_is_no_path_is_refused(serve: Callable[..., str], folder: Path) -> None:
    assert ask(serve(root=folder), "*")[0] == 400


@pytest.mark.parametrize("path", ["/", "/index.html", "/?query=1"])
def test_index(serve: Callable[..., str], folder: Path, path: str) -> None:
    assert ask(serve(root=folder), path)[:2] == (200, b"index")


def test_escaped_names_are_found(serve: Callable[..., str], folder: Path) -> None:
    assert ask(serve(root=folder), "/a%20b.txt")[1] == b"blank"


def test_head_has_no_body(serve: Callable[..., str], folder: Path) -> None:
    status, body, headers = ask(serve(root=folder), "/file.js", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", "7")


def test_other_methods_are_refused(serve: Callable[..., str], folder: Path) -> None:
    assert ask(serve(root=folder), "/file.js", "POST")[0] == 501


def test_unchanged_file_is_not_sent_again(serve: Callable[..., str], folder: Path) -> None:
    url = serve(root=folder)
    tag = ask(url, "/file.js")[2]["ETag"]
    assert ask(url, "/file.js", If_None_Match=tag)[:2] == (304, b"")
    (folder / "file.js").write_bytes(b"changed")
    os.utime(folder / "file.js", ns=(1, 1))
    assert ask(url, "/file.js", If_None_Match=tag)[:2] == (200, b"changed")


def test_a_part_of_a_file_is_sent_alone(serve: Callable[..., str], folder: Path) -> None:
    status, body, headers = ask(serve(root=folder), "/file.js", Range="bytes=2-4")
    assert (status, body, headers["Content-Range"]) == (206, b"nte", "bytes 2-4/7")


def test_prefix(serve: Callable[..., str], folder: Path) -> None:
    url = serve(root=folder, prefix="/some/path")
    assert url.endswith("/some/path/")
    assert ask(url, "/some/path/")[1] == b"index"
    assert ask(url, "/some/path/file.js")[0] == 200
    assert ask(url, "/some/path")[2]["Location"] == "/some/path/"
    assert ask(url, "/file.js")[0] == 404
    assert ask(url, "/some/pathology/file.js")[0] == 404


def test_servers_are_answered_in_place_of_the_file(serve: Callable[..., str], folder: Path) -> None:
    servers = name_servers("http://10.0.0.1:8188 https://gpu.test/comfy")
    url = serve(root=folder, servers=servers)
    assert json.loads(ask(url, "/servers.json")[1]) == {
        "servers": [
            {"name": "10.0.0.1:8188", "url": "http://10.0.0.1:8188"},
            {"name": "gpu.test", "url": "https://gpu.test/comfy"},
        ]
    }


def test_the_pool_has_the_host_name_that_was_asked(serve: Callable[..., str]) -> None:
    url = serve(servers=(("A", f"http://{ASKED_HOST}:8801"),))
    for host, name in (
        ("192.168.0.7:8080", "192.168.0.7"),
        ("studio.local", "studio.local"),
        ("[fd00::7]:8080", "[fd00::7]"),
        ("[", HOST),
    ):
        (server,) = json.loads(ask(url, "/servers.json", Host=host)[1])["servers"]
        assert server == {"name": "A", "url": f"http://{name}:8801"}


def test_without_servers_the_file_is_served(serve: Callable[..., str], folder: Path) -> None:
    assert ask(serve(root=folder), "/servers.json")[1] == b"from the file"
