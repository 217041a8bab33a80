"""What a person's settings look like as text: pool edits and own workflows. Bad text is no edit."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.catalog import Catalog
from app.core.derive import derive_type
from app.core.errors import InputError
from app.core.jsontext import read_json_text
from app.core.pool import Pool
from app.core.server import Server, normalise_base_url, parse_servers


def pool_text(pool: Pool) -> str:
    """Return the edits of a pool as text."""
    added = [{"url": server.url, "name": server.name} for server in pool.added]
    return json.dumps({"added": added, "removed": sorted(pool.removed)}, ensure_ascii=False)


def edited_pool(base: tuple[Server, ...], text: str | None) -> Pool:
    """Return the pool of `servers.json` with the saved edits on top."""
    fields = _object(text)
    added, _ = parse_servers(fields.get("added", []))
    removed = fields.get("removed")
    kept = [url for url in removed if _is_url(url)] if isinstance(removed, list) else []
    return Pool(base, added, frozenset(kept))


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
    saved = _object(text).get("workflows")
    for entry in saved if isinstance(saved, list) else []:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("title"), str):
            continue
        try:
            kind = derive_type(own_type_id(entry["title"]), entry["title"], entry.get("graph"))
        except InputError:
            continue
        catalog = catalog.with_type(kind)
    return catalog


def own_type_id(title: str) -> str:
    """Return the type id of a person's own workflow."""
    return f"own:{title}"


def _object(text: str | None) -> Mapping[str, Any]:
    try:
        value = read_json_text(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


def _is_url(value: Any) -> bool:
    try:
        return isinstance(value, str) and normalise_base_url(value) == value
    except InputError:
        return False
