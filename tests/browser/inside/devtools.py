"""What goes through the JavaScript API, with the page's own module before it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import js
from pyodide.ffi import to_js

from app.browser.devtools import Devtools
from app.core.errors import InputError
from app.core.submission.options import RunOptions
from app.core.windows.public_json import plain_input
from app.core.workflow.catalog import InputKind
from app.core.workflow.input_file import InputImage
from tests.browser.inside.world import World

SEED = 2**64 - 1
UPLOADS = {"clip": InputKind.FILE, "image": InputKind.IMAGE}


class _Asked:
    """Remembers what was processed, and tells it back as a task does."""

    def __init__(self) -> None:
        self.inputs: list[Mapping[str, Any]] = []

    async def process(
        self,
        type_id: str,
        inputs: Mapping[str, Any],
        on_progress: Callable[[Any], None] | None,
        options: RunOptions,
        aborted: asyncio.Event | None,
    ) -> Any:
        self.inputs.append(inputs)
        if inputs.get("seed") == "none":
            raise InputError("field.not_whole")
        told = {name: plain_input(int(value)) for name, value in inputs.items()}
        if on_progress is not None:
            on_progress({"inputs": told})
        return {"inputs": told}


async def _no_graph(graph: Any, *_: Any) -> Any:
    raise AssertionError(f"nothing submits {graph}")


@asynccontextmanager
async def _api(asked: "_Asked | _Kept") -> Any:
    js.window.bindery = js.Function.new(
        """let tell;
        const ready = new Promise((resolve) => { tell = resolve; });
        return { ready, up: async (face) => tell(face) };"""
    )()
    tools = Devtools(
        {"getWindowInfo": lambda: {"windowId": "w", "clientId": "c"}},
        {},
        asked.process,
        lambda message: message.key,
        lambda type_id: UPLOADS if type_id == "t" else {},
        _no_graph,
        lambda values: RunOptions(),
        lambda tell: lambda: None,
    )
    close = await tools.export()
    load = js.Function.new("url", "return import(url)")
    name = f"./app/static/comfyui.js?{js.crypto.randomUUID()}"
    yield await load(js.URL.new(name, js.document.baseURI).href)
    close()


async def a_seed_that_javascript_would_round_goes_and_comes_back_exactly(world: World) -> None:
    asked = _Asked()
    run = js.Function.new(
        "face",
        "seed",
        """return (async () => {
          const heard = [];
          const onProgress = (task) => heard.push(task.inputs.seed);
          const { inputs } = await face.processImage("t", { seed }, { onProgress });
          const again = await face.processImage("t", inputs);
          return JSON.stringify([inputs.seed, again.inputs.seed, ...heard]);
        })()""",
    )
    async with _api(asked) as api:
        assert await run(api, js.BigInt(str(SEED))) == f'["{SEED}","{SEED}","{SEED}"]'
    assert [one["seed"] for one in asked.inputs] == [str(SEED), str(SEED)]


async def an_error_of_ours_is_an_error_of_javascripts_with_its_code(world: World) -> None:
    run = js.Function.new(
        "face",
        """return face.processImage("t", { seed: "none" }).then(
          () => "nothing", (error) => `${error.name} ${error.code} ${error.message}`)""",
    )
    async with _api(_Asked()) as api:
        assert await run(api) == "InputError field.not_whole field.not_whole"


class _Kept:
    """Remembers the inputs of a run as they came, and the content of its files."""

    def __init__(self) -> None:
        self.inputs: Mapping[str, Any] = {}

    async def process(
        self,
        type_id: str,
        inputs: Mapping[str, Any],
        on_progress: Callable[[Any], None] | None,
        options: RunOptions,
        aborted: asyncio.Event | None,
    ) -> Any:
        self.inputs = {
            name: bytes((await value.source.arrayBuffer()).to_bytes())
            if isinstance(value, InputImage)
            else value
            for name, value in inputs.items()
        }
        return {}


async def a_file_input_takes_any_file_and_data_url_and_a_prompt_may_look_like_one(
    world: World,
) -> None:
    run = js.Function.new(
        "face",
        "type",
        "inputs",
        """return face.processImage(type, { ...inputs,
            ...(inputs.file ? { clip: new Blob(["RIFFsound"], { type: "audio/wav" }) } : {}) })
          .then(() => "done", (error) => error.code)""",
    )

    def given(**values: Any) -> js.Object:
        return to_js(values, dict_converter=js.Object.fromEntries)

    kept = _Kept()
    async with _api(kept) as api:
        assert await run(api, "t", given(file=1)) == "done"
        assert kept.inputs["clip"] == b"RIFFsound"
        data = "data:audio/wav;base64,UklGRg=="
        assert await run(api, "t", given(clip=data, text=data)) == "done"
        assert kept.inputs == {"clip": b"RIFF", "text": data}
        assert await run(api, "t", given(image=data)) == "image.not_image"
        assert await run(api, "other", given(clip=data)) == "done"
        assert kept.inputs == {"clip": data}
