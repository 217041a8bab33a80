"""Text to image as a workflow type with the recipe of the chosen model.

Every variant has the inputs of the shipped type; those without a place in the recipe's graph do not
apply. So callers may name any of them, whatever the model is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.core.comfy.object_info import Classes
from app.core.recipes.classic import classic_recipe
from app.core.recipes.graphs import SAVE
from app.core.recipes.offers import Offer, offer_of
from app.core.recipes.recipe import CHECKPOINT, DIFFUSION, Place, Recipe
from app.core.workflow.catalog import Input, WorkflowType
from app.core.workflow.graph import fill
from app.core.workflow.model_folders import models_folder

MODEL = "checkpoint"
"""The input that chooses the model; its name is from before there were other kinds of models."""


def folders_of(kind: WorkflowType, item: Input) -> tuple[str, ...]:
    """Return the folders of `models/` that an input's choices come from; none if unknown.

    The model of a type by model is a checkpoint or a diffusion model.
    """
    if kind.by_model and item.name == MODEL:
        return tuple(models_folder(*loader) for loader in (CHECKPOINT, DIFFUSION))
    return (item.models_folder,) if item.models_folder else ()


DEFAULT = classic_recipe("")


def variant(kind: WorkflowType, recipe: Recipe, files: Mapping[Place, str]) -> WorkflowType:
    """Return the type with a recipe; `files` are the names of its other files by their places."""
    puts = [(node_id, field, name) for (node_id, field), name in files.items()]
    return replace(
        kind,
        graph=fill(recipe.graph, puts) if puts else recipe.graph,
        inputs=tuple(_input(item, recipe) for item in kind.inputs),
        primary=SAVE,
        prefix=((SAVE, "filename_prefix"),),
        sizes=recipe.sizes,
        recipe=recipe.id,
    )


def variant_on(kind: WorkflowType, model: object, known: Classes) -> WorkflowType:
    """Return the type as one server needs it for a model.

    Unchanged for a type without recipes, without a model, and for one that the server lacks.
    """
    offer = _offer(kind, model, known)
    return kind if offer is None else variant(kind, offer.recipe, offer.files)


def variant_for(kind: WorkflowType, model: object, all_known: Iterable[Classes]) -> WorkflowType:
    """Return the type for several servers: the recipe of the first server that has all files.

    If none has all, that of the first server that has the model. If none has it, the type keeps its
    recipe, and a type without one gets that of Stable Diffusion 1.5.
    """
    found = [_offer(kind, model, known) for known in all_known]
    offered = [one for one in found if one is not None]
    best = min(offered, key=lambda one: len(one.lacking), default=None)
    if best is not None and best.recipe.id != kind.recipe:
        return variant(kind, best.recipe, {})
    return variant(kind, DEFAULT, {}) if kind.by_model and not kind.recipe else kind


def _offer(kind: WorkflowType, model: object, known: Classes) -> Offer | None:
    return offer_of(known, str(model)) if kind.by_model and model else None


def _input(item: Input, recipe: Recipe) -> Input:
    places = recipe.places.get(item.name, ())
    default = recipe.defaults.get(item.name, item.default)
    return replace(item, targets=places, default=default, unused=not places)
