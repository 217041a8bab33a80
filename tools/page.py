"""The only source of the page: of `index.html` for development, and of a build's page.

`make listing` writes `index.html`. A build's page differs in three ways: the addresses, PyScript's
inline configuration, and a template that delays everything that starts Python.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import htpy as h
from markupsafe import Markup

from tools.layout import layout, rows
from tools.policy import policy_for

NOTE = Markup("<!-- Written by `make listing` from tools/page.py: do not edit. -->")
SCRIPT_TEXT = "from app.main import start\n\nawait start()"

UNUSED_PLUGINS = (
    "codemirror",
    "deprecations-manager",
    "donkey",
    "py-editor",
    "py-game",
    "py-terminal",
)

DESCRIPTION = (
    "Run ComfyUI workflows on several servers from several windows; "
    "every picture comes from the server that made it."
)

LOCAL_ADDRESS = re.compile(r"""\b(?:src|href|config)=["'](?![\w+.-]+:|#|\{)([^"'?#]+)""")


Boot = Mapping[str, object]
"""The texts of the page while it loads, by language (`tools.languages.boot_texts`)."""


class PageError(Exception):
    """The page names a file that the build does not have; the message names it."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the page's files, with a trailing slash; by default for development."""

    static: str = "./app/static/"
    pyscript: str = "./vendor/pyscript/"
    idiomorph: str = "./vendor/idiomorph/"
    panzoom: str = "./vendor/panzoom/"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The addresses that only a build's page loads.

    `begin` starts the other modules, of which some are preloaded (`ahead`).
    """

    interpreter: str
    begin: str
    modules: tuple[str, ...]
    ahead: tuple[str, ...]


def development_page(boot: Boot) -> str:
    """Return the page that PyScript starts unmodified; `boot` has the texts shown meanwhile."""
    places = Places()
    starting = [_module(address) for address in _own_modules(places)]
    python = [_script("./pyscript.toml")]
    return _page(places, boot, note=NOTE, head=[], python=python, starting=starting)


def built_page(places: Places, loaded: Loaded, release: Mapping[str, object], boot: Boot) -> str:
    """Return a build's page, with the description of its release."""
    # After the import map: Firefox and older Safaris ignore one after the first module.
    head = [
        _data("release", json.dumps(release, sort_keys=True)),
        h.script(defer=True, src=loaded.begin),
    ]
    # PyScript loads its plugins for MicroPython too, used or not: they are switched off there too.
    plugins = [f"!{name}" for name in UNUSED_PLUGINS]
    config = json.dumps({"interpreter": loaded.interpreter, "plugins": plugins})
    other = h.mpy_config(hidden=True)[json.dumps({"plugins": plugins})]
    modules = [_module(address) for address in (*loaded.modules, *_own_modules(places))]
    hints = [
        h.link(rel="modulepreload", fetchpriority="low", href=address) for address in loaded.ahead
    ]
    start = h.template(id="start")[rows(3, *hints, *modules)]
    return _page(
        places, boot, note=None, head=head, python=[other, _script(config)], starting=[start]
    )


def _page(
    places: Places,
    boot: Boot,
    *,
    note: Markup | None,
    head: Iterable[h.Node],
    python: Iterable[h.Node],
    starting: Iterable[h.Node],
) -> str:
    static = places.static
    import_map = _import_map(places)
    document = h.html(lang="en", data_theme="auto")[
        rows(
            1,
            *([note] if note else []),
            h.head[
                rows(
                    2,
                    h.meta(charset="utf-8"),
                    h.meta(http_equiv="Content-Security-Policy", content=policy_for(import_map)),
                    h.meta(name="referrer", content="no-referrer"),
                    h.meta(
                        name="viewport",
                        content="width=device-width, initial-scale=1, viewport-fit=cover",
                    ),
                    h.meta(name="color-scheme", content="light dark"),
                    h.meta(name="description", content=DESCRIPTION),
                    h.title["Bindery"],
                    h.link(rel="icon", href=f"{static}icon.svg", type="image/svg+xml"),
                    h.link(rel="stylesheet", href=f"{static}style.css"),
                    h.script(src=f"{static}theme.js"),
                    h.script(type="importmap")[_text(import_map)],
                    *head,
                )
            ],
            h.body(data_tab="compose")[
                rows(
                    2,
                    *layout(),
                    *python,
                    h.script(src=f"{static}one_stack.js"),
                    h.script(src=f"{static}claim.js"),
                    _data("boot-texts", json.dumps(boot, ensure_ascii=False)),
                    h.script(src=f"{static}boot.js"),
                    *starting,
                )
            ],
        )
    ]
    text = "".join(document.iter_chunks())
    text = text.replace("&#39;", "'")  # needs no escape in text, nor between double quotes
    return text.replace("<!doctype html>", "<!doctype html>\n", 1) + "\n"


def _own_modules(places: Places) -> tuple[str, str]:
    return (f"{places.static}comfyui.js", f"{places.pyscript}core.js")


def _module(address: str) -> h.Element:
    return h.script(type="module", src=address)


def _script(config: str) -> h.Element:
    text = textwrap.indent(SCRIPT_TEXT, "      ")
    return h.script(type="py", config=config)[_text(f"\n{text}\n    ")]


def _data(element_id: str, text: str) -> h.Element:
    """Return JSON that scripts of the page read."""
    escaped = _text(text.replace("<", "\\u003c"))
    return h.script(type="application/json", id=element_id)[escaped]


def _text(text: str) -> Markup:
    """Return the text of a script, in which browsers decode no entities."""
    return Markup(text)  # noqa: S704


def _import_map(places: Places) -> str:
    """Return the text between the tags of the import map."""
    imports = {
        "comfyui": f"{places.static}comfyui.js",
        "./services/comfyui.js": f"{places.static}comfyui.js",
        "idiomorph": f"{places.idiomorph}idiomorph.esm.js",
        "@panzoom/panzoom": f"{places.panzoom}panzoom.es.js",
        "@pyscript/core": f"{places.pyscript}core.js",
    }
    text = json.dumps({"imports": imports}, indent=2)
    return f"\n{textwrap.indent(text, '      ')}\n    "


def check_addresses(page: str, names: Iterable[str]) -> None:
    """Raise PageError if a build's page names a file that is not among `names`."""
    known = set(names)
    for address in LOCAL_ADDRESS.findall(page):
        if address.startswith("/"):
            raise PageError(f"the page names {address}: only ./ addresses work under any path")
        if address.removeprefix("./") not in known:
            raise PageError(f"the page names {address}, which is not part of the build")
