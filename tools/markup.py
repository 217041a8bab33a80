"""The index page of a build: its addresses, its configuration, and what is loaded ahead."""

import base64
import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Mapping

LOCAL_ADDRESS = re.compile(r"""\b(?:src|href|config)=["'](?![\w+.-]+:|#|\{)([^"'?#]+)""")
IMPORT_MAP = re.compile(r"\n( *)<script type=\"importmap\">(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
POLICY_HASH = re.compile(r"'sha256-[^']*'")
SCRIPT = '<script type="py"'
MODULES = re.compile(r'\n *(<script type="module" src="[^"]+"></script>)')
END = re.compile(r"\s*</body>")
SCRIPT_TEXT = re.compile(r'<script type="py"[^>]*>(.*?)</script>', re.DOTALL)
CONFIG = 'config="./pyscript.toml"'

UNUSED_PLUGINS = (
    "codemirror",
    "deprecations-manager",
    "donkey",
    "py-editor",
    "py-game",
    "py-terminal",
)


class MarkupError(Exception):
    """The page names a file that the build does not have; the message says which."""


def moved(text: str, folders: Mapping[str, str]) -> str:
    """Return a text with every address of an old folder (`./vendor/`) led to its new one."""
    for old, new in folders.items():
        text = text.replace(old, new)
    return text


def script_of(page: str) -> str:
    """Return the text of the page's Python script, without its indentation."""
    found = SCRIPT_TEXT.search(page)
    if found is None:
        raise MarkupError(f"index.html has no {SCRIPT}")
    return textwrap.dedent(found[1]).strip()


def with_config(page: str, interpreter: str) -> str:
    """Return the page with PyScript's configuration in it, so that no file is asked for.

    PyScript loads its plugins for MicroPython too, used or not, so that is told to do without.
    """
    if SCRIPT not in page or CONFIG not in page:
        raise MarkupError(f"index.html has no {SCRIPT} with {CONFIG}")
    plugins = [f"!{name}" for name in UNUSED_PLUGINS]
    config = json.dumps({"interpreter": interpreter, "plugins": plugins})
    other = f"<mpy-config hidden>{json.dumps({'plugins': plugins})}</mpy-config>"
    page = page.replace(CONFIG, f"config='{config}'")
    return page.replace(SCRIPT, f"{other}\n    {SCRIPT}")


def import_map_hash(page: str) -> str:
    """Return the source expression by which a policy allows the page's import map.

    It is the SHA-256 of the text between the tags (Content Security Policy Level 3, 2.3.1).
    """
    found = IMPORT_MAP.search(page)
    if found is None:
        raise MarkupError("index.html has no import map")
    digest = hashlib.sha256(found[2].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy_of(page: str) -> str:
    """Return the page's content security policy."""
    found = POLICY.findall(page)
    if len(found) != 1:
        raise MarkupError(f"index.html has {len(found)} content security policies, not one")
    return str(found[0])


def with_policy(page: str) -> str:
    """Return the page with a policy that allows its import map, the one script inside of it."""
    policy = policy_of(page)
    if len(POLICY_HASH.findall(policy)) != 1:
        raise MarkupError("index.html: the policy has to allow one script by its hash")
    return page.replace(policy, POLICY_HASH.sub(lambda _: import_map_hash(page), policy))


def with_head(page: str, release: Mapping[str, object], lines: Iterable[str]) -> str:
    """Return the page with the release's description and `lines` behind its import map.

    Not before it: once a module is asked for, Firefox and older Safaris take no import map.
    """
    found = IMPORT_MAP.search(page)
    if found is None:
        raise MarkupError("index.html has no import map")
    document = json.dumps(release, sort_keys=True).replace("<", "\\u003c")
    block = [f'<script type="application/json" id="release">{document}</script>', *lines]
    head = "".join(f"\n{found[1]}{line}" for line in block)
    return page[: found.end()] + head + page[found.end() :]


def kept_back(page: str, hints: Iterable[str], modules: Iterable[str]) -> str:
    """Return the page with hints, more modules and its own ones in a template for begin.js."""
    own = MODULES.findall(page)
    if not own:
        raise MarkupError("index.html has no module")
    if not END.search(page):
        raise MarkupError("index.html has no end of its body")
    more = [f'<script type="module" src="{address}"></script>' for address in modules]
    lines = [*hints, *more, *own]
    block = "".join(f"\n      {line}" for line in lines)
    template = f'\n    <template id="start">{block}\n    </template>\n  </body>'
    return END.sub(lambda _: template, MODULES.sub("", page))


def ahead(modules: Iterable[str], fetched: Iterable[str]) -> list[str]:
    """Return the hints that load modules, and files that are fetched, as soon as possible."""
    hints = [
        f'<link rel="modulepreload" fetchpriority="low" href="{address}">' for address in modules
    ]
    hints += [
        f'<link rel="preload" as="fetch" fetchpriority="low" crossorigin href="{address}">'
        for address in fetched
    ]
    return hints


def check_addresses(page: str, names: Iterable[str]) -> None:
    """Raise MarkupError when the page names a file that is not among `names`."""
    known = set(names)
    for address in LOCAL_ADDRESS.findall(page):
        if address.startswith("/"):
            raise MarkupError(f"index.html names {address}: only ./ addresses work under any path")
        if address.removeprefix("./") not in known:
            raise MarkupError(f"index.html names {address}, which is not part of the build")
