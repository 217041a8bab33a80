"""The field for a server's address; for new servers it takes several, one a line."""

from htpy import Node, textarea
from htpy import input as input_

from app.ui.state import ServerEditor

MAX_ROWS = 8
"""Rows of the field at most; longer lists scroll, so that the buttons stay in sight."""


def address_field(editor: ServerEditor, described_by: str, *, is_wrong: bool) -> Node:
    """Return the field: Enter saves also where it has several lines."""
    attributes = {
        "inputmode": "url",
        "data_server_field": "url",
        "placeholder": "http://127.0.0.1:8188",
        "autocomplete": "off",
        "autocapitalize": "none",
        "spellcheck": "false",
        "aria_required": "true",
        "aria_invalid": "true" if is_wrong else None,
        "aria_describedby": described_by,
    }
    if editor.original:
        return input_("#server-url", type="url", value=editor.url, **attributes)
    rows = min(MAX_ROWS, editor.url.count("\n") + 1)
    return textarea(
        "#server-url", rows=rows, data_enter="submit", wrap="off", enterkeyhint="go", **attributes
    )[editor.url]
