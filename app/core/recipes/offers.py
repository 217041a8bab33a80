"""What one server has for text to image: its models, each with its recipe and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.comfy.object_info import Classes
from app.core.message import Message, message
from app.core.recipes.all_recipes import SPECIAL, is_for_other_tasks, recipe_of
from app.core.recipes.recipe import (
    CHECKPOINT,
    DIFFUSION,
    ENCODER,
    VAE,
    Part,
    Place,
    Recipe,
)
from app.core.workflow.model_names import MODEL_FOLDERS, spelling, union_of

LOADERS: tuple[Place, ...] = (CHECKPOINT, DIFFUSION, ENCODER, VAE)
"""The classes, with their inputs, whose choices decide what a server can make."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A server's model with its recipe.

    `files` are the server's names of the recipe's other files by their places in the graph.
    `lacking` describes each file that it does not have.
    """

    model: str
    recipe: Recipe
    files: Mapping[Place, str]
    lacking: tuple[Message, ...]


def offers(known: Classes) -> tuple[Offer, ...]:
    """Return the models of a server that have a recipe, checkpoints first.

    `known` are its classes; what was not requested yet does not count as missing.
    """
    return tuple(
        offer
        for loader in (CHECKPOINT, DIFFUSION)
        for model in choices_of(known, loader) or ()
        if (offer := _offer(known, loader, model)) is not None
    )


def offer_of(known: Classes, model: str) -> Offer | None:
    """Return what a server has for one model, `None` if it has no such model."""
    for loader in (CHECKPOINT, DIFFUSION):
        own = spelling(model, choices_of(known, loader) or ())
        found = None if own is None else _offer(known, loader, own)
        if found is not None:
            return found
    return None


def models(all_known: list[Classes]) -> tuple[str, ...]:
    """Return the models that several servers offer, without repetition, ready ones first.

    A model is ready if a server has all files of its recipe. Models that need an image, or make no
    pictures, come last.
    """
    ready: list[tuple[str, ...]] = []
    lacking: list[tuple[str, ...]] = []
    last: list[tuple[str, ...]] = []
    for known in all_known:
        groups: tuple[list[str], list[str], list[str]] = ([], [], [])
        for loader in (CHECKPOINT, DIFFUSION):
            for model in choices_of(known, loader) or ():
                rank = _rank(known, loader, model)
                if rank is not None:
                    groups[rank].append(model)
        for group, found in zip((ready, lacking, last), groups, strict=True):
            group.append(tuple(found))
    return union_of([*ready, *lacking, *last])


def choices_of(known: Classes, place: Place) -> tuple[str, ...] | None:
    """Return the choices of a class's input, `None` while they are unknown."""
    found = known.get(place[0])
    return None if found is None else found.choices.get(place[1])


def _rank(known: Classes, loader: Place, model: str) -> int | None:
    """Return 0 for a ready model, 1 without its files, 2 for other tasks, `None` to leave out."""
    if loader == CHECKPOINT:
        if not SPECIAL.search(model.lower()):
            return 0  # nearly all of a long list
        if is_for_other_tasks(model):
            return 2
    offer = _offer(known, loader, model)
    return None if offer is None else int(bool(offer.lacking))


def _offer(known: Classes, loader: Place, model: str) -> Offer | None:
    recipe = recipe_of(loader, model)
    if recipe is None:
        return None
    files: dict[Place, str] = {}
    lacking: list[Message] = []
    for part, loaded_by in _parts(recipe):
        offered = _offered(known, loaded_by, part.place[1])
        found = None if offered is None else part.best(offered)
        if found is not None:
            files[part.place] = found
        elif offered is not None:
            folder = MODEL_FOLDERS[loaded_by]
            lacking.append(message("missing.file", file=part.file, folder=folder))
    return Offer(model, recipe, files, tuple(lacking))


def _parts(recipe: Recipe) -> Iterator[tuple[Part, str]]:
    """Yield each part with the class that loads it."""
    for part in recipe.parts:
        yield part, str(recipe.graph[part.place[0]]["class_type"])


def _offered(known: Classes, class_type: str, field: str) -> tuple[str, ...] | None:
    """Return the choices of a loader; loaders of several encoders share those of `CLIPLoader`."""
    own = choices_of(known, (class_type, field))
    if own is None and MODEL_FOLDERS[class_type] == MODEL_FOLDERS[ENCODER[0]]:
        return choices_of(known, ENCODER)
    return own
