"""The page's data for the boot: the boot line, the address, `servers.json`, the language."""

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from app.core.message import Message, message
from app.core.reading.json_text import read_json_text

SERVERS_REQUEST = {"cache": "no-cache", "credentials": "same-origin", "redirect": "follow"}
"""`servers.json` comes from the page's host, not from a ComfyUI server: it may need a sign-in."""

SERVERS_LIMITS = {"limit": 1_000_000, "stallMs": 20_000, "seconds": 20}
"""Bytes, milliseconds and seconds: far more than a pool needs, and less than a person waits."""

OK = 200
"""The HTTP status of an existing `servers.json`."""

NO_FILE = (404, 410)


def step(name: str) -> None:
    """Show a step of the boot ("program", "servers")."""
    js.window.bindery.step(name)


def failed(detail: str) -> None:
    """Show on the page that the boot failed, and why."""
    js.window.bindery.down(detail)


def language() -> str:
    """Return the language chosen at boot: the person's, else the browser's."""
    return str(js.window.bindery.language)


def theme() -> str:
    """Return the colour scheme set at boot."""
    return str(js.document.documentElement.dataset.theme)


def page_url() -> str:
    """Return the page's address."""
    return str(js.location.href)


async def read_servers() -> tuple[Any, Message | None]:
    """Return the content of `servers.json` beside the page, and an error if it is invalid.

    An unreadable list is replaced by the last valid one, which the service worker keeps. A missing
    file means no list.
    """
    address = js.URL.new("./servers.json", js.document.baseURI).href
    problem, instead = message("servers.unreadable"), message("servers.unreadable_now")
    try:
        transport = await js.window.bindery.transport
        answer = await transport.read(address, _object(SERVERS_REQUEST), _object(SERVERS_LIMITS))
        if answer.status in NO_FILE:
            return [], None
        if answer.status == OK:
            return read_json_text(answer.bytes.to_bytes().decode()), None
    except JsException:
        pass
    except ValueError as error:
        why = str(error)
        problem, instead = message("servers.not_json", why=why), message("servers.bad_now", why=why)
    kept = await _kept_servers(address)
    return ([], problem) if kept is None else (kept, instead)


async def _kept_servers(address: str) -> Any | None:
    if not hasattr(js, "caches"):
        return None
    scope = js.URL.new("./", js.document.baseURI).pathname
    name = _object({"cacheName": f"bindery {scope}lists"})  # LISTS in app/release/worker/places.js
    try:
        found = await js.caches.match(address, name)
        return read_json_text(str(await found.text())) if found else None
    except (JsException, ValueError):
        return None


def _object(values: dict[str, Any]) -> js.Object:
    return to_js(values, dict_converter=js.Object.fromEntries)


def console_error(text: str) -> None:
    """Write an error to the console, once, where developers look."""
    js.console.error(text)


def console_warn(text: str) -> None:
    """Write a warning to the console."""
    js.console.warn(text)


def reload() -> None:
    """Reload the page: its state belongs to another window or another version now."""
    js.location.reload()
