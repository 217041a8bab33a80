"""Pool edits and own workflows as text for the settings. Invalid text counts as no edits."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.reading.json_text import json_object
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.servers.server_list import entry_of, is_base_url, parse_servers
from app.core.workflow.catalog import Catalog, ModelSource, WorkflowType
from app.core.workflow.derive import derive_type, waiting_type
from app.core.workflow.graph import with_null_for_nan

MAX_TITLE = 255
"""Maximum characters of a title: no file name is longer."""


def pool_text(pool: Pool) -> str:
    """Return the edits of a pool as text."""
    added = [entry_of(server) for server in pool.added]
    return json.dumps({"added": added, "removed": sorted(pool.removed)}, ensure_ascii=False)


def edited_pool(base: tuple[Server, ...], text: str | None) -> Pool:
    """Return the pool of `servers.json` with the saved edits on top."""
    added, removed, _ = pool_edits(text)
    return Pool(base, added, removed)


def pool_edits(text: str | None) -> tuple[tuple[Server, ...], frozenset[ServerUrl], int]:
    """Return the added servers, the removed addresses, and the number of invalid entries."""
    fields = json_object(text)
    if fields is None:
        return (), frozenset(), 1
    added, errors = parse_servers(fields.get("added", []))
    removed = fields.get("removed", [])
    entries: list[Any] = removed if isinstance(removed, list) else [None]
    urls = [url for url in entries if is_base_url(url)]
    return added, frozenset(urls), len(errors) + len(entries) - len(urls)


def workflows_text(catalog: Catalog) -> str:
    """Return the person's own workflows as text."""
    own = [_entry_of(kind) for kind in catalog.types.values() if kind.custom]
    return json.dumps({"workflows": own}, ensure_ascii=False)


def _entry_of(kind: WorkflowType) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": kind.title["en"], "graph": kind.graph}
    if kind.editor:
        entry |= {"editor": kind.editor, "needs": list(kind.needs), "asks": list(kind.asks)}
        entry |= {"packs": dict(kind.packs)}
        sources = {name: [one.url, one.folder] for name, one in kind.models.items()}
        entry |= {"models": sources} if sources else {}
    entry |= {"origin": kind.origin} if kind.origin else {}
    return {**entry, "ran": True} if kind.ran else entry


def with_saved_workflows(catalog: Catalog, text: str | None) -> Catalog:
    """Return the catalog with the saved workflows after the shipped ones."""
    for kind in own_workflows(text)[0]:
        catalog = catalog.with_type(kind)
    return catalog


def own_workflows(text: str | None) -> tuple[list[WorkflowType], int]:
    """Return the saved workflows, and the number of invalid entries."""
    fields = json_object(text)
    saved = [] if fields is None else fields.get("workflows", [])
    if fields is None or not isinstance(saved, list):
        return [], 1
    found: list[WorkflowType] = []
    for entry in saved:
        fields = entry if isinstance(entry, Mapping) else {}
        title = fields.get("title")
        if isinstance(title, str) and len(title) <= MAX_TITLE:
            with contextlib.suppress(InputError):
                found.append(replace(_type_of(title, fields), origin=_text(fields.get("origin"))))
    return found, len(saved) - len(found)


def _type_of(title: str, entry: Mapping[str, Any]) -> WorkflowType:
    """Return the type of an entry. Raises `InputError` for an entry without a workflow.

    Entries of earlier versions have only a title and a graph.
    """
    editor = entry.get("editor")
    if not isinstance(editor, str) or not editor:
        return _of_graph(title, entry)
    needs, packs = _texts(entry.get("needs")), entry.get("packs")
    if needs and entry.get("graph") == {}:
        kind = waiting_type(own_type_id(title), title, editor, needs)
    else:
        kind = _of_graph(title, entry)
    named = packs if isinstance(packs, Mapping) else {}
    return replace(
        kind,
        editor=editor,
        needs=needs or kind.needs,
        asks=_texts(entry.get("asks")),
        packs={key: pack for key, pack in named.items() if isinstance(pack, str)},
        models=_sources(entry.get("models")),
    )


def _sources(value: Any) -> dict[str, ModelSource]:
    named = value if isinstance(value, Mapping) else {}
    pairs = ((name, _texts(pair)) for name, pair in named.items())
    return {name: ModelSource(*pair) for name, pair in pairs if len(pair) == 2}


def _of_graph(title: str, entry: Mapping[str, Any]) -> WorkflowType:
    # Earlier versions stored NaN. As null, the server rejects it by node and field.
    graph = with_null_for_nan(entry.get("graph"))
    return replace(derive_type(own_type_id(title), title, graph), ran=entry.get("ran") is True)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(name for name in listed if isinstance(name, str))


def own_type_id(title: str) -> str:
    """Return the type id of a person's own workflow."""
    return f"own:{title}"
