"""Requests the workflows that servers offer, and opens one of them.

Imported when a person looks for one: nothing is requested before.
"""

from typing import Any

from app.core.comfy.requests import Request
from app.core.comfy.responses import read_json
from app.core.errors import InputError, ServerError
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.offers.offer import Offer, Offers, Shelf, Source
from app.core.offers.offer_requests import (
    ENGLISH,
    RUNS_WHEN_LARGE,
    list_examples,
    list_runs,
    list_saved,
    list_templates,
    open_offer,
)
from app.core.offers.run_list import read_runs, workflow_in_run
from app.core.offers.saved_files import read_saved
from app.core.offers.template_list import read_examples, read_templates
from app.core.workflow.recognition import recognise
from app.services.ports import Http
from app.services.workflows.opening import Opened

TOO_LARGE = "answer.too_large"
ABSENT = 404
"""The status for what a server does not have."""

NO_TEMPLATES = ("answer.web_page", "answer.not_json")
"""An old server answers with its own page where it has no templates."""


class ServerWorkflows:
    """All methods raise `TransportError` (no response) or `ServerError` (an invalid response)."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._large: set[ServerUrl] = set()

    async def offers(self, server: ServerUrl, shelf: Shelf, language: str) -> Offers:
        """Return what a server offers; templates are described in `language` if they can be."""
        if shelf is Shelf.SAVED:
            found = await self._if_there(list_saved(server))
            return Offers() if found is None else read_saved(found)
        if shelf is Shelf.RUNS:
            return read_runs(await self._runs(server))
        templates = await self._templates(server, language)
        examples = await self._if_there(list_examples(server))
        return templates.and_also(Offers() if examples is None else read_examples(examples))

    async def open(self, server: ServerUrl, offer: Offer) -> Opened:
        """Return a workflow's content. Also raises `InputError` if it is none, or is gone."""
        value = await self._if_there(open_offer(server, offer))
        is_run = offer.source is Source.RUN
        if is_run:
            value = workflow_in_run(value, offer.path) or None
        if value is None:
            raise InputError("offers.gone", name=offer.title)
        found = recognise(value)
        if isinstance(found, Message):
            raise InputError(found.key, **found.args)
        return Opened(found, ran=is_run and found.graph is not None)

    async def _runs(self, server: ServerUrl) -> Any:
        """Return the newest runs; fewer of a server whose runs were too large once."""
        if server not in self._large:
            try:
                return read_json(await self._http.send(list_runs(server)))
            except ServerError as error:
                if error.message.key != TOO_LARGE:
                    raise
                self._large.add(server)
        return read_json(await self._http.send(list_runs(server, RUNS_WHEN_LARGE)))

    async def _templates(self, server: ServerUrl, language: str) -> Offers:
        for one in dict.fromkeys((language, ENGLISH)):
            try:
                found = await self._if_there(list_templates(server, one))
            except ServerError as error:
                if error.message.key not in NO_TEMPLATES:
                    raise
                continue
            if found is not None:
                return read_templates(found)
        return Offers()

    async def _if_there(self, request: Request) -> Any:
        """Return the JSON of an answer, `None` if the server has nothing there."""
        response = await self._http.send(request)
        if response.status == ABSENT:
            return None
        return read_json(response)
