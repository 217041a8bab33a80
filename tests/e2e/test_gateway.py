"""One address for the page and a pool: the generated configuration in a real nginx, with TLS."""

from __future__ import annotations

import base64
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Playwright, expect

from tests.comfy_server import DemoServer
from tests.conftest import close_windows, launched
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.journal import shows_preview
from tests.e2e.test_clips import play, run_sound
from tests.e2e.test_outputs import silence
from tests.nginx import free_port, nginx
from tests.windows import Windows
from tools.gateway.__main__ import main

USER, PASSWORD = "mira", "hush-5f2c"

SIGNED_IN = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

LARGE = 3_000_000
"""Bytes of an upload that nginx refuses where nobody has said more: its limit is 1 MB."""

SLOW = {"prompt": "a lake at dawn", "width": 64, "height": 64, "steps": 12, "seed": ""}


@dataclass(frozen=True, slots=True)
class Pool:
    """The gateway's address, its servers by the name in their paths, and nginx's log."""

    origin: str
    servers: dict[str, DemoServer]
    log: Path

    def url(self, slug: str) -> str:
        """Return the address of a server behind the gateway."""
        return f"{self.origin}/s/{slug}"

    def lines(self) -> list[str]:
        """Return the requests that nginx has answered."""
        return self.log.read_text().splitlines()


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this computer, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed, which makes the certificate of this test")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    files = ("-days", "2", "-keyout", str(key), "-out", str(certificate))
    subprocess.run([program, *made, *names, *files], check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def pool(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """Three servers without CORS, and the page, behind nginx."""
    folder = tmp_path_factory.mktemp("gateway")
    certificate, key = self_signed(folder)
    port = free_port()
    origin = f"https://127.0.0.1:{port}"
    users = folder / "users"
    users.write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    with (
        DemoServer("GPU A", cors="off", step_seconds=0.2) as first,
        DemoServer("GPU B", cors="off", version="0.20.0") as second,
        DemoServer("GPU C", cors="off") as third,
    ):
        servers = {"gpu-a": first, "gpu-b": second, "gpu-c": third}
        listed = [{"name": one.options.name, "url": one.url} for one in servers.values()]
        (folder / "servers.json").write_text(json.dumps({"servers": listed}))
        files = {"certificate": certificate, "certificate-key": key, "users": users}
        paths = {**files, "page": dist, "out": folder / "gateway.conf"}
        options = [text for name, path in paths.items() for text in (f"--{name}", str(path))]
        arguments = [str(folder / "servers.json"), "--origin", origin, "--port", str(port)]
        assert main([*arguments, *options]) == 0
        with nginx(folder, (folder / "gateway.conf").read_text(), port):
            yield Pool(origin, servers, folder / "access.log")


@pytest.fixture
def trusting_windows(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Windows of a browser that takes any certificate, for the page's worker too."""
    with launched(playwright, "--ignore-certificate-errors") as browser:
        windows = Windows(browser)
        yield windows
        close_windows(windows, request)


@pytest.fixture
def desk(trusting_windows: Windows, pool: Pool) -> Desk:
    """A window that has signed in once, as a person does in the browser's dialog."""
    trusting_windows.allow(r"status of 401")
    signed_in = pool.origin.replace("https://", f"https://{USER}:{PASSWORD}@")
    page = trusting_windows.open(f"{signed_in}/LICENSE")
    page.goto(pool.origin)
    return Desk(page).ready()


def ask(pool: Pool, path: str, **headers: str) -> Any:
    """Ask nginx as a program does; give the answer."""
    trusting = ssl._create_unverified_context()  # the certificate is its own
    return urlopen(Request(f"{pool.origin}{path}", headers=headers), timeout=20, context=trusting)


def refusal(pool: Pool, path: str, **headers: str) -> int:
    """Ask nginx for what it refuses; give the status."""
    with pytest.raises(HTTPError) as refused:
        ask(pool, path, **headers)
    refused.value.close()
    return refused.value.code


def test_page_and_servers_are_one_origin_with_one_sign_in(desk: Desk, pool: Pool) -> None:
    for slug in pool.servers:
        desk.wait_reach(pool.url(slug), "up")
    for slug, server in pool.servers.items():
        server.forget_requests()
        desk.pin(pool.url(slug))
        before = len(pool.lines())
        desk.choose("upscale")
        desk.bring_image("image", image_file("photo.png"))
        card = desk.run()[0].ends()
        assert card.picture().startswith(f"{pool.url(slug)}/api/view?")
        assert len(server.requests("/upload/image", "POST")) == 1
        assert server.prompts_run[-1:] == [card.prompt_id]
        refused = [line for line in pool.lines()[before:] if '" 401 ' in line]
        assert not refused
        desk.unpin()


def test_previews_come_by_socket_and_a_sound_by_ranges(desk: Desk, pool: Pool) -> None:
    url, server = pool.url("gpu-a"), pool.servers["gpu-a"]
    desk.wait_reach(url, "up")
    desk.pin(url)
    desk.choose("text-to-image")
    desk.fill(SLOW)
    card = desk.run()[0]
    shows_preview(card).wait_for()
    expect(desk.row(url).locator(".live")).to_have_count(1)
    card.ends().picture()
    desk.unpin()
    sound = run_sound(desk, server, seconds=30, at=url)
    player = sound.locator.locator("audio")
    expect(player).to_have_attribute("src", re.compile(f"^{re.escape(url)}/api/view[?]"))
    player.evaluate("(player) => { player.currentTime = 29.8; }")
    play(desk, player)
    assert any('" 206 ' in line and "/s/gpu-a/api/view" in line for line in pool.lines())


def test_what_a_program_sends_arrives_as_it_was_sent(pool: Pool) -> None:
    basic = {"Authorization": SIGNED_IN}
    assert refusal(pool, "/s/gpu-a/api/prompt") == 401
    with ask(pool, "/servers.json", **basic) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    with ask(pool, "/s/gpu-a/api/prompt", Cookie=cookie) as answer:
        assert "exec_info" in json.load(answer)
        assert answer.headers["Content-Security-Policy"] == "sandbox"
    evil = {"Cookie": cookie, "Origin": "https://evil.example"}
    assert refusal(pool, "/s/gpu-a/api/prompt", **evil) == 403
    assert refusal(pool, "/s/gpu-z/api/prompt", **basic) == 404

    saved = "/s/gpu-b/api/userdata/workflows%2Flandscapes%2Fred%20barn.json"
    with ask(pool, saved, **basic) as answer:
        assert "nodes" in json.load(answer)  # the server knows no such path with slashes


def test_an_upload_beyond_the_usual_limit_of_nginx_arrives_and_comes_back_by_ranges(
    pool: Pool,
) -> None:
    server = pool.servers["gpu-c"]
    content = silence(LARGE / 16_000)
    assert len(content) > LARGE
    head = (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="large.wav"\r\n'
        b"Content-Type: audio/wav\r\n\r\n"
    )
    trusting = ssl._create_unverified_context()
    headers = {"Authorization": SIGNED_IN, "Content-Type": "multipart/form-data; boundary=x"}
    body = head + content + b"\r\n--x--\r\n"
    sent = Request(f"{pool.url('gpu-c')}/api/upload/image", body, headers)
    with urlopen(sent, timeout=60, context=trusting) as answer:
        name = json.load(answer)["name"]
    assert len(server.requests("/upload/image", "POST")) >= 1
    view = f"/s/gpu-c/api/view?filename={name}&type=input"
    with ask(pool, view, Authorization=SIGNED_IN, Range="bytes=1000-1999") as answer:
        assert answer.status == 206
        assert answer.read() == content[1000:2000]
