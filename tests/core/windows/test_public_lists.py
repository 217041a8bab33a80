"""Servers and workflows as devtools get them: named fields of plain values."""

import json

from app.core.ids import ClientId, WindowId
from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.windows.public_lists import plain_servers, plain_workflows
from app.core.windows.window import Window
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog, Input, InputKind, Option, WorkflowType
from app.core.workflow.label import ROLE
from tests.fakes.values import A, B, shipped_catalog

LABEL = {"en": "Label", "zh": "标签"}


def state(catalog: Catalog | None = None) -> WindowState:
    window = Window(WindowId("w"), ClientId("c"), WindowLock(B, LockMode.PINNED))
    return WindowState(
        window,
        Pool((Server(A, "GPU A"), Server(B, "GPU B"))),
        catalog or Catalog(),
        health={B: Health(Reach.UP, 3, version="0.3.64")},
    )


def test_servers_are_listed_with_what_is_known_of_them() -> None:
    assert plain_servers(state()) == [
        {
            "url": A,
            "name": "GPU A",
            "state": "checking",
            "queueRemaining": None,
            "version": None,
            "locked": False,
            "several": False,
        },
        {
            "url": B,
            "name": "GPU B",
            "state": "up",
            "queueRemaining": 3,
            "version": "0.3.64",
            "locked": True,
            "several": False,
        },
    ]


def an_input(name: str, kind: InputKind, **fields: object) -> Input:
    label = {**LABEL, ROLE: "Label"}  # scripts get languages only
    return Input(name, kind, (("1", name),), label, **fields)  # type: ignore[arg-type]


def test_workflows_are_listed_with_inputs_kinds_and_defaults() -> None:
    kind = WorkflowType(
        "mine",
        LABEL,
        {},
        (
            an_input("prompt", InputKind.TEXT),
            an_input("steps", InputKind.NUMBER, default=20, minimum=1, maximum=150),
            an_input("seed", InputKind.SEED, maximum=2**64 - 1),
            an_input("note", InputKind.TEXT, required=False),
            an_input(
                "size",
                InputKind.CHOICE,
                options=(Option("s", LABEL, 1), Option("l", LABEL, 2)),
            ),
        ),
        custom=True,
    )
    assert plain_workflows(state(Catalog({"mine": kind}))) == [
        {
            "id": "mine",
            "title": LABEL,
            "own": True,
            "inputs": [
                {
                    "name": "prompt",
                    "kind": "text",
                    "label": LABEL,
                    "default": None,
                    "required": True,
                },
                {
                    "name": "steps",
                    "kind": "number",
                    "label": LABEL,
                    "default": 20,
                    "required": False,
                    "minimum": 1,
                    "maximum": 150,
                },
                {
                    "name": "seed",
                    "kind": "seed",
                    "label": LABEL,
                    "default": None,
                    "required": False,
                    "maximum": str(2**64 - 1),
                },
                {
                    "name": "note",
                    "kind": "text",
                    "label": LABEL,
                    "default": None,
                    "required": False,
                },
                {
                    "name": "size",
                    "kind": "choice",
                    "label": LABEL,
                    "default": "s",
                    "required": False,
                    "options": ["s", "l"],
                },
            ],
        }
    ]


def test_the_shipped_workflows_are_plain_values() -> None:
    listed = plain_workflows(state(shipped_catalog()))
    assert [one["id"] for one in listed] == list(shipped_catalog().types)
    assert json.loads(json.dumps(listed)) == listed
