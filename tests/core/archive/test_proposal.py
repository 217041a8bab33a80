"""What a file would bring: all of it is named, and only what was chosen comes."""

import json
from typing import Any

import pytest

from app.core.archive.manifest import Manifest
from app.core.archive.proposal import (
    ImportChoice,
    ImportHost,
    chosen_settings,
    everything,
    outside,
    propose,
)
from app.core.servers.pool import Pool
from app.core.settings.saved import pool_edits
from app.core.workflow.catalog import Catalog
from tests.fakes.values import A, B, C, a_server

POOL = Pool((a_server(A),))
ADDED = [{"url": A, "name": "Renamed"}, {"url": B, "name": "Second"}, "javascript:alert(1)"]
WORKFLOW = {"title": "Mine", "graph": {"9": {"class_type": "SaveImage", "inputs": {}}}}
SETTINGS = {
    "pool": json.dumps({"added": ADDED, "removed": [A]}),
    "workflows": json.dumps({"workflows": [WORKFLOW]}),
    "theme": "dark",
}


def manifest(*servers: str, settings: Any = None) -> Manifest:
    rows = tuple({"promptId": str(at), "executionServer": url} for at, url in enumerate(servers))
    pictures = {"0/0/full": 1, "0/0/thumb": 1, "0/1/full": 1}
    return Manifest(rows, (), pictures, SETTINGS if settings is None else settings)


def test_all_that_a_file_would_bring_is_named() -> None:
    sizes = {"journal.json": 5, "pictures/0/0/full": 10, "files/0/image": 7}
    found = propose(manifest(A, B, C, C), sizes, POOL, Catalog({}))
    assert (found.tasks, found.pictures, found.size) == (4, 2, 17)
    assert found.workflows == ("Mine",)
    assert found.preferences == 1
    assert found.hosts == (ImportHost(B, "Second", 1, True), ImportHost(C, C, 2, False))


def test_what_is_no_text_brings_nothing() -> None:
    found = propose(manifest(settings={"pool": 5, "workflows": None}), {}, POOL, Catalog({}))
    assert (found.workflows, found.hosts) == ((), ())


def urls(settings: dict[str, Any]) -> tuple[list[str], set[str]]:
    added, removed, _ = pool_edits(settings["pool"])
    return [server.url for server in added], set(removed)


@pytest.mark.parametrize(
    ("choice", "added", "removed"),
    [
        (ImportChoice(), [A], {A}),
        (ImportChoice(hosts=frozenset({B})), [A, B], {A}),
        (ImportChoice(preferences=False, hosts=frozenset({B})), [B], set()),
        (ImportChoice(preferences=False), [], set()),
    ],
)
def test_only_servers_that_were_ticked_come(
    choice: ImportChoice, added: list[str], removed: set[str]
) -> None:
    assert urls(chosen_settings(SETTINGS, choice, POOL)) == (added, removed)


def test_what_makes_no_sense_is_left_for_who_counts_it() -> None:
    kept = chosen_settings(SETTINGS, ImportChoice(preferences=False), POOL)
    assert "javascript:alert(1)" in json.loads(kept["pool"])["added"]
    for strange in ("{", '{"added": 5}', "[]", 7):
        assert chosen_settings({"pool": strange}, ImportChoice(), POOL) == {"pool": strange}


def test_workflows_and_preferences_are_left_out() -> None:
    assert "workflows" not in chosen_settings(SETTINGS, ImportChoice(workflows=False), POOL)
    kept = chosen_settings(SETTINGS, ImportChoice(preferences=False), POOL)
    assert set(kept) == {"pool", "workflows"}
    assert chosen_settings({"theme": "dark"}, ImportChoice(preferences=False), POOL) == {}


def test_addresses_that_were_not_ticked_are_outside() -> None:
    found = manifest(A, B, C)
    assert outside(found, ImportChoice(), POOL) == (B, C)
    assert outside(found, ImportChoice(hosts=frozenset({B})), POOL) == (C,)
    assert outside(found, ImportChoice(tasks=False), POOL) == ()
    everywhere = everything(propose(found, {}, POOL, Catalog({})))
    assert outside(found, everywhere, POOL) == ()
