"""Servers behind a real nginx that demands a key: the configurations that docs/keys.md shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.comfy_server import DemoServer
from tests.conftest import ROOT
from tests.e2e.desk import Desk
from tests.e2e.profiles import SITE
from tests.nginx import free_port, nginx

SECRET = "hush-5f2c.A_b~9"
"""The key of all these servers: nothing else on a page looks like it."""

USER = "mira"

HEADINGS = {
    "bearer": "A bearer token",
    "basic": "User and password",
    "query": "A parameter of the address",
}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A demo server, and the address of the proxy in front of it."""

    server: DemoServer
    url: str


def documented(kind: str) -> str:
    """Return the configuration in docs/keys.md for a kind of key."""
    text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    section = text.split(f"### {HEADINGS[kind]}\n", 1)[1]
    found = re.search(r"```nginx\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def keyed_server(kind: str, folder: Path, *, site: str = "", origin: str = SITE) -> Iterator[Keyed]:
    """Run a demo server without CORS behind the proxy, for pages of one origin.

    `site` replaces the configuration that is documented.
    """
    port = free_port()
    users = folder / "users"
    users.write_text(f"{USER}:{{PLAIN}}{SECRET}\n")
    with DemoServer("Studio", tint="#3b82f6", cors="off", step_seconds=0.2) as server:
        text = site or documented(kind)
        for shown, real in (
            ("listen 8189", f"listen 127.0.0.1:{port}"),
            ("http://127.0.0.1:8188", server.url),
            ("https://bindery.example.org", origin.removesuffix("/")),
            ("/etc/nginx/comfyui.htpasswd", str(users)),
            ("CHANGE-ME", SECRET),
        ):
            text = text.replace(shown, real)
        with nginx(folder, text, port):
            yield Keyed(server, f"http://127.0.0.1:{port}")


def with_header(allowed: str = "X-API-Key, Content-Type") -> str:
    """Return the configuration for a key in the header `X-API-Key`; preflights allow `allowed`."""
    text = documented("bearer")
    for shown, real in (
        ("$http_authorization", "$http_x_api_key"),
        ("Bearer CHANGE-ME", "CHANGE-ME"),
        ("Authorization, Content-Type", allowed),
    ):
        assert shown in text
        text = text.replace(shown, real)
    return text


def add_keyed(
    desk: Desk, url: str, kind: str, value: str = SECRET, *, name: str = "", title: str = "Studio"
) -> None:
    """Fill the form for a server with a key, and save it."""
    desk.page.locator('[data-action="add-server"]').first.click()
    desk.page.locator("#server-url").fill(url)
    desk.page.locator("#server-name").fill(title)
    type_key(desk, kind, value, name=name)
    desk.page.locator("#save-server").click()
    desk.page.locator("#server-form").wait_for(state="detached")


def type_key(desk: Desk, kind: str, value: str = SECRET, *, name: str = "") -> None:
    """Fill the fields of a key in the open form."""
    desk.page.locator("#server-key-kind").select_option(kind)
    if name:
        desk.page.locator("#server-key-name").fill(name)
    desk.page.locator("#server-key-value").fill(value)
