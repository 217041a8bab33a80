"""The module `bindery` of scripts: run workflows on the pool, and get their pictures.

    result = await bindery.run("text-to-image", prompt="a lake at dawn", seed=1)
    bindery.show(result.images[0])

What is started with `run` or `run_graph` is awaited, or `.wait()` waits for it without `await`.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any

from app.scripting.port import PageError
from app.scripting.port import the_port as _the_port
from app.scripting.results import Image, Picture, Result, Run, Workflow

__all__ = [
    "Image",
    "PageError",
    "Picture",
    "Result",
    "Run",
    "Workflow",
    "cancel",
    "files",
    "image",
    "listServers",
    "listTasks",
    "listWorkflows",
    "models",
    "picture",
    "run",
    "run_graph",
    "save",
    "servers",
    "show",
    "spread",
    "tasks",
    "wait",
    "workflow",
    "workflows",
]


GIVEN = Path("/home/pyodide/files")
"""The folder of the files that the person gave, as in `app/static/script_worker.js`."""


def run(workflow: str | Workflow, /, *, server: str | None = None, **inputs: Any) -> Run:
    """Run a workflow of the page, by its id, or of a file; `server` is an address of the pool."""
    if isinstance(workflow, Workflow):
        workflow = workflow.id
    files = {name: _image(value) for name, value in inputs.items() if _is_file(value)}
    values = {name: value for name, value in inputs.items() if name not in files}
    listed = [[name, one.name, len(one.content)] for name, one in files.items()]
    body = b"".join(one.content for one in files.values())
    args = {"workflow": workflow, "inputs": values, "files": listed, "server": server}
    return Run("run", body, args)


def run_graph(graph: Mapping[str, Any], /, *, server: str | None = None) -> Run:
    """Run a graph in ComfyUI's API format as it is."""
    return Run("graph", b"", {"graph": dict(graph), "server": server})


async def spread(jobs: Iterable[Run], at_once: int = 8) -> AsyncIterator[Result]:
    """Run many, `at_once` at a time; yield each result as it ends. The first error is raised."""
    waiting = iter(jobs)
    running: set[asyncio.Task[Result]] = set()
    done: set[asyncio.Task[Result]] = set()
    try:
        while True:
            for job in waiting:
                running.add(asyncio.ensure_future(job.ended()))
                if len(running) >= at_once:
                    break
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, *done, return_exceptions=True)  # their errors are heard


def wait(started: Run | Iterable[Run]) -> Any:
    """Wait for one run, or for several at once; return its result, or a list of them."""
    if isinstance(started, Run):
        return started.wait()
    runs = [one.start() for one in started]
    return [one.wait() for one in runs]


def servers() -> list[dict[str, Any]]:
    """Return the servers of the pool: url, name, state, length of the queue."""
    return list(_call("listServers"))


def workflows() -> list[dict[str, Any]]:
    """Return the workflows of the page with their inputs."""
    return list(_call("listWorkflows"))


def tasks() -> list[dict[str, Any]]:
    """Return the tasks of this window, newest first."""
    return list(_call("listTasks"))


def cancel(prompt_id: str) -> dict[str, Any]:
    """Cancel a task on its own server."""
    return dict(_call("cancelTask", prompt_id))


def workflow(source: Any, name: str = "workflow.json") -> Workflow:
    """Open a workflow file: a path, its bytes, a graph, or a picture that carries one.

    It becomes one of the page's workflows. Raises `PageError` if no server can explain it.
    """
    if isinstance(source, str | Path):
        content, name = Path(source).read_bytes(), Path(source).name
    elif isinstance(source, Mapping):
        content = json.dumps(dict(source)).encode()
    else:
        content = image(source).content
    found = _the_port().now("workflow", content, name=name).value
    return Workflow(found["id"], tuple(one["name"] for one in found["inputs"]))


def models(folder: str = "checkpoints", *, server: str | None = None) -> list[str]:
    """Return the model files of a folder, of a server or of the one that this window uses."""
    base = server or "http://127.0.0.1:8188"
    found = _the_port().now("http", method="GET", url=f"{base}/models/{folder}", must=True)
    return list(json.loads(found.body))


def files() -> list[Path]:
    """Return the paths of the files that scripts were given in the panel, by name."""
    return sorted(GIVEN.iterdir()) if GIVEN.is_dir() else []


def image(source: Any, name: str = "image.png") -> Image:
    """Return an input image from bytes, the path of a file, or a picture of a result."""
    if isinstance(source, Image):
        return source
    if isinstance(source, Result):
        source = source.images[0]
    if isinstance(source, Picture):
        return Image(source.content, source.filename)
    if isinstance(source, bytes | bytearray):
        return Image(bytes(source), name)
    path = Path(source)
    return Image(path.read_bytes(), path.name)


def picture(source: Any) -> bytes:
    """Return the bytes of a picture: of a result's first one, or of any of its files."""
    return image(source).content


def show(source: Any) -> None:
    """Show a picture in the output, with its server's address; anything else as text."""
    if isinstance(source, Result):
        for one in source.images:
            show(one)
    elif isinstance(source, Picture):
        _the_port().show(source.content, f"{source.filename} · {source.server}")
    elif isinstance(source, Image | bytes | bytearray):
        found = image(source)
        _the_port().show(found.content, found.name)
    else:
        print(source)


def save(name: str, content: bytes | str) -> None:
    """Save bytes or text as a file of the person's."""
    _the_port().save(name, content.encode() if isinstance(content, str) else content)


listServers, listWorkflows, listTasks = servers, workflows, tasks  # noqa: N816 the page's names


def _call(name: str, *args: Any) -> Any:
    return _the_port().now("call", name=name, args=list(args)).value


def _is_file(value: Any) -> bool:
    return isinstance(value, Image | Picture | Result | bytes | bytearray | Path)


def _image(value: Any) -> Image:
    return image(value)
