"""The recipes of text to image run here, each with the files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.core.recipes.all_recipes import all_recipes
from app.core.recipes.recipe import Recipe
from app.core.workflow.graph import fill
from tests.comfy_server import DemoServer
from tests.comfy_server.talk import Talk

MODEL = "a-model.safetensors"
SIZE = 64

RECIPES = pytest.mark.parametrize("recipe", all_recipes(), ids=lambda recipe: recipe.id)


def small(recipe: Recipe) -> Mapping[str, Any]:
    """Give the recipe's graph for a small picture of `MODEL`."""
    values = {"checkpoint": MODEL, "prompt": "a lake", "width": SIZE, "height": SIZE, "steps": 2}
    puts = [(*place, value) for name, value in values.items() for place in recipe.places[name]]
    return fill(recipe.graph, puts)


def stocked(recipe: Recipe) -> DemoServer:
    """Give a server with the files of the recipe."""
    files = tuple(part.file for part in recipe.parts)
    return DemoServer(
        checkpoints=(MODEL,), diffusion_models=(MODEL,), text_encoders=files, vaes=files
    )


@RECIPES
async def test_a_recipe_gives_a_picture_of_its_size(recipe: Recipe) -> None:
    with stocked(recipe) as server:
        async with Talk(server.url) as talk:
            answer = await talk.submit(small(recipe))
            assert answer.status == 200, answer.body
            prompt_id = answer.body["prompt_id"]
            server.wait_until(lambda: prompt_id in server.history())
            entry = await talk.finished(prompt_id)
            assert entry["status"]["status_str"] == "success", entry["status"]
            (picture,) = entry["outputs"]["9"]["images"]
            content = server.picture_bytes(picture["filename"], picture["subfolder"])
    assert Image.open(BytesIO(content)).size == (SIZE, SIZE)


async def test_a_file_that_the_server_lacks_is_refused() -> None:
    recipe = next(one for one in all_recipes() if one.id == "z-image-turbo")
    with DemoServer(checkpoints=(), diffusion_models=(MODEL,)) as server:
        async with Talk(server.url) as talk:
            answer = await talk.submit(small(recipe))
    assert answer.status == 400
    wrong = {
        error["extra_info"]["input_name"]
        for node in answer.body["node_errors"].values()
        for error in node["errors"]
    }
    assert wrong == {"clip_name", "vae_name"}
