"""Every text that the program asks for is in the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.core.offers.offer import Shelf
from app.core.pictures.check import Play
from app.core.queue.dispatch import Why
from app.core.servers.health import Reach
from app.core.servers.keys import KeyKind
from app.core.servers.shared_address import Sign
from app.core.settings.names import THEMES
from app.core.task.task import END_STATES, TaskState
from app.core.windows.window_lock import LockMode
from app.ui.chrome.bar import SKIPS
from app.ui.library.actions import FILTERS
from app.ui.library.head import SCOPES
from app.ui.locale.languages import ENGLISH
from app.ui.scripts.actions import STATES
from app.ui.scripts.view import EXAMPLES
from app.ui.state import TABS
from app.ui.viewer_state import CompareMode

APP = Path(__file__).resolve().parents[2] / "app"

CALLS = re.compile(r"(message|Message|t|text|_warn|warn)|\w*(Error|Rejected)|__init__")
"""The functions and exceptions whose first text argument is a key."""

DYNAMIC = (
    [f"state.{state.value}" for state in TaskState]
    + [f"live.{state.value}" for state in END_STATES]
    + [f"reach.{reach.value}" for reach in Reach]
    + [f"lock.help_{mode.value}" for mode in LockMode]
    + [f"went.{why}" for why in Why]
    + [f"run_on.{choice}" for choice in ("home", "only", "each")]
    + [f"run_on.help_{choice}" for choice in ("home", "only", "each", "server")]
    + [f"queue.{name}{help_}" for name in ("pause", "resume") for help_ in ("", "_help")]
    + ["lock.unlock", "lock.unpin"]
    + [f"several.{sign.value}" for sign in Sign]
    + [f"tab.{tab}" for tab in TABS]
    + [f"theme.{theme}" for theme in THEMES]
    + [f"skip.{section}" for section in SKIPS]
    + [f"task.file_{play.value}" for play in Play if play is not Play.PLAY]
    + [f"offers.{shelf.value}" for shelf in Shelf]
    + [f"offers.none_{shelf.value}" for shelf in Shelf]
    + [f"key.kind_{kind}" for kind in ("none", *KeyKind)]
    + [f"key.value_{kind}" for kind in KeyKind]
    + [f"key.name_{kind}" for kind in KeyKind if kind is not KeyKind.BEARER]
    + [f"month.{number}" for number in range(1, 13)]
    + [f"library.scope_{scope}" for scope in SCOPES]
    + [f"library.{name}" for name in FILTERS]
    + ["offers.unreadable", "offers.left_out"]
    + ["task.slip_again", "task.slip_remove", "task.slip_reuse"]
    + ["viewer.next", "viewer.previous", "viewer.download", "task.next", "task.position"]
    + [f"scripts.example_{one}" for one in EXAMPLES]
    + [f"scripts.state_{one}" for one in STATES]
    + [f"scripts.help_{one}" for one in ("servers", "api", "limits")]
    + [f"scripts.{one}" for one in ("busy", "stopped", "restarted", "too_large", "too_many")]
    + [f"viewer.{shown}" for shown in ("server", "kept", "kept_small", "gone")]
    + [f"viewer.{action}_picture" for action in ("star", "copy", "mark", "delete")]
    + ["viewer.album_open"]
    + [f"compare.{mode}" for mode in CompareMode]
)

OUTSIDE = (
    "editor.missing",
    "transport.failed",
    "transport.timeout",
    "journal.failed",
    "image.damaged",
)

KEY = re.compile(r"[a-z]+(\.[a-z_]+)?")


def keys_in(source: str) -> Iterator[str]:
    """Give the constant keys in calls that take one."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if not CALLS.fullmatch(name):
            continue
        for argument in node.args[:2]:
            for value in constants(argument):
                if "." in value and KEY.fullmatch(value):
                    yield value


def constants(node: ast.AST) -> Iterator[str]:
    """Give the texts within an expression, but for the pieces of f-strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from constants(child)


def test_keys_are_found_in_calls() -> None:
    raised = 'raise InputError("a.b", x="c.d")'
    source = f'{raised}\nmessage("e.f_g" if x else "h.i")\nother("j.k")\nt(s, f"l.{{m}}")'
    assert set(keys_in(source)) == {"a.b", "e.f_g", "h.i"}


def test_every_key_used_in_the_program_is_known() -> None:
    used = {key: path for path in APP.rglob("*.py") for key in keys_in(path.read_text("utf-8"))}
    assert len(used) > 100
    unknown = {key: str(path) for key, path in used.items() if key not in ENGLISH.texts}
    assert not unknown


def test_every_key_made_at_run_time_is_known() -> None:
    assert not {*DYNAMIC, *OUTSIDE} - ENGLISH.texts.keys()
