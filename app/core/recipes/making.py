"""Makes recipes from loaders and settings of a sampler."""

from app.core.recipes.graphs import (
    GUIDANCE,
    GUIDER,
    SAMPLER,
    Loaded,
    Sampling,
    places_in,
    sampled,
)
from app.core.recipes.recipe import CHECKPOINT, DIFFUSION, Part, Place, Recipe
from app.core.recipes.sizes import Sizes
from app.core.workflow.graph import Graph


def by_sampler(
    recipe_id: str, loaded: Loaded, how: Sampling, sizes: Sizes, parts: tuple[Part, ...] = ()
) -> Recipe:
    """Return the recipe of a picture that KSampler makes.

    The form's guidance is the model's own, else the sampler's. A `cfg` of 1 without a negative
    prompt is fixed: the form has no guidance then.
    """
    graph = sampled(loaded, how, *sizes["1:1"])
    if how.guidance is not None:
        return recipe(recipe_id, graph, (GUIDANCE, "guidance"), how.guidance, sizes, parts)
    place = (SAMPLER, "cfg") if how.has_negative else None
    return recipe(recipe_id, graph, place, how.cfg, sizes, parts)


def by_guider(
    recipe_id: str, graph: Graph, strength: float, sizes: Sizes, parts: tuple[Part, ...]
) -> Recipe:
    """Return the recipe of a picture that a guider and a schedule make."""
    place: Place | None = (GUIDANCE, "guidance") if GUIDANCE in graph else (GUIDER, "cfg")
    has_negative = places_in(graph)["negative"]
    fixed = place == (GUIDER, "cfg") and not has_negative
    return recipe(recipe_id, graph, None if fixed else place, strength, sizes, parts)


def recipe(
    recipe_id: str,
    graph: Graph,
    strength_place: Place | None,
    strength: float,
    sizes: Sizes,
    parts: tuple[Part, ...],
) -> Recipe:
    """Return a recipe whose other numbers are those in the graph."""
    places = {**places_in(graph), "cfg": (strength_place,) if strength_place else ()}
    width, height = sizes["1:1"]
    node_id, field = places["steps"][0]
    return Recipe(
        id=recipe_id,
        loader=CHECKPOINT if places["checkpoint"][0][1] == CHECKPOINT[1] else DIFFUSION,
        graph=graph,
        places=places,
        defaults={
            "width": width,
            "height": height,
            "steps": graph[node_id]["inputs"][field],
            "cfg": strength,
        },
        sizes=sizes,
        parts=parts,
    )
