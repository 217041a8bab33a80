"""What a prompt asks the stand-in for: the words that it understands, and chance for the rest."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from random import Random

from .brush import Color, mix


@dataclass(frozen=True, slots=True)
class Light:
    """A time of day: the sky from top to horizon, the sun or moon, the far and the near land."""

    sky: tuple[Color, ...]
    sun: Color
    far: Color
    near: Color
    night: bool = False


LIGHTS: dict[str, Light] = {
    "dawn": Light(
        ((74, 98, 150), (158, 160, 196), (244, 190, 178), (255, 224, 188)),
        (255, 244, 214),
        (176, 158, 186),
        (46, 58, 84),
    ),
    "day": Light(
        ((58, 128, 202), (126, 186, 232), (206, 230, 242)),
        (255, 250, 226),
        (148, 182, 204),
        (38, 92, 74),
    ),
    "sunset": Light(
        ((44, 38, 92), (142, 62, 112), (238, 112, 84), (255, 196, 112)),
        (255, 232, 170),
        (188, 96, 104),
        (38, 24, 50),
    ),
    "night": Light(
        ((8, 12, 34), (18, 30, 68), (48, 66, 112)),
        (238, 240, 224),
        (48, 66, 108),
        (8, 14, 30),
        True,
    ),
    "desert": Light(
        ((86, 142, 190), (186, 206, 206), (250, 222, 176)),
        (255, 248, 220),
        (226, 178, 132),
        (142, 74, 48),
    ),
    "autumn": Light(
        ((108, 134, 158), (196, 198, 184), (246, 214, 160)),
        (255, 240, 200),
        (196, 152, 112),
        (104, 44, 28),
    ),
    "aurora": Light(
        ((6, 14, 36), (14, 52, 74), (40, 128, 112), (96, 176, 140)),
        (232, 246, 240),
        (40, 92, 108),
        (6, 20, 32),
        True,
    ),
}

WORDS: dict[str, tuple[str, ...]] = {
    "dawn": ("dawn", "morning", "sunrise", "pastel", "spring", "清晨", "日出"),
    "day": ("day", "noon", "summer", "sunny", "bright", "meadow", "白天"),
    "sunset": ("sunset", "dusk", "evening", "golden", "warm", "日落", "黄昏"),
    "night": ("night", "moon", "moonlight", "stars", "starry", "midnight", "dark", "夜"),
    "desert": ("desert", "dune", "dunes", "sand", "canyon", "沙漠"),
    "autumn": ("autumn", "fall", "harvest", "vintage", "秋"),
    "aurora": ("aurora", "arctic", "cyberpunk", "neon", "极光"),
    "water": ("sea", "ocean", "lake", "river", "water", "beach", "bay", "harbor", "海", "湖", "水"),
    "peaks": ("mountain", "mountains", "alps", "peak", "peaks", "snow", "winter", "山", "雪"),
    "trees": ("forest", "tree", "trees", "wood", "woods", "pine", "jungle", "树", "森林"),
    "city": ("city", "town", "skyline", "street", "building", "buildings", "tower", "城"),
    "clouds": ("cloud", "clouds", "storm", "fog", "mist", "rain", "云"),
    "birds": ("bird", "birds", "gull", "eagle", "鸟"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be painted. `number` is all chance in it: same wishes, same picture."""

    number: int
    light: Light
    features: frozenset[str]
    tint: Color | None


def heard(text: str) -> set[str]:
    """List the words of ours that a text asks for; Chinese ones may stand anywhere in it."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return {
        wish
        for wish, names in WORDS.items()
        if any(name in words or (not name.isascii() and name in text) for name in names)
    }


def read_wishes(positive: str, negative: str, seed: int, tint: Color | None) -> Wishes:
    """Read the prompts: the negative one names what to leave out; chance does the rest."""
    digest = hashlib.sha256(f"{positive}\n{negative}\n{seed}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    rng = Random(number)
    wanted, unwanted = heard(positive), heard(negative)
    lights = [name for name in LIGHTS if name in wanted] or [
        name for name in LIGHTS if name not in unwanted
    ]
    chosen = rng.choice(lights or list(LIGHTS))
    chances = {"water": 0.4, "peaks": 0.5, "trees": 0.45, "clouds": 0.6, "birds": 0.3, "city": 0.06}
    if chosen == "desert":
        chances |= {"water": 0.0, "trees": 0.0, "city": 0.0}
    lucky = {name for name, chance in chances.items() if rng.random() < chance}
    features = (wanted if wanted & set(chances) else lucky) | wanted
    return Wishes(number, tinted(LIGHTS[chosen], tint), frozenset(features - unwanted), tint)


def tinted(light: Light, tint: Color | None) -> Light:
    """Give the light a server's colour: strongest high in the sky, a little in the land."""
    if tint is None:
        return light
    last = len(light.sky)
    sky = tuple(
        mix(color, tint, 0.42 * (1 - place / last) ** 1.5) for place, color in enumerate(light.sky)
    )
    far, near = mix(light.far, tint, 0.22), mix(light.near, tint, 0.12)
    return Light(sky, light.sun, far, near, light.night)
