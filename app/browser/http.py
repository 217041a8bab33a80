"""The http port, by way of `app/static/transport.js`, which counts and limits what comes in."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import js
from pyodide.ffi import JsException, to_js

from app.core.comfy.requests import Request, Response
from app.core.errors import BinderyError, ServerError, TransportError

T = TypeVar("T")


class BrowserHttp:
    """Sends without credentials, caches, redirects or referrer."""

    async def send(self, request: Request) -> Response:
        """Return the answer. Raises `TransportError` and `ServerError` as the port says."""
        abort = js.AbortController.new()
        init = {"method": request.method, "signal": abort.signal, **_body(request)}
        limits = {
            "limit": request.limit,
            "stallMs": round(request.stall_seconds * 1000),
            "seconds": request.seconds,
            "digest": request.digest,
        }
        try:
            transport = await js.window.bindery.transport
            answer = await _unless_cancelled(
                transport.read(request.url, _object(init), _object(limits)), abort
            )
        except JsException as error:
            raise _failure(request, error) from None
        after = answer.retryAfter
        return Response(
            int(answer.status),
            answer.bytes.to_bytes(),
            str(answer.type),
            float(after) if isinstance(after, int | float) else None,
        )

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether anything answers at `url`; the answer itself cannot be read."""
        abort = js.AbortController.new()
        try:
            transport = await js.window.bindery.transport
            await _unless_cancelled(transport.reach(url, seconds, abort.signal), abort)
        except JsException:
            return False
        return True

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` leads when redirects are followed, "" when that cannot be read."""
        abort = js.AbortController.new()
        try:
            transport = await js.window.bindery.transport
            final = await _unless_cancelled(transport.finalUrl(url, seconds, abort.signal), abort)
        except JsException:
            return ""
        return str(final)


def _failure(request: Request, error: JsException) -> BinderyError:
    """Return the error of ours for one of `transport.js`."""
    name = str(error.name)
    if name == "TooLarge":
        return ServerError("answer.too_large", limit=int(error.limit))
    if name == "Stalled":
        return TransportError("transport.stalled", url=request.url, seconds=request.stall_seconds)
    if name == "Redirected":
        return TransportError("transport.redirected", url=request.url)
    key = "transport.timeout" if name == "TimeoutError" else "transport.failed"
    return TransportError(key, url=request.url, seconds=request.seconds)


def _body(request: Request) -> dict[str, Any]:
    if request.file is not None:
        form = js.FormData.new()
        for name, value in (request.fields or {}).items():
            form.append(name, value)
        form.append(request.file.field, request.file.source, request.file.filename)
        return {"body": form}
    if request.body is not None:
        return {"body": request.body, "headers": {"Content-Type": "application/json"}}
    return {}


def _object(values: dict[str, Any]) -> js.Object:
    return to_js(values, dict_converter=js.Object.fromEntries)


async def _unless_cancelled(promise: Awaitable[T], abort: js.AbortController) -> T:
    try:
        return await promise
    except asyncio.CancelledError:
        abort.abort()
        raise
