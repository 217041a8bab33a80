"""A server behind a gateway, with another address after each start, which a list names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from tests.gateway import Gateway, Page
from tests.hostile_server import HostileServer
from tests.soak.ledger import Ledger

NAME = "Workspace"

DEAD = (
    Page(502, "the upstream does not answer"),
    Page(503, "stopped", cors=True),
    Page(504, cors=True),
    Page(200, cors=True),
)
"""What gateways answer for a server that is off: an error or a page, with and without CORS."""

GONE = Page(404, "no such workspace")
"""What the gateway answers at an address that is no longer in use."""


class Workspace(Ledger):
    """`gateways` are the addresses that it has in turn. `listed` is the file that names its own."""

    def __init__(self, server: HostileServer, gateways: Sequence[Gateway], listed: Path) -> None:
        super().__init__(server, url=gateways[0].url)
        self.urls = tuple(gateway.url for gateway in gateways)
        self._gateways = gateways
        self._listed = listed
        self._dead = cycle(DEAD)
        self._at = 0
        for gateway in gateways[1:]:
            gateway.page = GONE
        self._announce()

    def die(self) -> None:
        """Be off, while the gateway answers for it."""
        self._gateways[self._at].page = next(self._dead)
        self.server.unplug()

    def wake(self) -> None:
        """Be there again, at the same address and with all it had."""
        self.server.restart(keep_memory=True)
        self._gateways[self._at].page = None

    def move(self) -> None:
        """Be at another address; at the one before, nobody is any more."""
        self._gateways[self._at].page = GONE
        self._at = (self._at + 1) % len(self._gateways)
        self._gateways[self._at].page = None
        self._announce()

    def open_all(self) -> None:
        """Answer at all addresses, so that what began at an earlier one can end."""
        for gateway in self._gateways:
            gateway.pass_all()

    def _announce(self) -> None:
        entry = {"id": "workspace", "name": NAME, "url": self._gateways[self._at].url}
        self._listed.write_text(json.dumps([entry]), "utf-8")
