"""Builds the requests for lists of workflows and for one of them, as values."""

from urllib.parse import quote

from app.core.comfy.requests import RECENT_BYTES, Request
from app.core.ids import ServerUrl
from app.core.offers.offer import Offer, Source

LIST_BYTES = 4_000_000
"""The frontend's index of templates has 0.5 MB; the saved files of a busy server have less."""

WORKFLOW_BYTES = 20_000_000
"""The largest workflow file that the page opens. A history entry repeats it beside the graph."""

RUNS = 60
"""Runs that are requested: some screens of a phone."""

RUNS_WHEN_LARGE = 8
"""Runs that are requested if the entries are large."""

FOLDER = "workflows"
"""The folder of a server's user data in which its editor saves workflows."""

ENGLISH = "en"


def list_saved(server: ServerUrl) -> Request:
    """Request the saved workflows, with their times; 404 if none was ever saved."""
    query = f"dir={FOLDER}&recurse=true&split=false&full_info=true"
    return _get(f"{server}/api/userdata?{query}", LIST_BYTES)


def list_examples(server: ServerUrl) -> Request:
    """Request the example workflows of the server's node packs."""
    return _get(f"{server}/api/workflow_templates", LIST_BYTES)


def list_templates(server: ServerUrl, language: str = ENGLISH) -> Request:
    """Request the frontend's index of templates, which has no `/api` twin.

    Not every language has one, and old servers answer with their web page instead.
    """
    name = "index" if language == ENGLISH else f"index.{quote(language, safe='')}"
    return _get(f"{server}/templates/{name}.json", LIST_BYTES)


def list_runs(server: ServerUrl, count: int = RUNS) -> Request:
    """Request the newest runs, reduced to what a list shows."""
    address = f"{server}/api/history?max_items={count}"
    return Request("GET", address, limit=RECENT_BYTES, digest="runs")


def open_offer(server: ServerUrl, offer: Offer) -> Request:
    """Request one workflow. The path of a saved one is a single segment, its slashes encoded."""
    if offer.source is Source.SAVED:
        path = f"api/userdata/{_segment(f'{FOLDER}/{offer.path}')}"
    elif offer.source is Source.TEMPLATE:
        path = f"templates/{_segment(offer.path)}.json"
    elif offer.source is Source.EXAMPLE:
        pack, _, name = offer.path.partition("/")
        path = f"api/workflow_templates/{_segment(pack)}/{_segment(name)}.json"
    else:
        path = f"api/history/{_segment(offer.path)}"
    return _get(f"{server}/{path}", WORKFLOW_BYTES)


def _get(address: str, limit: int) -> Request:
    return Request("GET", address, limit=limit)


def _segment(text: str) -> str:
    """Return a text as one segment of a path."""
    return quote(text, safe="")
