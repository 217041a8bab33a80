"""What an exported file would add, and what a person chose of it. Pure."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.archive.imported_settings import MAX_SERVERS
from app.core.archive.manifest import Manifest
from app.core.form.presets import read_presets
from app.core.ids import ServerUrl
from app.core.scripts.files import read_files
from app.core.servers.pool import Pool
from app.core.settings.names import FORMS, POOL, PREFERENCES, PRESETS, SCRIPTS, WORKFLOWS
from app.core.settings.saved import own_workflows, pool_edits
from app.core.workflow.catalog import Catalog


@dataclass(frozen=True, slots=True)
class ImportHost:
    """An address in a file that is not in this browser's pool.

    `tasks` ran there. `listed`: it is among the file's servers, so it would get tasks.
    """

    url: ServerUrl
    name: str
    tasks: int
    listed: bool


@dataclass(frozen=True, slots=True)
class ImportProposal:
    """The content of a file: `size` is the total size of its images and pictures in bytes."""

    tasks: int = 0
    pictures: int = 0
    size: int = 0
    workflows: tuple[str, ...] = ()
    preferences: int = 0
    hosts: tuple[ImportHost, ...] = ()
    presets: int = 0
    scripts: int = 0


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What a person chose to import; requests may be sent to the addresses in `hosts`."""

    tasks: bool = True
    workflows: bool = True
    preferences: bool = True
    hosts: frozenset[ServerUrl] = field(default_factory=frozenset)
    presets: bool = True
    scripts: bool = True


def propose(
    manifest: Manifest, sizes: Mapping[str, int], pool: Pool, catalog: Catalog
) -> ImportProposal:
    """Return what a file would add. `sizes` are the bytes of its parts by name."""
    kinds, _ = own_workflows(_text(manifest.settings.get(WORKFLOWS)))
    presets, _ = read_presets(_text(manifest.settings.get(PRESETS)))
    scripts = read_files(_text(manifest.settings.get(SCRIPTS)))
    contents = {name: size for name, size in sizes.items() if "/" in name}
    return ImportProposal(
        tasks=len(manifest.tasks),
        pictures=len({key.rpartition("/")[0] for key in manifest.pictures}),
        size=sum(contents.values()),
        workflows=tuple(kind.title["en"] for kind in kinds if kind.id not in catalog.types),
        preferences=sum(name in manifest.settings for name in PREFERENCES),
        hosts=_hosts(manifest, pool),
        presets=sum(map(len, presets.values())),
        scripts=len(scripts.written),
    )


def _hosts(manifest: Manifest, pool: Pool) -> tuple[ImportHost, ...]:
    added, _, _ = pool_edits(_text(manifest.settings.get(POOL)))
    names = {server.url: server.name for server in added[:MAX_SERVERS]}
    ran = Counter(ServerUrl(str(row["executionServer"])) for row in manifest.tasks)
    urls = [*names, *(url for url in ran if url not in names)]
    return tuple(
        ImportHost(url, names.get(url, url), ran[url], url in names)
        for url in urls
        if pool.get(url) is None
    )


def everything(proposal: ImportProposal) -> ImportChoice:
    """Return the choice that includes everything."""
    return ImportChoice(hosts=frozenset(host.url for host in proposal.hosts))


def chosen_settings(
    settings: Mapping[str, Any], choice: ImportChoice, pool: Pool
) -> dict[str, Any]:
    """Return the settings of a file without those not chosen.

    The forms of workflows come with these. A new name for an existing server counts as a
    preference. So does the removal of a server of `servers.json`.
    """
    apart = (POOL, WORKFLOWS, FORMS, PRESETS, SCRIPTS)
    kept = {name: value for name, value in settings.items() if name not in apart}
    if not choice.preferences:
        kept = {}
    wanted = (
        (WORKFLOWS, choice.workflows),
        (FORMS, choice.workflows),
        (PRESETS, choice.presets),
        (SCRIPTS, choice.scripts),
    )
    kept |= {name: settings[name] for name, is_wanted in wanted if is_wanted and name in settings}
    if POOL in settings:
        kept[POOL] = _chosen_pool(settings[POOL], choice, pool)
    return kept


def _chosen_pool(text: Any, choice: ImportChoice, pool: Pool) -> Any:
    """Return the file's pool edits without those not chosen, entry by entry."""
    try:
        fields = json.loads(text)
        added, removed = fields.get("added", []), fields.get("removed", [])
    except (TypeError, ValueError, AttributeError, RecursionError):
        return text  # it makes no sense, which is counted where it is read
    if not isinstance(added, list):
        return text
    kept = [entry for entry in added if _may_come(entry, choice, pool)]
    return json.dumps({"added": kept, "removed": removed if choice.preferences else []})


def _may_come(entry: Any, choice: ImportChoice, pool: Pool) -> bool:
    found, _, _ = pool_edits(json.dumps({"added": [entry]}))
    if not found:
        return True  # it makes no sense, which is counted where it is read
    is_here = pool.get(found[0].url) is not None
    return choice.preferences if is_here else found[0].url in choice.hosts


def outside(manifest: Manifest, choice: ImportChoice, pool: Pool) -> tuple[ServerUrl, ...]:
    """Return the addresses of a file's tasks to which no requests may be sent."""
    if not choice.tasks:
        return ()
    urls = dict.fromkeys(ServerUrl(str(row["executionServer"])) for row in manifest.tasks)
    return tuple(url for url in urls if pool.get(url) is None and url not in choice.hosts)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
