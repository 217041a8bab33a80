"""Finds the recipe of a model by its file name and the class that loads it."""

import re

from app.core.recipes import flux, flux2, qwen_image, sd3, z_image
from app.core.recipes.classic import classic_recipe
from app.core.recipes.recipe import CHECKPOINT, Place, Recipe, plain

Rules = tuple[tuple[re.Pattern[str], Recipe], ...]


def _rules(*rules: tuple[str, Recipe]) -> Rules:
    return tuple((re.compile(pattern), recipe) for pattern, recipe in rules)


_DIFFUSION = _rules(
    (r"flux_?2.*klein.*base.*9b|flux_?2.*klein.*9b.*base", flux2.KLEIN_BASE_9B),
    (r"flux_?2.*klein.*base", flux2.KLEIN_BASE_4B),
    (r"flux_?2.*klein.*9b", flux2.KLEIN_9B),
    (r"flux_?2.*klein", flux2.KLEIN_4B),
    (r"flux_?2", flux2.FLUX2_DEV),
    (r"flux.*schnell", flux.FLUX_SCHNELL),
    (r"flux", flux.FLUX_DEV),
    (r"qwen_?image.*(lightning|\d_?steps?|distill)", qwen_image.QWEN_LIGHTNING),
    (r"qwen_?image", qwen_image.QWEN_IMAGE),
    (r"z_?image.*turbo", z_image.Z_IMAGE_TURBO),
    (r"z_?image", z_image.Z_IMAGE),
    (r"sd_?3.*turbo", sd3.SD3_MODEL_TURBO),
    (r"sd_?3", sd3.SD3_MODEL),
)
"""Diffusion models by their `plain` names; the first match counts."""

_CHECKPOINTS = _rules(
    (r"flux.*schnell", flux.FLUX_SCHNELL_WHOLE),
    (r"flux", flux.FLUX_DEV_WHOLE),
    (r"qwen_?(image|rapid)", qwen_image.QWEN_WHOLE),
    (r"z_?image", z_image.Z_IMAGE_WHOLE),
    (r"sd_?3.*turbo.*(clip|t5|fp8_scaled)", sd3.SD3_WHOLE_TURBO),
    (r"sd_?3.*(clip|t5|fp8_scaled)", sd3.SD3_WHOLE),
    (r"sd_?3.*turbo", sd3.SD3_TURBO),
    (r"sd_?3", sd3.SD3),
)
"""Checkpoints that are not of the classic kind; the first match counts."""

OTHER_TASKS = re.compile(
    r"kontext|edit|inpaint|(^|_)fill(_|$)|canny|depth|redux|control|layered|i2i|refiner|relight"
)
"""Models of the same families that need an image: they have no recipe of text to image."""

OTHER_MEDIA = re.compile(
    r"ltx|(^|_)svd|video|(^|_)wan|audio|ace_step|hunyuan|cosmos|mochi|cascade|3d|zero123|upscal"
)
"""Checkpoints that make no picture from a text, or not in one pass."""


SPECIAL = re.compile(
    r"flux|qwen|z.?image|sd.?3|kontext|edit|inpaint|fill|canny|depth|redux|control|layered|i2i|"
    r"refiner|relight|ltx|svd|video|wan|audio|ace.step|hunyuan|cosmos|mochi|cascade|3d|zero123|"
    r"upscal"
)
"""Raw names, in lower case, that any of the patterns for checkpoints may match."""


def recipe_of(loader: Place, model: str) -> Recipe | None:
    """Return the recipe of a model, `None` for a diffusion model without one.

    Every checkpoint has one: a name without a known part counts as Stable Diffusion 1.5.
    """
    name = plain(model)
    if loader == CHECKPOINT:
        found = _first(_CHECKPOINTS, name)
        return found if found is not None else classic_recipe(name)
    return None if OTHER_TASKS.search(name) else _first(_DIFFUSION, name)


def is_for_other_tasks(checkpoint: str) -> bool:
    """Return whether a checkpoint needs an image, or makes something else than one picture."""
    name = plain(checkpoint)
    return bool(OTHER_MEDIA.search(name) or OTHER_TASKS.search(name))


def all_recipes() -> tuple[Recipe, ...]:
    """Return the recipes that names lead to; of the classic ones, one for each kind of hint."""
    hints = ("v1_5", "sdxl", "sd_turbo", "sdxl_turbo", "xl_lightning_4step", "a_turbo", "lcm")
    found = [recipe for _, recipe in (*_DIFFUSION, *_CHECKPOINTS)]
    return (*found, *(classic_recipe(name) for name in hints))


def _first(rules: Rules, name: str) -> Recipe | None:
    return next((recipe for pattern, recipe in rules if pattern.search(name)), None)
