"""The command that makes a gateway: paths of servers, the page's list, and what it refuses."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from app.core.servers.server import id_of
from tools.gateway.__main__ import main
from tools.gateway.configuration import checked_origin
from tools.gateway.routes import GatewayError, page_list, read_routes, slug_of

ORIGIN = "https://pool.example.org"


def run(folder: Path, document: Any, *options: str) -> int:
    source = folder / "servers.json"
    source.write_text(json.dumps(document))
    return main([str(source), "--origin", ORIGIN, "--out", str(folder / "out.conf"), *options])


@pytest.mark.parametrize(
    ("name", "slug"),
    [("GPU A", "gpu-a"), ("  Über/../x ", "uber-x"), ("图库", "server"), ("a" * 99, "a" * 40)],
)
def test_a_name_becomes_part_of_a_path(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_each_server_has_a_path_of_its_own_and_keeps_its_id() -> None:
    routes = read_routes(
        [
            {"name": "GPU", "url": "http://10.0.0.5:8188"},
            {"name": "gpu", "url": "https://b.example.org/comfy", "id": "own", "key": "bearer"},
            {"name": "v6", "url": "http://[::1]:8188"},
        ]
    )
    assert [(one.slug, one.host, one.port, one.path, one.authority) for one in routes] == [
        ("gpu", "10.0.0.5", 8188, "", "10.0.0.5:8188"),
        ("gpu-2", "b.example.org", 443, "/comfy", "b.example.org"),
        ("v6", "[::1]", 8188, "", "[::1]:8188"),
    ]
    assert page_list(routes, ORIGIN)["servers"][:2] == [
        {"url": f"{ORIGIN}/s/gpu", "name": "GPU", "id": id_of(routes[0].server.url)},
        {"url": f"{ORIGIN}/s/gpu-2", "name": "gpu", "id": "own"},
    ]


def test_the_command_writes_both_files_and_only_the_owner_reads_the_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = {"servers": [{"name": "GPU", "url": "http://10.0.0.5:8188", "key": "bearer"}]}
    assert run(tmp_path, document) == 0
    written = tmp_path / "out.conf"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    text = written.read_text()
    assert "server 10.0.0.5:8188;" in text
    assert "proxy_pass http://bindery_gpu$bindery_path;" in text
    assert "It demands a key: write “Bearer …” here." in text
    cookie = re.search(r'"bindery=([0-9a-f]{48}); Path=/; Secure; HttpOnly; SameSite=Strict"', text)
    assert cookie is not None
    assert f'"~^{cookie[1]}$" off;' in text
    listed = json.loads((tmp_path / "out.servers.json").read_text())
    assert [one["url"] for one in listed["servers"]] == [f"{ORIGIN}/s/gpu"]
    assert f"{ORIGIN}/s/gpu  http://10.0.0.5:8188" in capsys.readouterr().out


def test_a_page_of_a_server_is_kept_apart_unless_its_owner_wants_it(tmp_path: Path) -> None:
    assert run(tmp_path, ["http://a:1"]) == 0
    assert "Content-Security-Policy sandbox always;" in (tmp_path / "out.conf").read_text()
    assert run(tmp_path, ["http://a:1"], "--open-comfyui") == 0
    assert "sandbox" not in (tmp_path / "out.conf").read_text()


def test_without_sign_in_there_is_no_password_and_no_cookie(tmp_path: Path) -> None:
    assert run(tmp_path, ["https://b.example.org"], "--no-sign-in") == 0
    text = (tmp_path / "out.conf").read_text()
    assert "auth_basic" not in text
    assert 'Set-Cookie "' not in text
    assert "proxy_ssl_verify on;" in text
    assert "proxy_ssl_name b.example.org;" in text


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ([], "no server"),
        ({"servers": 7}, "no list of servers"),
        ([{"url": "http://a:1", "key": "Bearer hush"}], "names a kind only"),
        (["http://a:1/x;return 200"], "“http://a:1/x;return 200” is not a web address"),
        (["http://a:1/x;y"], "letters, digits"),
        (["http://a:1/$x"], "letters, digits"),
    ],
)
def test_what_cannot_be_a_gateway_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, why: str
) -> None:
    assert run(tmp_path, document) == 1
    said = capsys.readouterr().err
    assert why in said
    assert "hush" not in said
    assert not (tmp_path / "out.conf").exists()


def test_a_file_that_is_no_json_and_a_path_with_quotes_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "servers.json"
    source.write_text("{")
    assert main([str(source), "--origin", ORIGIN]) == 1
    assert main([str(tmp_path / "none.json"), "--origin", ORIGIN]) == 1
    assert run(tmp_path, ["http://a:1"], "--page", str(tmp_path / 'a"b')) == 1
    assert "quotes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Pool.example.org/", "https://pool.example.org"),
        ("https://pool.example.org:443", "https://pool.example.org"),
        ("https://127.0.0.1:8443", "https://127.0.0.1:8443"),
    ],
)
def test_an_origin_is_as_browsers_send_it(text: str, origin: str) -> None:
    assert checked_origin(text) == origin


@pytest.mark.parametrize("text", ["http://pool", "pool", "https://", "https://pool/path"])
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(GatewayError):
        checked_origin(text)
