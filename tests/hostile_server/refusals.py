"""Modes of gateways and proxies that refuse some requests, and of wrong CORS headers."""

from __future__ import annotations

from aiohttp import web

from .answers import OPEN
from .call import Call, Mode, Modes

RETRY_AFTER = "5"
PAGE = "<!doctype html><title>Sign in</title><p>Please sign in."


def _post(status: int, *, cors: bool) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        if not call.is_for("/prompt", "POST"):
            return await call.proceed()
        headers = dict(OPEN, **{"Access-Control-Expose-Headers": "Retry-After"}) if cors else {}
        if status == 429:
            headers["Retry-After"] = RETRY_AFTER
        return web.Response(status=status, text=PAGE, content_type="text/html", headers=headers)

    headers = "with" if cors else "without"
    mode.__doc__ = f"POST /prompt is answered with {status} and HTML, {headers} CORS headers."
    return mode


async def preflight_401(call: Call) -> web.StreamResponse:
    """Preflights are answered with 401; everything else passes."""
    if call.request.method == "OPTIONS":
        return web.Response(status=401)
    return await call.proceed()


async def twice_allowed(call: Call) -> web.StreamResponse:
    """Every good answer allows the page twice, as behind a proxy that adds the header too."""
    try:
        answer = await call.proceed()
    except web.HTTPException as error:  # the server itself adds no header then
        error.headers.add("Access-Control-Allow-Origin", "*")
        raise
    if not answer.prepared:
        answer.headers.add("Access-Control-Allow-Origin", "*")
    return answer


async def upload_413(call: Call) -> web.StreamResponse:
    """Uploads are answered with 413 without CORS headers, as by a proxy with a small limit."""
    if call.is_for("/upload/image", "POST"):
        return web.Response(status=413, text=PAGE, content_type="text/html")
    return await call.proceed()


async def gateway_502(call: Call) -> web.StreamResponse:
    """Everything is answered with 502 without CORS headers, as while ComfyUI restarts."""
    return web.Response(status=502, text=PAGE, content_type="text/html")


async def sign_in_401(call: Call) -> web.StreamResponse:
    """Everything is answered with 401 without CORS headers."""
    return web.Response(status=401, text=PAGE, content_type="text/html")


REFUSALS: Modes = {
    **{
        f"post-{status}{'' if cors else '-no-cors'}": _post(status, cors=cors)
        for status in (429, 403, 503, 200)
        for cors in (True, False)
    },
    "preflight-401": preflight_401,
    "twice-allowed": twice_allowed,
    "upload-413": upload_413,
    "gateway-502": gateway_502,
    "sign-in-401": sign_in_401,
}
