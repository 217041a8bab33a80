"""What the boot needs of the page: the boot line, the address, `servers.json`, the language."""

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from app.core.jsontext import read_json_text
from app.core.message import Message, message


def step(name: str) -> None:
    """Show a step of the boot ("program", "servers")."""
    js.window.bindery.step(name)


def failed(detail: str) -> None:
    """Say on the page that the boot failed, and why."""
    js.window.bindery.down(detail)


def language() -> str:
    """Return the language that the boot line chose: the person's, else the browser's."""
    return str(js.window.bindery.language)


def theme() -> str:
    """Return the colour scheme that the boot line set."""
    return str(js.document.documentElement.dataset.theme)


def page_url() -> str:
    """Return the page's address."""
    return str(js.location.href)


async def read_servers() -> tuple[Any, Message | None]:
    """Return the content of `servers.json` beside the page, or why there is none."""
    address = js.URL.new("./servers.json", js.document.baseURI).href
    try:
        options = to_js({"cache": "no-cache"}, dict_converter=js.Object.fromEntries)
        response = await js.fetch(address, options)
        if not response.ok:
            return [], None
        return read_json_text(await response.text()), None
    except JsException:
        return [], message("servers.unreadable")
    except ValueError as error:
        return [], message("servers.not_json", why=str(error))


def console_error(text: str) -> None:
    """Write an error to the console, once, where developers look."""
    js.console.error(text)


def console_warn(text: str) -> None:
    """Write a warning to the console."""
    js.console.warn(text)


def reload() -> None:
    """Start the page anew: what it held is another window's, or another version's, by now."""
    js.location.reload()
