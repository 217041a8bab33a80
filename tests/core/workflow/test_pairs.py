"""Editor files give the API graphs that the editor makes of them."""

import os
from pathlib import Path
from typing import Any

import pytest

from app.core.workflow.node_class import read_classes
from tests.core.workflow.pairs import (
    FOLDER,
    NAMES,
    as_sent,
    classes_of,
    converted,
    differences,
    load,
)

MORE = os.environ.get("BINDERY_SAMPLES", "")
"""A folder of more pairs, with a `manifest.json` that names the `object_info` of each."""


@pytest.mark.parametrize("name", NAMES)
def test_our_pairs_are_equal(name: str) -> None:
    made = converted(load(FOLDER / f"{name}.ui.json"), classes_of(name))
    assert list(differences(load(FOLDER / f"{name}.api.json"), as_sent(made))) == []
    assert made.missing == ()
    assert made.notes == ()


def test_there_are_pairs_of_all_kinds() -> None:
    assert len(NAMES) == 35


@pytest.mark.skipif(not MORE, reason="BINDERY_SAMPLES names no folder with more pairs")
def test_more_pairs_are_equal() -> None:
    folder = Path(MORE)
    manifest = load(folder / "manifest.json")
    found: dict[str, Any] = {}
    for name, entry in manifest.items():
        classes = read_classes(load(folder / entry["object_info"]))
        made = converted(load(folder / f"{name}.ui.json"), classes)
        found[name] = list(differences(load(folder / f"{name}.api.json"), as_sent(made)))
    assert len(found) >= 42
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("wanted", "made", "count"),
    [
        (8.0, 8, 0),
        (1, True, 1),
        (2**64 - 1, float(2**64), 1),
        ({"a": [1.0]}, {"a": [1]}, 0),
        ("1", 1, 1),
    ],
)
def test_equal_values_are_told_from_others(wanted: Any, made: Any, count: int) -> None:
    graphs = [{"1": {"class_type": "A", "inputs": {"x": value}}} for value in (wanted, made)]
    assert len(list(differences(*graphs))) == count


def test_other_nodes_and_classes_are_differences() -> None:
    one = {"1": {"class_type": "A", "inputs": {"x": 1}}}
    two = {"1": {"class_type": "B", "inputs": {}}, "2": {"class_type": "A", "inputs": {}}}
    assert list(differences(one, two)) == [
        "1: A wanted, B made",
        "1.x: 1 wanted, nothing made",
        "2: only made",
    ]
    assert list(differences(one, {})) == ["1: only wanted"]
