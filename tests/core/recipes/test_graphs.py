"""Each recipe's graph against the classes of a server of version 0.33.0."""

from typing import Any

import pytest

from app.core.recipes.all_recipes import all_recipes
from app.core.recipes.recipe import Recipe
from app.core.workflow.graph import is_link
from tests.core.recipes.servers import object_info

CLASSES = object_info()
RECIPES = pytest.mark.parametrize("recipe", all_recipes(), ids=lambda recipe: recipe.id)

FILES = (
    "ckpt_name",
    "unet_name",
    "vae_name",
    "clip_name",
    "clip_name1",
    "clip_name2",
    "clip_name3",
)
"""The inputs whose options are a server's files; the sample has none."""


def problems(recipe: Recipe) -> list[str]:
    """Return what the server would refuse of a recipe's graph."""
    found: list[str] = []
    for node_id, node in recipe.graph.items():
        described = CLASSES[node["class_type"]]["input"]
        known = {**described["required"], **described.get("optional", {})}
        found += [f"{node_id}: no {name}" for name in described["required"].keys() - node["inputs"]]
        found += [f"{node_id}: {name}?" for name in node["inputs"].keys() - known]
        for name, value in node["inputs"].items():
            if not _accepts(recipe, known[name], name, value):
                found.append(f"{node_id}.{name}: {value}")
    return found


def _accepts(recipe: Recipe, spec: list[Any], name: str, value: Any) -> bool:
    kind, settings = spec[0], spec[1] if len(spec) > 1 else {}
    if is_link(value):
        return bool(CLASSES[recipe.graph[value[0]]["class_type"]]["output"][value[1]] == kind)
    if isinstance(kind, list):
        return name in FILES or value in kind
    if kind in ("INT", "FLOAT"):
        is_whole = isinstance(value, int) or kind == "FLOAT"
        return is_whole and settings["min"] <= value <= settings["max"]
    return kind == "STRING" and isinstance(value, str)


@RECIPES
def test_the_server_accepts_the_graph(recipe: Recipe) -> None:
    assert problems(recipe) == []


def test_the_check_finds_what_a_server_refuses() -> None:
    recipe = all_recipes()[0]
    graph = {**recipe.graph, "3": {"class_type": "KSampler", "inputs": {"steps": 0, "cfgs": 1}}}
    wrong = Recipe(recipe.id, recipe.loader, graph, {}, {}, {})
    assert {"3: no cfg", "3: cfgs?"} <= {*problems_of(wrong)}


def problems_of(recipe: Recipe) -> list[str]:
    """Return the problems of node 3 alone, whose inputs may be unknown."""
    node = recipe.graph["3"]
    described = CLASSES[node["class_type"]]["input"]["required"]
    missing = [f"3: no {name}" for name in described.keys() - node["inputs"]]
    return missing + [f"3: {name}?" for name in node["inputs"].keys() - described]


@RECIPES
def test_every_place_and_part_is_in_the_graph(recipe: Recipe) -> None:
    places = [place for found in recipe.places.values() for place in found]
    for node_id, field in [*places, *(part.place for part in recipe.parts)]:
        assert field in recipe.graph[node_id]["inputs"]
    for part in recipe.parts:
        assert recipe.graph[part.place[0]]["inputs"][part.place[1]] == part.file


@RECIPES
def test_the_numbers_of_the_form_are_those_of_the_graph(recipe: Recipe) -> None:
    for name, value in recipe.defaults.items():
        for node_id, field in recipe.places[name]:
            assert recipe.graph[node_id]["inputs"][field] == value
