"""What comes of the settings of a file: what is missing here; what is here stays."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.archive.imported_settings import ImportedSettings, bring
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.settings.names import NAMES
from app.core.settings.saved import (
    edited_pool,
    own_type_id,
    pool_text,
    with_saved_workflows,
    workflows_text,
)
from app.core.workflow.catalog import Catalog
from app.core.workflow.derive import derive_type
from tests.core.json_values import JSON
from tests.fakes.deep import DEEP_LIST
from tests.fakes.values import A, B, C, a_server, shipped_catalog

LANGUAGES = ("en", "zh")
BASE = Pool((a_server(A), a_server(B)))
SHIPPED = shipped_catalog()


def with_own(catalog: Catalog, *titles: str, prefix: str = "a") -> Catalog:
    for title in titles:
        graph = {"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": prefix}}}
        catalog = catalog.with_type(derive_type(own_type_id(title), title, graph))
    return catalog


GIVEN = {
    "pool": pool_text(BASE.remove(A).add(Server(C, "Third")).edit(B, Server(B, "Second"))),
    "workflows": workflows_text(with_own(SHIPPED, "One", "图")),
    "forms": '{"forms": {"own:One": {"hidden": ["1.text"]}}}',
    "scripts": '{"files": {"a.py": "print(1)"}, "open": "a.py"}',
    "presets": '{"presets": {"own:One": [{"name": "P", "values": {"1.text": "a"}}]}}',
    "language": "zh",
    "theme": "dark",
    "keep": "off",
    "keepLimit": "7000000",
}


def counts(came: ImportedSettings) -> tuple[int, int, int, int, int]:
    return len(came.servers), came.removed, came.workflows, came.preferences, came.refused


def test_where_nothing_is_set_all_comes_in_as_it_was() -> None:
    came = bring(GIVEN, (), BASE, SHIPPED, LANGUAGES)
    assert came.texts == GIVEN
    assert set(GIVEN) == set(NAMES)
    assert came.pool == edited_pool(BASE.base, GIVEN["pool"])
    assert came.catalog == with_saved_workflows(SHIPPED, GIVEN["workflows"])
    assert counts(came) == (2, 1, 2, 4, 0)


def test_what_comes_a_second_time_changes_nothing() -> None:
    first = bring(GIVEN, (), BASE, SHIPPED, LANGUAGES)
    again = bring(GIVEN, first.texts, first.pool, first.catalog, LANGUAGES, first.texts)
    assert (again.pool, again.catalog) == (first.pool, first.catalog)
    assert again.texts == {}
    assert counts(again) == (0, 0, 0, 0, 0)


def test_what_is_set_here_stays() -> None:
    pool = BASE.add(Server(C, "Mine"))
    catalog = with_own(SHIPPED, "One", prefix="mine")
    came = bring(GIVEN, NAMES, pool, catalog, LANGUAGES, GIVEN)
    assert came.pool == pool
    assert came.catalog.get("own:One") == catalog.get("own:One")
    assert list(came.texts) == ["workflows"]
    assert counts(came) == (0, 0, 1, 0, 0)


def test_servers_that_are_missing_are_added_beside_those_that_were_edited() -> None:
    d = a_server("http://d:8188")
    came = bring(GIVEN, ("pool",), BASE.remove(B).add(d), SHIPPED, LANGUAGES)
    assert [server.url for server in came.pool.servers] == [A, B, d.url, C]
    assert came.texts["pool"] == pool_text(came.pool)
    assert counts(came)[:2] == (2, 0)


@pytest.mark.parametrize(
    ("given_", "refused"),
    [
        ({"pool": 5, "workflows": None, "theme": [], "$": "x", "window": "[]"}, 5),
        ({"pool": "{", "workflows": "["}, 2),
        ({"pool": DEEP_LIST, "workflows": DEEP_LIST}, 2),
        ({"pool": "[]", "workflows": "3"}, 2),
        ({"pool": '{"added": 3, "removed": 3}', "workflows": '{"workflows": 3}'}, 3),
        ({"theme": "javascript:alert(1)", "language": "tlh", "keep": "", "keepLimit": "-1"}, 4),
        ({"keepLimit": "9" * 5_000}, 1),
        ({"keepLimit": "٣"}, 1),
        ({"keepLimit": "1e3"}, 1),
    ],
)
def test_what_makes_no_sense_is_left_out_and_counted(given_: dict[str, Any], refused: int) -> None:
    came = bring(given_, (), BASE, SHIPPED, LANGUAGES)
    assert (came.pool, came.catalog, came.texts) == (BASE, SHIPPED, {})
    assert counts(came) == (0, 0, 0, 0, refused)


HOSTILE_SERVERS = [
    "javascript:alert(1)",
    "http://user:secret@evil",
    "http://evil\n.example",
    "file:///etc/passwd",
    "//evil",
    {"url": ["http://evil"]},
    {"url": C, "name": "x" * 61},
    {},
    None,
    5,
]


def test_one_entry_that_makes_no_sense_does_not_hide_the_next() -> None:
    pool = {"added": [*HOSTILE_SERVERS, {"url": C, "name": "<b>"}], "removed": [A, 5, "x:"]}
    graph = {"9": {"class_type": "SaveImage", "inputs": {}}}
    flows: list[Any] = [None, {"title": 3}, {"title": "x" * 256, "graph": graph}, {"title": "a"}]
    flows += [{"title": "b", "graph": {"nodes": []}}, {"title": "<i>", "graph": graph}]
    texts = {"pool": json.dumps(pool), "workflows": json.dumps({"workflows": flows})}
    came = bring(texts, (), BASE, SHIPPED, LANGUAGES)
    assert came.pool.added == (Server(C, "<b>"),)
    assert came.pool.removed == {A}
    assert [key for key in came.catalog.types if key not in SHIPPED.types] == ["own:<i>"]
    assert counts(came) == (1, 1, 1, 0, len(HOSTILE_SERVERS) + 2 + 5)


def test_of_two_workflows_with_one_name_the_first_comes_in() -> None:
    first = json.loads(workflows_text(with_own(SHIPPED, "One")))
    second = json.loads(workflows_text(with_own(SHIPPED, "One", prefix="b")))
    both = {"workflows": [*first["workflows"], *second["workflows"]]}
    came = bring({"workflows": json.dumps(both)}, (), BASE, SHIPPED, LANGUAGES)
    assert came.catalog == with_own(SHIPPED, "One")
    assert came.workflows == 1


VALUES = JSON | JSON.map(lambda value: json.dumps(value))
HERE = st.sets(st.sampled_from(NAMES))


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), VALUES), HERE)
def test_no_content_takes_anything_away_where_something_is_set(
    given_: dict[str, Any], here: set[str]
) -> None:
    pool, catalog = BASE.add(a_server(C)), with_own(SHIPPED, "One")
    came = bring(given_, {*here, "pool"}, pool, catalog, LANGUAGES)
    assert set(pool.servers) <= set(came.pool.servers)
    assert catalog.types.items() <= came.catalog.types.items()
    assert not set(came.texts) & (here - {"pool", "workflows"})
    assert set(came.texts) <= set(NAMES)
