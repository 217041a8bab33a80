"""The size of a picture: its ratio as chips, and width and height in numbers below them."""

from typing import Any

from htpy import Element, button, div, fieldset, label, legend, p, span
from htpy import input as input_

from app.core.workflow.catalog import WorkflowType
from app.ui.compose.recipes import ratios, shown_ratio
from app.ui.html.icons import icon
from app.ui.html.widgets import t
from app.ui.scene import Scene

MAX_SIDE = 100_000
"""Larger numbers are typing errors; no megapixels are shown for them."""


def size_field(scene: Scene, kind: WorkflowType) -> Element:
    """Return the chips of a type that has sizes: a radio group, and the button that swaps."""
    width, height = scene.size
    chosen = shown_ratio(kind.sizes, {"width": width, "height": height})
    return fieldset("#size.field.field-size", aria_describedby="size-hint")[
        legend(".field-label")[t(scene, "size.label")],
        div(".chips")[
            (_chip(ratio, is_chosen=ratio == chosen) for ratio in ratios(kind.sizes)),
            button(
                "#size-swap.icon-button.swap",
                type="button",
                data_action="swap-size",
                aria_label=t(scene, "size.swap"),
                title=t(scene, "size.swap"),
            )[icon("swap")],
        ],
        p("#size-hint.field-hint", aria_live="polite")[_hint(scene, width, height)],
    ]


def _chip(ratio: str, *, is_chosen: bool) -> Element:
    across, down = ratio.split(":")
    return label(".chip")[
        input_(
            ".visually-hidden",
            id=f"size-{across}-{down}",
            type="radio",
            name="size-ratio",
            value=ratio,
            data_change="ratio",
            checked=is_chosen,
        ),
        span(".chip-shape", data_ratio=ratio, aria_hidden="true"),
        span[ratio],
    ]


def _hint(scene: Scene, width: Any, height: Any) -> str:
    sides = [_side(width), _side(height)]
    if None in sides:
        return t(scene, "size.own")
    pixels = (sides[0] or 0) * (sides[1] or 0) / 1e6
    shown = scene.texts.number(round(pixels, 1 if pixels >= 1 else 2))
    return t(scene, "size.shown", width=str(sides[0]), height=str(sides[1]), megapixels=shown)


def _side(value: Any) -> int | None:
    text = str(value).strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_SIDE))
    return int(text) if is_number else None
