"""How far a running task is, as a ring with a number."""

from htpy import Element, circle, span, svg


def ring(fraction: float | None, name: str) -> Element:
    """Return a ring; without a fraction it turns. `name` is what screen readers say."""
    share = None if fraction is None else round(fraction * 100)
    return span(
        ".ring",
        role="progressbar",
        aria_label=name,
        aria_valuemin="0",
        aria_valuemax="100",
        aria_valuenow=None if share is None else str(share),
    )[
        svg(viewBox="0 0 40 40", aria_hidden="true", focusable="false")[
            circle(cx="20", cy="20", r="17"),
            circle(
                ".ring-done",
                cx="20",
                cy="20",
                r="17",
                pathLength="100",
                stroke_dasharray=f"{25 if share is None else share} 100",
            ),
        ],
        span(aria_hidden="true")[f"{share} %"] if share is not None else None,
    ]
