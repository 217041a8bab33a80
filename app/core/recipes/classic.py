"""Checkpoints of Stable Diffusion 1.5 and XL, and of those that were distilled for few steps."""

import re
from dataclasses import replace

from app.core.recipes.graphs import Sampling, checkpoint
from app.core.recipes.making import by_sampler
from app.core.recipes.recipe import Recipe
from app.core.recipes.sizes import ONE, QUARTER

XL = re.compile(r"xl|pony|illustrious|noob|animagine")
"""Names of Stable Diffusion XL and of well-known models that were trained from it."""

ONE_STEP = re.compile(r"sd_?(xl_?)?turbo")
"""Stability's own turbo models: one step, a quarter of a megapixel."""

STEPS = re.compile(r"(?:^|_)(\d{1,2})_?steps?")
"""The number of steps in the name of a distilled model."""

FEW = 8
"""Steps of a distilled model whose name gives no number; more do no harm, fewer may."""

SD15 = Sampling(20, 7.0)
SDXL = Sampling(25, 6.0, "dpmpp_2m", "karras")
TURBO_ONE = Sampling(1, 1.0, "euler_ancestral", "sgm_uniform", has_negative=False)
TURBO = Sampling(FEW, 2.0, "dpmpp_sde", "karras")
LIGHTNING = Sampling(FEW, 1.0, "euler", "sgm_uniform", has_negative=False)
LCM = Sampling(FEW, 1.5, "lcm", "sgm_uniform")

_HINTS = (
    (ONE_STEP, "turbo-one", TURBO_ONE),
    (re.compile(r"lightning|hyper"), "lightning", LIGHTNING),
    (re.compile(r"turbo"), "turbo", TURBO),
    (re.compile(r"(^|_)lcm(_|$)"), "lcm", LCM),
)


def classic_recipe(name: str) -> Recipe:
    """Return the recipe of a checkpoint by its `plain` name; 1.5 where the name gives no hint."""
    is_xl = XL.search(name) is not None
    for pattern, hint, how in _HINTS:
        if pattern.search(name):
            one_step = pattern is ONE_STEP
            named = None if one_step else STEPS.search(name)
            steps = int(named[1]) if named else how.steps
            how = replace(how, steps=max(1, steps))  # noqa: PLW2901 the hint's own settings
            family = "sdxl" if is_xl else "sd15"
            table = ONE if is_xl and not one_step else QUARTER
            return by_sampler(f"{family}-{hint}-{how.steps}", checkpoint(), how, table)
    return _SDXL if is_xl else _SD15


_SD15 = by_sampler("sd15", checkpoint(), SD15, QUARTER)
_SDXL = by_sampler("sdxl", checkpoint(), SDXL, ONE)
