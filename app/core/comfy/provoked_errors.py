"""Requests that ComfyUI answers with an error, without harm: may a page read its errors? Pure."""

from app.core.comfy.requests import Request
from app.core.ids import ServerUrl


def no_file(server: ServerUrl, seconds: float) -> Request:
    """Request a file without a name, which ComfyUI's own code answers with 400."""
    return Request("GET", f"{server}/api/view?filename=", seconds=seconds)


def wrong_method(server: ServerUrl, seconds: float) -> Request:
    """Post to a route that takes only GET, which ComfyUI's web server answers with 405."""
    return Request("POST", f"{server}/api/system_stats", seconds=seconds)
