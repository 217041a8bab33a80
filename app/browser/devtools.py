"""The bridge from JavaScript to Python for devtools: JSON in both directions, so no proxy leaks."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import js
from pyodide.ffi import JsDoubleProxy, JsProxy, create_proxy, to_js

from app.browser.files import load_data_url, load_file, load_image, release
from app.core.errors import BinderyError, PromptRejected
from app.core.message import Message
from app.core.submission.options import check_options
from app.core.workflow.catalog import InputKind
from app.core.workflow.input_file import InputImage
from app.services.ports import Close

Now = Callable[..., Any]
Later = Callable[..., Awaitable[Any]]
Process = Callable[[str, Mapping[str, Any], Callable[[Any], None] | None], Awaitable[Any]]


class Devtools:
    """Exports functions; `say` translates a `Message` for the errors they raise.

    `uploads` returns the inputs of a workflow type that take a file, each with its kind.
    """

    def __init__(
        self,
        now: Mapping[str, Now],
        later: Mapping[str, Later],
        process: Process,
        say: Callable[[Message], str],
        uploads: Callable[[str], Mapping[str, InputKind]],
    ) -> None:
        self._now = now
        self._later = later
        self._process = process
        self._say = say
        self._uploads = uploads

    async def export(self) -> Close:
        """Export the functions to the page; returns when `window.comfyui` exists."""
        functions: dict[str, JsDoubleProxy[Any]] = {
            "call": create_proxy(self._call),
            "call_async": create_proxy(self._call_async),
            "process": create_proxy(self._call_process),
        }
        api = to_js(functions, dict_converter=js.Object.fromEntries)
        await js.window.bindery.up(api)

        def close() -> None:
            for proxy in functions.values():
                proxy.destroy()

        return close

    def _call(self, name: str, arguments: str) -> str:
        try:
            return _value(self._now[name](*json.loads(arguments)))
        except BinderyError as error:
            return self._error(error)

    async def _call_async(self, name: str, arguments: str) -> str:
        try:
            return _value(await self._later[name](*json.loads(arguments)))
        except BinderyError as error:
            return self._error(error)

    async def _call_process(
        self,
        type_id: str,
        values: str,
        files: js.Map,
        on_progress: Any,
        option_types: str,
    ) -> str:
        images: dict[str, InputImage] = {}
        texts: dict[str, str] = {}

        def tell(task: Any) -> None:
            on_progress(json.dumps(task))

        try:
            check_options(json.loads(option_types))
            kinds = self._uploads(type_id)
            for name, source in _entries(files):
                if isinstance(source, str) and name not in kinds:
                    texts[name] = source  # a prompt may begin like a data URL
                else:
                    images[name] = await _load(source, name, kinds.get(name, InputKind.IMAGE))
            inputs = {**json.loads(values), **texts, **images}
            callback = tell if isinstance(on_progress, JsProxy) else None
            return _value(await self._process(type_id, inputs, callback))
        except BinderyError as error:
            return self._error(error)
        finally:
            for image in images.values():
                release(image)

    def _error(self, error: BinderyError) -> str:
        reasons = error.reasons if isinstance(error, PromptRejected) else ()
        fields = {
            "name": type(error).__name__,
            "code": error.message.key,
            "message": self._say(error.message),
            "reasons": [
                {
                    "nodeId": reason.node_id,
                    "nodeType": reason.class_type,
                    "field": reason.field,
                    "message": reason.text,
                }
                for reason in reasons
            ],
        }
        return json.dumps({"error": fields})


async def _load(source: Any, name: str, kind: InputKind) -> InputImage:
    """Return a File, Blob or data URL as the input that its kind takes. Raises `InputError`."""
    is_image = kind is InputKind.IMAGE
    if isinstance(source, str):
        return await load_data_url(source, name, is_image=is_image)
    return await (load_image if is_image else load_file)(source)


def _value(value: Any) -> str:
    return json.dumps({"value": value})


def _entries(files: js.Map) -> list[tuple[str, Any]]:
    return [(entry[0], entry[1]) for entry in js.Array.from_(files.entries())]
