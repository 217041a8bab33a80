"""Modes whose files are no pictures, whose names mislead, and whose lists are long."""

from __future__ import annotations

from aiohttp import web

from .answers import OPEN, json_answer
from .call import Call, Mode, Modes

OPTIONS = 5_000
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" onload="window.__hostile=1">'
    "<script>window.__hostile=1;opener&amp;&amp;(opener.__hostile=1)</script></svg>"
)
HTML = "<!doctype html><script>window.__hostile=1;opener&&(opener.__hostile=1)</script>"
ODD = "\u202egnp.exe\u0007\u001b[2J\u2066"
"""Right-to-left text, a bell, an escape sequence and an isolate that is never closed."""


def _as_picture(content: str, content_type: str, doc: str) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        if not call.is_for("/view"):
            return await call.proceed()
        return web.Response(text=content, content_type=content_type, headers=OPEN)

    mode.__doc__ = doc
    return mode


async def odd_names(call: Call) -> web.StreamResponse:
    """Names of devices, versions and files carry right-to-left and control characters."""
    if call.route == "/ws":
        return web.Response(status=403)
    if call.is_for("/system_stats"):
        stats = await call.good()
        stats["system"]["comfyui_version"] += ODD
        stats["devices"][0]["name"] = ODD
        return json_answer(stats)
    if call.is_for("/history", "GET"):
        entries = await call.good()
        for entry in entries.values():
            for output in entry["outputs"].values():
                for image in output.get("images", []):
                    image["filename"] = ODD + image["filename"]
        return json_answer(entries)
    return await call.proceed()


async def many_options(call: Call) -> web.StreamResponse:
    """Every list of choices has 5,000 more options."""
    if not call.is_for("/object_info"):
        return await call.proceed()
    classes = await call.good()
    for described in classes.values():
        for group in described["input"].values():
            for spec in group.values():
                if isinstance(spec, list) and spec and isinstance(spec[0], list):
                    spec[0] += [f"folder/model-{place:05}.safetensors" for place in range(OPTIONS)]
    return json_answer(classes)


PICTURES: Modes = {
    "svg-picture": _as_picture(SVG, "image/svg+xml", "Every picture is an SVG with a script."),
    "html-picture": _as_picture(HTML, "text/html", "Every picture is HTML with a script."),
    "html-as-png": _as_picture(HTML, "image/png", "Every picture is HTML that is called a PNG."),
    "odd-names": odd_names,
    "many-options": many_options,
}
