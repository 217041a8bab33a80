"""What a person's settings look like as text: pool edits and own workflows. Bad text is no edit."""

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from app.core.errors import InputError
from app.core.reading.json_text import read_json_text
from app.core.servers.pool import Pool
from app.core.servers.server import Server, normalise_base_url, parse_servers
from app.core.workflow.catalog import Catalog, WorkflowType
from app.core.workflow.derive import derive_type
from app.core.workflow.graph import with_null_for_nan

MAX_TITLE = 255
"""No file has a longer name."""


def pool_text(pool: Pool) -> str:
    """Return the edits of a pool as text."""
    added = [{"url": server.url, "name": server.name} for server in pool.added]
    return json.dumps({"added": added, "removed": sorted(pool.removed)}, ensure_ascii=False)


def edited_pool(base: tuple[Server, ...], text: str | None) -> Pool:
    """Return the pool of `servers.json` with the saved edits on top."""
    added, removed, _ = pool_edits(text)
    return Pool(base, added, removed)


def pool_edits(text: str | None) -> tuple[tuple[Server, ...], frozenset[str], int]:
    """Return the servers added, the addresses removed, and how many entries made no sense."""
    fields = _object(text)
    if fields is None:
        return (), frozenset(), 1
    added, errors = parse_servers(fields.get("added", []))
    removed = fields.get("removed", [])
    entries: list[Any] = removed if isinstance(removed, list) else [None]
    urls = [url for url in entries if _is_url(url)]
    return added, frozenset(urls), len(errors) + len(entries) - len(urls)


def workflows_text(catalog: Catalog) -> str:
    """Return the person's own workflows as text."""
    own = [
        {"title": kind.title["en"], "graph": kind.graph}
        for kind in catalog.types.values()
        if kind.custom
    ]
    return json.dumps({"workflows": own}, ensure_ascii=False)


def with_saved_workflows(catalog: Catalog, text: str | None) -> Catalog:
    """Return the catalog with the saved workflows after the shipped ones."""
    for kind in own_workflows(text)[0]:
        catalog = catalog.with_type(kind)
    return catalog


def own_workflows(text: str | None) -> tuple[list[WorkflowType], int]:
    """Return the saved workflows, and how many entries made no sense."""
    fields = _object(text)
    saved = [] if fields is None else fields.get("workflows", [])
    if fields is None or not isinstance(saved, list):
        return [], 1
    found: list[WorkflowType] = []
    for entry in saved:
        fields = entry if isinstance(entry, Mapping) else {}
        title = fields.get("title")
        if isinstance(title, str) and len(title) <= MAX_TITLE:
            with contextlib.suppress(InputError):
                # Earlier pages kept NaN, which no server takes: it refuses null by node and field.
                graph = with_null_for_nan(fields.get("graph"))
                found.append(derive_type(own_type_id(title), title, graph))
    return found, len(saved) - len(found)


def own_type_id(title: str) -> str:
    """Return the type id of a person's own workflow."""
    return f"own:{title}"


def _object(text: str | None) -> Mapping[str, Any] | None:
    try:
        value = read_json_text(text or "{}")
    except ValueError:
        return None
    return value if isinstance(value, Mapping) else None


def _is_url(value: Any) -> bool:
    try:
        return isinstance(value, str) and normalise_base_url(value) == value
    except InputError:
        return False
