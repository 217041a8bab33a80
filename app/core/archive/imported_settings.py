"""Merges the settings of an exported journal into this browser's. Pure.

Existing settings stay. Missing servers, workflows, forms, presets and scripts are added. A
preference is imported only if it is not set here. Removed and renamed servers of `servers.json` are
imported only if the pool was never edited here. Invalid entries are skipped and counted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.form.adjustment_text import adjustments_text, read_adjustments
from app.core.form.presets import merged, presets_text, read_presets
from app.core.ids import ServerId, ServerUrl
from app.core.scripts.files import files_text, read_files
from app.core.servers.mark import Mark
from app.core.servers.mark_text import read_marks
from app.core.servers.pool import Pool
from app.core.settings.names import (
    FORMS,
    MARKS,
    NAMES,
    POOL,
    PREFERENCES,
    PRESETS,
    SCRIPTS,
    WORKFLOWS,
    is_preference,
)
from app.core.settings.saved import own_workflows, pool_edits, pool_text, workflows_text
from app.core.workflow.catalog import Catalog

MAX_SERVERS = 100
"""Maximum number of servers to import, since each is probed every few seconds."""


@dataclass(frozen=True, slots=True)
class ImportedSettings:
    """The result of an import: the new pool and catalog, and the `texts` to store.

    `marks` are the file's, for servers that have none here. `servers` are the added or renamed
    addresses. `removed` counts removed servers, `refused` counts invalid entries.
    """

    pool: Pool
    catalog: Catalog
    marks: Mapping[ServerId, Mark]
    texts: Mapping[str, str]
    servers: tuple[ServerUrl, ...]
    removed: int
    workflows: int
    preferences: int
    refused: int


def bring(
    given: Mapping[str, Any],
    here: Collection[str],
    pool: Pool,
    catalog: Catalog,
    languages: Collection[str],
    owned: Mapping[str, str | None] | None = None,
) -> ImportedSettings:
    """Return what is imported from the settings `given`; `here` are the names set in this browser.

    `languages` are the page's languages. `owned` are the texts of arranged forms, presets and
    scripts here.
    """
    own = owned or {}
    marks = read_marks(given.get(MARKS))
    given = {name: text for name, text in given.items() if name != MARKS}
    texts = {name: text for name, text in given.items() if name in NAMES and isinstance(text, str)}
    edited = POOL in here or bool(pool.added or pool.removed)
    new_pool, wrong_servers = _pool(texts.get(POOL), pool, edited=edited)
    new_catalog, wrong_workflows = _catalog(texts.get(WORKFLOWS), catalog)
    chosen = [name for name in texts if name in PREFERENCES]
    sound = [name for name in chosen if is_preference(name, texts[name], languages)]
    new = {name: texts[name] for name in sound if name not in here}
    preferences = len(new)
    if new_pool != pool:
        new[POOL] = pool_text(new_pool)
    if new_catalog != catalog:
        new[WORKFLOWS] = workflows_text(new_catalog)
    forms, wrong_forms = _forms(texts.get(FORMS), own.get(FORMS))
    presets, wrong_presets = _presets(texts.get(PRESETS), own.get(PRESETS))
    new |= {FORMS: forms} if forms else {}
    new |= {PRESETS: presets} if presets else {}
    scripts = _scripts(texts.get(SCRIPTS), own.get(SCRIPTS))
    new |= {SCRIPTS: scripts} if scripts else {}
    unreadable = len(given) - len(texts) + len(chosen) - len(sound)
    return ImportedSettings(
        pool=new_pool,
        catalog=new_catalog,
        marks=marks,
        texts=new,
        servers=tuple(one.url for one in new_pool.servers if one not in pool.servers),
        removed=len(_urls(pool) - _urls(new_pool)),
        workflows=len(new_catalog.types) - len(catalog.types),
        preferences=preferences,
        refused=unreadable + wrong_servers + wrong_workflows + wrong_forms + wrong_presets,
    )


def _pool(text: str | None, pool: Pool, *, edited: bool) -> tuple[Pool, int]:
    added, removed, wrong = pool_edits(text)
    wrong += len(added[MAX_SERVERS:])
    added = added[:MAX_SERVERS]
    if not edited:
        return replace(pool, added=added, removed=removed), wrong
    for server in added:
        if pool.get(server.url) is None:
            pool = pool.add(server)
    return pool, wrong


def _catalog(text: str | None, catalog: Catalog) -> tuple[Catalog, int]:
    kinds, wrong = own_workflows(text)
    for kind in kinds:
        if kind.id not in catalog.types:
            catalog = catalog.with_type(kind)
    return catalog, wrong


def _forms(text: str | None, here: str | None) -> tuple[str, int]:
    """Return the text with the forms that are missing here, "" if none is; and invalid entries."""
    given, wrong = read_adjustments(text)
    known, _ = read_adjustments(here)
    is_new = any(type_id not in known for type_id in given)
    return adjustments_text({**given, **known}) if is_new else "", wrong


def _presets(text: str | None, here: str | None) -> tuple[str, int]:
    """Return the text with the presets that are missing here, "" if none is; and invalid ones."""
    given, wrong = read_presets(text)
    known, _ = read_presets(here)
    found = {type_id: merged(known.get(type_id, ()), one) for type_id, one in given.items()}
    is_new = any(one != known.get(type_id, ()) for type_id, one in found.items())
    return presets_text({**known, **found}) if is_new else "", wrong


def _scripts(text: str | None, here: str | None) -> str:
    """Return the text with the scripts that are missing here, "" if none is."""
    known = read_files(here)
    found = known.with_imported(read_files(text))
    return files_text(found) if found.texts != known.texts else ""


def _urls(pool: Pool) -> set[str]:
    return {server.url for server in pool.servers}
