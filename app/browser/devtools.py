"""The bridge from JavaScript to Python for devtools: JSON in both directions, so no proxy leaks."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import js
from pyodide.ffi import JsDoubleProxy, JsProxy, create_proxy, to_js

from app.browser.files import load_data_url, load_file, load_image, release
from app.core.errors import BinderyError, PromptRejected
from app.core.message import Message
from app.core.submission.options import RunOptions, check_options, check_type
from app.core.workflow.catalog import InputKind
from app.core.workflow.input_file import InputImage
from app.services.ports import Close

Now = Callable[..., Any]
Later = Callable[..., Awaitable[Any]]
Tell = Callable[[Any], None]
Process = Callable[
    [str, Mapping[str, Any], Tell | None, RunOptions, asyncio.Event | None], Awaitable[Any]
]
Submit = Callable[[Any, Tell | None, RunOptions, asyncio.Event | None], Awaitable[Any]]


class Devtools:
    """Exports functions; `say` translates a `Message` for the errors they raise.

    `uploads` returns the inputs of a workflow type that take a file, each with its kind. `submit`
    runs a graph. `options` reads the options that are values. `follow` reports each new or changed
    task until the function that it returns is called.
    """

    def __init__(
        self,
        now: Mapping[str, Now],
        later: Mapping[str, Later],
        process: Process,
        say: Callable[[Message], str],
        uploads: Callable[[str], Mapping[str, InputKind]],
        submit: Submit,
        options: Callable[[Mapping[str, Any]], RunOptions],
        follow: Callable[[Tell], Close],
    ) -> None:
        self._now = now
        self._later = later
        self._process = process
        self._say = say
        self._uploads = uploads
        self._submit = submit
        self._options = options
        self._follow = follow
        self._deaf: Close | None = None

    async def export(self) -> Close:
        """Export the functions to the page; returns when `window.comfyui` exists."""
        functions: dict[str, JsDoubleProxy[Any]] = {
            "call": create_proxy(self._call),
            "call_async": create_proxy(self._call_async),
            "process": create_proxy(self._call_process),
            "submit": create_proxy(self._call_submit),
            "follow": create_proxy(self._call_follow),
        }
        api = to_js(functions, dict_converter=js.Object.fromEntries)
        await js.window.bindery.up(api)

        def close() -> None:
            self._hush()
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
        option_values: str,
        signal: Any,
    ) -> str:
        images: dict[str, InputImage] = {}
        texts: dict[str, str] = {}
        try:
            options = self._checked(option_types, option_values)
            kinds = self._uploads(type_id)
            for name, source in _entries(files):
                if isinstance(source, str) and name not in kinds:
                    texts[name] = source  # a prompt may begin like a data URL
                else:
                    images[name] = await _load(source, name, kinds.get(name, InputKind.IMAGE))
            inputs = {**json.loads(values), **texts, **images}
            with _event_of(signal) as aborted:
                tell = _tell(on_progress)
                return _value(await self._process(type_id, inputs, tell, options, aborted))
        except BinderyError as error:
            return self._error(error)
        finally:
            for image in images.values():
                release(image)

    async def _call_submit(
        self, graph: str, on_progress: Any, option_types: str, option_values: str, signal: Any
    ) -> str:
        try:
            options = self._checked(option_types, option_values)
            with _event_of(signal) as aborted:
                return _value(await self._submit(graph, _tell(on_progress), options, aborted))
        except BinderyError as error:
            return self._error(error)

    def _checked(self, types: str, values: str) -> RunOptions:
        check_options(json.loads(types))
        return self._options(json.loads(values))

    def _call_follow(self, tell: Any, found: str) -> str:
        """Report tasks to `tell`, or to nobody if it is no function; `found` is its `typeof`."""
        try:
            check_type("callback", "function", found)
        except BinderyError as error:
            return self._error(error)
        self._hush()
        told = _tell(tell)
        if told is not None:
            self._deaf = self._follow(told)
        return _value(None)

    def _hush(self) -> None:
        if self._deaf is not None:
            self._deaf()
            self._deaf = None

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


def _tell(callback: Any) -> Tell | None:
    """Return a function that passes plain values to a JavaScript function as JSON."""
    return (lambda value: callback(json.dumps(value))) if _is_given(callback) else None


def _is_given(value: Any) -> bool:
    """Return whether an optional argument is an object or function of JavaScript."""
    return isinstance(value, JsProxy)


@contextmanager
def _event_of(signal: Any) -> Iterator[asyncio.Event | None]:
    """Provide an event that is set when the `AbortSignal` is aborted; `None` without a signal."""
    if not _is_given(signal):
        yield None
        return
    aborted = asyncio.Event()
    if signal.aborted:
        aborted.set()
    proxy = create_proxy(lambda *_: aborted.set())
    signal.addEventListener("abort", proxy)
    try:
        yield aborted
    finally:
        signal.removeEventListener("abort", proxy)
        proxy.destroy()


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
