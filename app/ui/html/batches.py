"""What a row says of a batch: the marks of its servers, its bar, and its numbers."""

from htpy import Element, span

from app.core.queue.batches import Batch
from app.core.reading.visible import isolated
from app.ui.html.widgets import mark, t
from app.ui.scene import Scene

MOST_MARKS = 4
"""Marks that a row has room for."""

KINDS = ("done", "failed", "stopped", "running", "waiting")
"""The segments of a bar, in order: what has ended is before what has not."""


def marks(scene: Scene, batch: Batch) -> Element:
    """Return the marks of the servers that have parts of a batch; their names on hover."""
    names = ", ".join(isolated(scene.server_name(url)) for url in batch.servers)
    return span(".work-marks", title=names or None)[
        (mark(scene, url) for url in batch.servers[:MOST_MARKS]),
        f"+{len(batch.servers) - MOST_MARKS}" if len(batch.servers) > MOST_MARKS else None,
    ]


def bar(scene: Scene, batch: Batch) -> Element:
    """Return the bar: a segment for each of the kinds that the batch has, as wide as its number."""
    numbers = {kind: getattr(batch, kind) for kind in KINDS}
    said = t(scene, "work.bar", **numbers)
    return span(".work-bar", role="img", aria_label=said, title=said)[
        (span(data_kind=kind, data_share=str(n)) for kind, n in numbers.items() if n)
    ]


def count(scene: Scene, batch: Batch) -> str:
    """Return how many of a batch have ended, and the time until all have."""
    parts = [t(scene, "work.count", n=batch.ended, count=batch.total)]
    if batch.failed:
        parts.append(t(scene, "work.failed", n=batch.failed))
    if batch.stopped:
        parts.append(t(scene, "work.stopped", n=batch.stopped))
    minutes = scene.minutes_left(batch.key) if batch.open_ids else None
    if minutes is not None:
        parts.append(scene.texts.about(minutes))
    return " · ".join(parts)
