"""The text that A1111, Forge and others write about a picture, taken apart into fields.

    a red fox, <lora:detail:0.8>
    Negative prompt: blurry
    Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1, Size: 832x1216, Clip skip: 2

Negative prompts go over lines. Values with commas stand in quotes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from app.core.metadata.samplers import sampler_of, scheduler_behind, scheduler_of

MAX_SETTINGS = 20_000
"""Maximum characters read of the settings line. With lists of hashes it has some hundred."""

MAX_STEPS = 10_000
MAX_SIDE = 16_384
"""ComfyUI's own limits for steps, and for a picture's width and height in pixels."""

MAX_SEED = 2**64 - 1
"""The largest seed that nodes of ComfyUI take."""

MAX_CLIP_SKIP = 24
"""ComfyUI's `stop_at_clip_layer` goes down to -24."""

_NEGATIVE = "Negative prompt:"
_SETTINGS = "Steps:"
_PAIR = re.compile(r'(?:^|,)\s*(\w[\w /+-]{0,40}):\s*("(?:[^"\\]|\\.)*"|\{[^{}]*\}|[^,]*)')
_LORA = re.compile(r" ?<lora:([^:<>]+)(?::([^:<>]*))?[^<>]*>")
_SIZE = re.compile(r"(\d{1,5})\s*x\s*(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA by its name, without an extension, and its weight."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parsed fields of a text; `None` for a field that is missing or invalid."""

    prompt: str
    """Without LoRA tags: ComfyUI's encoder would read them as words."""
    negative: str = ""
    steps: int | None = None
    sampler: str | None = None
    """ComfyUI's name."""
    scheduler: str | None = None
    """ComfyUI's name."""
    cfg: float | None = None
    seed: int | None = None
    width: int | None = None
    """Pixels, as generated; a second pass may have enlarged the picture."""
    height: int | None = None
    model: str | None = None
    """A checkpoint as the text names it, usually without folder and extension."""
    denoise: float | None = None
    """0 to 1. `None` if the value belongs to a second pass."""
    hires_denoise: float | None = None
    """0 to 1, of the second pass that enlarges the picture."""
    clip_skip: int | None = None
    """ComfyUI's `stop_at_clip_layer`: -2 for "Clip skip: 2"."""
    loras: tuple[Lora, ...] = ()


def parse_parameters(text: str) -> Parameters | None:
    """Parse a text; `None` if it has neither settings nor a negative prompt."""
    lines = text.replace("\r\n", "\n").split("\n")
    last = next((n for n in reversed(range(len(lines))) if _is_settings(lines[n])), None)
    words = lines[:last]
    start = next((n for n, line in enumerate(words) if line.startswith(_NEGATIVE)), None)
    if last is None and start is None:
        return None
    prompt = "\n".join(words[:start])
    negative = "" if start is None else "\n".join(words[start:])[len(_NEGATIVE) :].strip()
    settings = {} if last is None else dict(_pairs(lines[last].strip()[:MAX_SETTINGS]))
    return _with_settings(prompt, negative, settings)


def _is_settings(line: str) -> bool:
    return line.lstrip().startswith(_SETTINGS)


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    for name, value in _PAIR.findall(line):
        yield name.strip().lower(), value.strip().strip('"')


def _with_settings(prompt: str, negative: str, settings: Mapping[str, str]) -> Parameters:
    sampler = settings.get("sampler", "")
    scheduler = scheduler_of(settings.get("schedule type", "")) or scheduler_behind(sampler)
    width, height = _size(settings.get("size", ""))
    denoise = _number(settings.get("denoising strength", ""), 1)
    is_second_pass = any(name.startswith("hires") for name in settings)
    clip_skip = _whole(settings.get("clip skip", ""), MAX_CLIP_SKIP)
    return Parameters(
        prompt=_LORA.sub("", prompt).strip(),
        negative=negative,
        steps=_whole(settings.get("steps", ""), MAX_STEPS) or None,
        sampler=sampler_of(sampler),
        scheduler=scheduler,
        cfg=_number(settings.get("cfg scale", ""), 100),
        seed=_whole(settings.get("seed", ""), MAX_SEED),
        width=width,
        height=height,
        model=settings.get("model") or None,
        denoise=None if is_second_pass else denoise,
        hires_denoise=denoise if is_second_pass else None,
        clip_skip=-clip_skip if clip_skip else None,
        loras=tuple(_loras(prompt)),
    )


def _loras(prompt: str) -> Iterator[Lora]:
    """Yield the LoRAs of a prompt, without repetition; the default weight is 1."""
    seen = set()
    for name, weight in _LORA.findall(prompt):
        number = _number(weight or "1", 100)
        if number is not None and name not in seen:
            seen.add(name)
            yield Lora(name.strip(), number)


def _size(text: str) -> tuple[int | None, int | None]:
    found = _SIZE.fullmatch(text)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    is_one = 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
    return (width, height) if is_one else (None, None)


def _whole(text: str, maximum: int) -> int | None:
    """Return an integer from 0 to `maximum`, else `None`."""
    number = int(text) if re.fullmatch(r"[0-9]{1,20}", text) else -1
    return number if 0 <= number <= maximum else None


def _number(text: str, maximum: float) -> float | None:
    """Return a number of at most `maximum` in size, else `None`."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= maximum else None
