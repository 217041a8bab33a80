"""Settings as text: what was saved comes back, and text that makes no sense is no edit."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.settings.saved import (
    edited_pool,
    own_type_id,
    own_workflows,
    pool_text,
    with_saved_workflows,
    workflows_text,
)
from app.core.workflow.catalog import Catalog, ModelSource
from app.core.workflow.derive import derive_type, waiting_type
from tests.core.json_values import JSON
from tests.fakes.deep import DEEP_LIST, DEEP_OBJECT, guard_parser
from tests.fakes.values import A, B, C, a_server, shipped_catalog

BASE = (a_server(A), a_server(B))
POOLS = [
    Pool(BASE),
    Pool(BASE).add(a_server(C)),
    Pool(BASE).remove(A),
    Pool(BASE).remove(A).add(Server(A, "名字")).edit(B, Server(B, "Second")),
    Pool(BASE).edit(A, a_server(C)),
]


@pytest.mark.parametrize("pool", POOLS)
def test_the_edits_of_a_pool_come_back(pool: Pool) -> None:
    assert edited_pool(BASE, pool_text(pool)) == pool


def test_edits_are_put_on_top_of_the_file_as_it_is_then() -> None:
    text = pool_text(Pool(BASE).remove(A).add(Server(C, "Third")))
    pool = edited_pool((a_server(A), a_server("http://new:1")), text)
    assert [server.url for server in pool.servers] == ["http://new:1", C]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        DEEP_LIST,
        '{"added": 3, "removed": 3}',
        '{"added": ["ftp://x", null], "removed": [null, "javascript:x", "http://A/"]}',
    ],
)
def test_text_that_makes_no_sense_edits_nothing(text: str | None) -> None:
    assert edited_pool(BASE, text) == Pool(BASE)


GRAPH = {"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "名"}}}
OWN = derive_type(own_type_id("My flow"), "My flow", GRAPH)


def test_own_workflows_come_back_after_the_shipped_ones() -> None:
    shipped = shipped_catalog()
    text = workflows_text(shipped.with_type(OWN))
    catalog = with_saved_workflows(shipped, text)
    assert list(catalog.types) == [*shipped.types, "own:My flow"]
    assert catalog.get("own:My flow") == OWN


def test_shipped_workflows_are_not_saved() -> None:
    assert with_saved_workflows(Catalog(), workflows_text(shipped_catalog())) == Catalog()


@pytest.mark.parametrize(
    "text",
    [
        None,
        "{",
        "[1]",
        '{"workflows": {}}',
        '{"workflows": [null, {}, {"title": 3}, {"title": "a"}, {"title": "b", "graph": {}}]}',
    ],
)
def test_saved_workflows_that_make_no_sense_are_left_out(text: str | None) -> None:
    assert with_saved_workflows(Catalog(), text) == Catalog()


def test_a_broken_workflow_does_not_hide_the_next() -> None:
    text = workflows_text(Catalog().with_type(OWN)).replace("[", '[{"title": "broken"}, ', 1)
    assert list(with_saved_workflows(Catalog(), text).types) == ["own:My flow"]


def test_a_workflow_that_an_earlier_page_kept_with_nan_comes_back() -> None:
    text = (
        '{"workflows": [{"title": "Old", "graph": {"1": {"class_type": "A", '
        '"inputs": {"x": NaN, "y": 1}, "is_changed": [NaN]}}}]}'
    )
    kind = with_saved_workflows(Catalog(), text).get("own:Old")
    assert kind.graph == {"1": {"class_type": "A", "inputs": {"x": None, "y": 1}}}


def test_an_own_workflow_never_takes_the_place_of_a_shipped_one() -> None:
    assert own_type_id("upscale") not in shipped_catalog().types


@given(st.text() | JSON.map(repr))
def test_no_text_breaks_the_reading_of_settings(text: Any) -> None:
    edited_pool(BASE, text)
    with_saved_workflows(Catalog(), text)


@pytest.mark.parametrize("text", [DEEP_LIST, DEEP_OBJECT])
def test_a_setting_that_is_nested_too_deep_for_pyodide_never_reaches_the_parser(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    guard_parser(monkeypatch)
    assert edited_pool(BASE, text) == Pool(BASE)
    assert with_saved_workflows(Catalog(), text) == Catalog()


def test_an_editor_file_comes_back_with_the_graph_that_was_made_of_it() -> None:
    kind = replace(
        OWN,
        editor="packed",
        ran=True,
        needs=("KSampler", "Other"),
        asks=("Off",),
        packs={"Other": "pack"},
        models={"x.pth": ModelSource("https://models.example/x", "loras")},
    )
    assert own_workflows(workflows_text(Catalog().with_type(kind))) == ([kind], 0)


def test_an_editor_file_without_a_graph_comes_back_waiting() -> None:
    kind = waiting_type(own_type_id("Mine"), "Mine", "packed", ("KSampler",))
    assert own_workflows(workflows_text(Catalog().with_type(kind))) == ([kind], 0)


def test_an_entry_whose_editor_file_makes_no_sense_is_what_its_graph_says() -> None:
    entry = {
        "title": "My flow",
        "graph": GRAPH,
        "editor": 5,
        "needs": "x",
        "packs": 7,
        "ran": "yes",
    }
    assert own_workflows(json.dumps({"workflows": [entry]})) == ([OWN], 0)
    entry = {"title": "My flow", "graph": {}, "editor": "packed", "needs": [5]}
    assert own_workflows(json.dumps({"workflows": [entry]})) == ([], 1)


def test_invalid_sources_of_models_are_left_out() -> None:
    entry = {"title": "Mine", "graph": GRAPH, "editor": "packed"}
    for models in (7, {"x.pth": ["only one"], "y.pth": 7}):
        ((kind,), wrong) = own_workflows(json.dumps({"workflows": [{**entry, "models": models}]}))
        assert (kind.models, wrong) == ({}, 0)
