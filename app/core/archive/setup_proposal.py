"""What a shared setup would add here, and the result of what a person chose of it. Pure.

What is here already stays, unless a person chose to replace it. A setup from anybody could
otherwise give a server of the pool another address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.archive.setup import Setup
from app.core.form.adjustment import Adjustment
from app.core.form.presets import Presets, merged
from app.core.ids import ServerUrl
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.workflow.catalog import Catalog, WorkflowType

PRESETS_KEY = "presets"


class Arrival(StrEnum):
    """What a part of a setup would change: it is new, is here, or replaces what is here."""

    NEW = "new"
    HERE = "here"
    REPLACES = "replaces"


@dataclass(frozen=True, slots=True)
class SetupRow:
    """One server or workflow: `key` names it in a choice, `title` is its name.

    `address` is a server's. `here` is the name of the server or workflow that is here already, and
    `old` the present address of a server that would move.
    """

    key: str
    title: str
    arrival: Arrival
    address: ServerUrl | None = None
    here: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class SetupProposal:
    """The parts of a setup in order; `presets` is how many of them are missing here."""

    servers: tuple[SetupRow, ...] = ()
    workflows: tuple[SetupRow, ...] = ()
    presets: int = 0
    wrong: int = 0

    @property
    def new(self) -> frozenset[str]:
        """The keys of all that replaces nothing, which is chosen at first."""
        rows = (*self.servers, *self.workflows)
        keys = {row.key for row in rows if row.arrival is Arrival.NEW}
        return frozenset(keys | ({PRESETS_KEY} if self.presets else set()))


@dataclass(frozen=True, slots=True)
class Owned:
    """What is here: the pool, the workflows, their forms and presets."""

    pool: Pool
    catalog: Catalog
    forms: Mapping[str, Adjustment] = field(default_factory=dict)
    presets: Mapping[str, Presets] = field(default_factory=dict)


def propose_setup(setup: Setup, owned: Owned) -> SetupProposal:
    """Return what a setup would add to what is here."""
    here = sum(len(owned.presets.get(key, ())) for key in setup.presets)
    after = sum(len(_presets(key, setup, owned)) for key in setup.presets)
    return SetupProposal(
        tuple(_server_row(server, owned.pool) for server in setup.servers),
        tuple(_workflow_row(kind, owned.catalog) for kind in setup.workflows),
        after - here,
        setup.wrong,
    )


def _server_row(server: Server, pool: Pool) -> SetupRow:
    key = f"server:{server.url}"
    present, known = pool.get(server.url), pool.by_id(server.identity)
    if present is not None:
        return SetupRow(key, server.name, Arrival.HERE, server.url, present.name)
    if known is not None:
        return SetupRow(key, server.name, Arrival.REPLACES, server.url, known.name, known.url)
    return SetupRow(key, server.name, Arrival.NEW, server.url)


def _workflow_row(kind: WorkflowType, catalog: Catalog) -> SetupRow:
    title, here = kind.title["en"], catalog.types.get(kind.id)
    if here is None:
        arrival = Arrival.NEW
    else:
        arrival = Arrival.HERE if _content(here) == _content(kind) else Arrival.REPLACES
    return SetupRow(f"workflow:{kind.id}", title, arrival, here=title if here else "")


def _content(kind: WorkflowType) -> object:
    """Return what makes a workflow another one; the graph of an editor file follows the servers."""
    return kind.editor or kind.graph


def with_setup(setup: Setup, chosen: frozenset[str], owned: Owned) -> Owned:
    """Return what is here after the chosen parts came in; the forms come with their workflows."""
    pool, catalog, forms = owned.pool, owned.catalog, dict(owned.forms)
    for server in setup.servers:
        if f"server:{server.url}" in chosen:
            pool = _with_server(pool, server)
    for kind in setup.workflows:
        if f"workflow:{kind.id}" in chosen:
            catalog = catalog.with_type(kind)
            forms.pop(kind.id, None)
            if kind.id in setup.forms:
                forms[kind.id] = setup.forms[kind.id]
    presets = owned.presets
    if PRESETS_KEY in chosen:
        found = {key: _presets(key, setup, owned) for key in setup.presets}
        presets = {**presets, **found}
    return Owned(pool, catalog, forms, presets)


def _with_server(pool: Pool, server: Server) -> Pool:
    if pool.get(server.url) is not None:
        return pool
    known = pool.by_id(server.identity)
    if known is None:
        return pool.add(server)
    return pool.edit(known.url, replace(known.moved(server.url), name=known.name))


def _presets(key: str, setup: Setup, owned: Owned) -> Presets:
    return merged(owned.presets.get(key, ()), setup.presets[key])
