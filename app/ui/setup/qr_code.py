"""A QR code as one path of an SVG."""

import segno

from app.ui.dialog_state import QrCode


def qr_code(text: str) -> QrCode:
    """Return the code of a text; one that is too long for a code raises `segno.DataOverflowError`.

    The lowest error correction keeps the dots large: a screen has no scratches.
    """
    rows = list(segno.make_qr(text, error="l", boost_error=False).matrix)
    runs = [
        f"M{start},{y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return QrCode(len(rows), "".join(runs))


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Return the places and lengths of the dark runs of a row."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found
