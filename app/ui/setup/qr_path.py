"""A QR code as one path of an SVG."""

from itertools import groupby

from app.core.archive.qr_code import qr_code
from app.ui.dialog_state import QrCode


def qr_path(text: str) -> QrCode | None:
    """Return the code of a text, `None` if the text is too long for one."""
    rows = qr_code(text)
    if rows is None:
        return None
    runs = [run for y, row in enumerate(rows) for run in _runs(row, y)]
    return QrCode(len(rows), "".join(runs))


def _runs(row: list[int], y: int) -> list[str]:
    """Return a rectangle for each dark run of a row."""
    found: list[str] = []
    x = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            found.append(f"M{x},{y}h{length}v1h-{length}z")
        x += length
    return found
