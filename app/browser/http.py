"""The http port over `fetch`: a time limit for each request, and an abort when nobody waits."""

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from app.core.errors import TransportError
from app.core.requests import Request, Response


class BrowserHttp:
    """Sends without credentials, caches or referrer."""

    async def send(self, request: Request) -> Response:
        """Return the answer. Raises `TransportError` when none came or it took too long."""
        response, body = await _fetch(
            request.url,
            request.seconds,
            {"method": request.method, "mode": "cors", **_body(request)},
            read_body=True,
        )
        kind = response.headers.get("content-type")
        return Response(int(response.status), body, kind if isinstance(kind, str) else "")

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether anything answers at `url`; the answer itself cannot be read."""
        try:
            await _fetch(url, seconds, {"method": "GET", "mode": "no-cors"}, read_body=False)
        except TransportError:
            return False
        return True


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


async def _fetch(
    url: str, seconds: float, options: dict[str, Any], *, read_body: bool
) -> tuple[Any, bytes]:
    abort = js.AbortController.new()
    limit = js.AbortSignal.timeout(round(seconds * 1000))
    init = {
        "credentials": "omit",
        "cache": "no-store",
        "referrerPolicy": "no-referrer",
        "signal": js.AbortSignal.any(to_js([abort.signal, limit])),
        **options,
    }
    try:
        response = await js.fetch(url, to_js(init, dict_converter=js.Object.fromEntries))
        body = (await response.arrayBuffer()).to_bytes() if read_body else b""
    except asyncio.CancelledError:
        abort.abort()
        raise
    except JsException as error:
        late = error.name == "TimeoutError"
        key = "transport.timeout" if late else "transport.failed"
        raise TransportError(key, url=url, seconds=seconds) from None
    return response, body
