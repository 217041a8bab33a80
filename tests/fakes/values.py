"""Values that many tests begin with, with the parts that do not matter filled in."""

import json
import tomllib
from pathlib import Path
from typing import Any

from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.servers.server import Server
from app.core.submission.order import Order
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.windows.window import Window
from app.core.workflow.catalog import Catalog, parse_catalog
from app.core.workflow.input_file import InputImage
from app.core.workflow.inputs import defaults

WORKFLOWS = Path(__file__).parents[2] / "app" / "workflows"

A = ServerUrl("http://a:8188")
B = ServerUrl("http://b:8188")
C = ServerUrl("http://c:8188")


def an_id(number: int) -> PromptId:
    """Return a prompt id in canonical form."""
    return PromptId(f"{number:08x}-1111-4111-8111-{number:012x}")


def a_task(number: int = 1, server: str = A, **fields: Any) -> Task:
    """Return a task; `fields` are any of its others."""
    given: dict[str, Any] = {
        "prompt_id": an_id(number),
        "execution_server": server,
        "window_id": WindowId("window-1"),
        "client_id": ClientId("client-1"),
        "registered_at": 1_000,
    }
    return Task(**{**given, **fields})


def a_window(**fields: Any) -> Window:
    """Return a free window without tasks."""
    return Window(
        **{"window_id": WindowId("window-1"), "client_id": ClientId("client-1"), **fields}
    )


def a_server(url: ServerUrl = A) -> Server:
    """Return a server that is called by its host."""
    return Server(url, url.split("://", 1)[1])


def a_file(name: str = "ComfyUI_00043_.png", node_id: str = "9", **fields: Any) -> OutputFile:
    """Return an output file."""
    return OutputFile(**{"node_id": node_id, "kind": "images", "filename": name, **fields})


def an_image(name: str = "photo.png", content: bytes = b"\x89PNG\r\n\x1a\n-photo") -> InputImage:
    """Return an input image; its bytes are its source."""
    return InputImage(name, len(content), content)


def shipped_catalog() -> Catalog:
    """Return the workflow types that the page offers."""
    document = tomllib.loads((WORKFLOWS / "catalog.toml").read_text("utf-8"))
    graphs = {file.name: json.loads(file.read_text("utf-8")) for file in WORKFLOWS.glob("*.json")}
    return parse_catalog(document, graphs)


def an_order(type_id: str = "text-to-image", **values: Any) -> Order:
    """Return an order of a shipped type, with its defaults for all that is not given."""
    kind = shipped_catalog().get(type_id)
    given = {**defaults(kind), **values}
    for item in kind.images:
        given.setdefault(item.name, an_image())
    if type_id == "text-to-image":
        given = {"checkpoint": "v1-5.safetensors", "prompt": "a cat", **given}
    return Order(kind, given)
