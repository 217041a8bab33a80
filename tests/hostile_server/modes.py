"""All modes by name."""

from __future__ import annotations

from aiohttp import web

from .bodies import BODIES
from .call import Call, Modes
from .floods import FLOODS
from .histories import HISTORIES
from .pictures import PICTURES
from .redirects import REDIRECTS
from .refusals import REFUSALS
from .slow import SLOW


async def good(call: Call) -> web.StreamResponse:
    """A good server, to compare with."""
    return await call.proceed()


MODES: Modes = {
    "good": good,
    **BODIES,
    **SLOW,
    **REDIRECTS,
    **HISTORIES,
    **FLOODS,
    **PICTURES,
    **REFUSALS,
}
