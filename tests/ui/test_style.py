"""The style sheet's colours: contrast in both schemes, and hues that all eyes can tell apart."""

import itertools
import math
import re
from pathlib import Path

import pytest

from app.core.servers.mark import HUES, NEAR_HUES

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TOKENS = {
    name: (light, dark)
    for name, light, dark in TOKEN.findall((STATIC / "tokens.css").read_text("utf-8"))
}
SCHEMES = {"light": 0, "dark": 1}

SURFACES = ("bg", "panel", "sunken")
ON_SURFACES = ("text", "muted")
PAIRS = [
    *itertools.product(ON_SURFACES, SURFACES),
    *itertools.product(("accent", "danger", "warning"), ("bg", "panel")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("text", "danger-bg"),
    ("muted", "danger-bg"),
    ("danger", "danger-bg"),
    ("text", "warning-bg"),
    ("muted", "warning-bg"),
    ("warning", "warning-bg"),
    ("bg", "text"),
]

ROOMS = (
    "html",
    "chrome",
    "compose",
    "offers",
    "tasks",
    "outputs",
    "library",
    "pictures",
    "compare",
    "servers",
    "reuse",
    "storage",
    "setup",
    "scripts",
)

Colour = tuple[float, float, float]

# Linear RGB as seen with a colour vision deficiency: Machado, Oliveira and Fernandes 2009.
SIGHTS: dict[str, tuple[Colour, Colour, Colour]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Colour:
    def channel(at: int) -> float:
        value = int(colour[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: Colour) -> Colour:
    red, green, blue = colour
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def seen(colour: str, sight: str) -> Colour:
    source = linear(colour)
    rows = SIGHTS[sight]
    mixed = [sum(part * value for part, value in zip(row, source)) for row in rows]
    red, green, blue = (min(1.0, max(0.0, value)) for value in mixed)
    return oklab((red, green, blue))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_has_enough_contrast(scheme: str, front: str, back: str) -> None:
    at = SCHEMES[scheme]
    assert contrast(TOKENS[front][at], TOKENS[back][at]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("surface", ["bg", "panel"])
def test_edges_of_fields_can_be_seen(scheme: str, surface: str) -> None:
    at = SCHEMES[scheme]
    assert contrast(TOKENS["edge"][at], TOKENS[surface][at]) >= 3


def test_there_is_a_hue_for_every_number() -> None:
    css = (STATIC / "tokens.css").read_text("utf-8")
    for number in range(HUES):
        assert f"hue-{number}" in TOKENS
        assert f'[data-hue="{number}"] {{ --hue: var(--hue-{number}); }}' in css


@pytest.mark.parametrize("scheme", SCHEMES)
def test_hues_can_be_seen_on_every_surface(scheme: str) -> None:
    at = SCHEMES[scheme]
    for number in range(HUES):
        for surface in ("bg", "panel"):
            assert contrast(TOKENS[f"hue-{number}"][at], TOKENS[surface][at]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("sight", "apart"), [("usual", 0.12), ("protan", 0.045), ("deutan", 0.05), ("tritan", 0.04)]
)
def test_hues_are_apart_for_every_sight(scheme: str, sight: str, apart: float) -> None:
    at = SCHEMES[scheme]
    hues = [seen(TOKENS[f"hue-{number}"][at], sight) for number in range(HUES)]
    assert min(math.dist(one, other) for one, other in itertools.combinations(hues, 2)) >= apart


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("sight", "apart"), [("usual", 0.14), ("protan", 0.06), ("deutan", 0.06), ("tritan", 0.06)]
)
def test_hues_that_are_near_for_some_sight_are_known_as_near(
    scheme: str, sight: str, apart: float
) -> None:
    at = SCHEMES[scheme]
    for pair in itertools.combinations(range(HUES), 2):
        one, other = (seen(TOKENS[f"hue-{number}"][at], sight) for number in pair)
        assert math.dist(one, other) >= apart or pair in NEAR_HUES


def test_style_asks_nobody_else() -> None:
    for path in STATIC.glob("*.css"):
        css = path.read_text("utf-8")
        assert "://" not in css
        assert css.count("{") == css.count("}")


def test_motion_stops_when_asked() -> None:
    assert "prefers-reduced-motion: reduce" in (STATIC / "base_preferences.css").read_text("utf-8")


def test_each_room_that_draws_has_its_sheets_and_each_sheet_is_imported() -> None:
    """A sheet's name is its room's, or begins with it: `compose`, `compose_fields`."""
    imported = re.findall(
        r'@import url\("\./([\w-]+)\.css"\);', (STATIC / "style.css").read_text("utf-8")
    )
    rooms = [name.partition("_")[0] for name in imported]
    assert list(dict.fromkeys(rooms)) == ["tokens", "base", "layout", *ROOMS]
    assert sorted(rooms, key=rooms.index) == rooms
    assert sorted(["style", *imported]) == sorted(path.stem for path in STATIC.glob("*.css"))
    ui = STATIC.parent / "ui"
    assert {path.parent.name for path in ui.glob("*/__init__.py")} == {*ROOMS, "locale"}
