"""ComfyUI's names for the samplers and schedulers of A1111.

One rule covers most: lower case, `++` becomes `pp`, blanks become `_`, `a` becomes `ancestral`.
Names that ComfyUI lacks are translated too: the caller must check what the server offers.
"""

from collections.abc import Mapping

_SCHEDULERS: Mapping[str, str] = {
    "karras": "karras",
    "exponential": "exponential",
    "sgm uniform": "sgm_uniform",
    "simple": "simple",
    "normal": "normal",
    "uniform": "normal",
    "ddim uniform": "ddim_uniform",
    "ddim": "ddim_uniform",
    "beta": "beta",
    "linear quadratic": "linear_quadratic",
    "kl optimal": "kl_optimal",
}
"""By A1111's name, in lower case."""

_LAST_WORDS = ("karras", "exponential", "sgm uniform")
"""Schedulers that A1111 before 1.9 appended to a sampler's name."""

_WORDS: Mapping[str, str] = {
    "a": "ancestral",
    "dpm2": "dpm_2",
    "unipc": "uni_pc",
    "cfgpp": "cfg_pp",
}
"""Words of a sampler's name that ComfyUI spells differently."""


def sampler_of(text: str) -> str | None:
    """Return ComfyUI's name of a sampler, without a scheduler appended to it."""
    words = _words(text)
    last = _last_words(words)
    name = words.removesuffix(last).strip() if last else words
    return "_".join(_WORDS.get(word, word) for word in name.replace("++", "pp").split()) or None


def scheduler_of(text: str) -> str | None:
    """Return ComfyUI's name of a scheduler."""
    return _SCHEDULERS.get(_words(text))


def scheduler_behind(sampler: str) -> str | None:
    """Return ComfyUI's name of the scheduler appended to a sampler's name."""
    return _SCHEDULERS.get(_last_words(_words(sampler)))


def _words(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").split())


def _last_words(words: str) -> str:
    return next((last for last in _LAST_WORDS if words.endswith(f" {last}")), "")
