"""The key of a server: its fields in the form, and what a row says of it.

The key itself is only in its own field, and only while the form is open.
"""

from htpy import Element, Node, button, div, label, option, p, select, span
from htpy import input as input_

from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.servers.health import Health
from app.core.servers.keys import USUAL_PARAMETER, KeyKind
from app.core.servers.mixed_content import is_loopback
from app.ui.html.icons import icon
from app.ui.html.widgets import field_error, t, text_button, words
from app.ui.scene import Scene
from app.ui.state import NO_KEY, ServerEditor

VALUE_ID = "server-key-value"

NAMED_ERRORS = frozenset(
    {"server.key_user", "server.key_parameter", "server.key_header", "server.key_header_taken"}
)
VALUE_ERRORS = frozenset({"server.key_empty", "server.key_value"})
KEY_ERRORS = NAMED_ERRORS | VALUE_ERRORS
"""The errors that belong to a field of the key."""

DEMANDS = frozenset(
    {
        "health.wants_key",
        "health.sign_in",
        "health.sign_in_page",
        "health.forbidden",
        "health.key_refused",
        "health.key_unread",
        "health.redirected_sign_in",
        "health.redirected_page",
        "health.redirected_away",
        "health.unreadable",
        "health.unreadable_now",
    }
)
"""The causes that a key may fix."""


def key_fields(scene: Scene, editor: ServerEditor) -> Element:
    """Return the fields for a key: its kind, a name where the kind has one, and the value."""
    kind = editor.key_kind
    return div(".server-key")[
        div(".field")[
            label(".field-label", for_="server-key-kind")[
                t(scene, "key.title"), span(".muted")[" ", t(scene, "field.optional")]
            ],
            select("#server-key-kind", data_server_field="key-kind", autocomplete="off")[
                (
                    option(value=one, selected=one == kind)[t(scene, f"key.kind_{one}")]
                    for one in (NO_KEY, *(known.value for known in KeyKind))
                )
            ],
        ],
        _name(scene, editor) if kind not in (NO_KEY, KeyKind.BEARER) else None,
        _value(scene, editor) if kind != NO_KEY else None,
        p(".field-hint")[_hint(scene, editor)] if kind != NO_KEY else None,
    ]


def _name(scene: Scene, editor: ServerEditor) -> Element:
    wrong = editor.error if editor.error and editor.error.key in NAMED_ERRORS else None
    hints = {KeyKind.QUERY: USUAL_PARAMETER, KeyKind.HEADER: "X-API-Key"}
    return div(".field", data_wrong="true" if wrong else None)[
        label(".field-label", for_="server-key-name")[t(scene, f"key.name_{editor.key_kind}")],
        input_(
            "#server-key-name",
            type="text",
            data_server_field="key-name",
            value=editor.key_name,
            placeholder=hints.get(KeyKind(editor.key_kind)),
            autocomplete="off",
            autocapitalize="none",
            spellcheck="false",
            aria_invalid="true" if wrong else None,
            aria_describedby="server-key-name-error" if wrong else None,
        ),
        _error(scene, "server-key-name-error", wrong),
    ]


def _value(scene: Scene, editor: ServerEditor) -> Element:
    wrong = editor.error if editor.error and editor.error.key in VALUE_ERRORS else None
    is_password = editor.key_kind == KeyKind.BASIC
    shown = editor.is_key_shown
    return div(".field", data_wrong="true" if wrong else None)[
        label(".field-label", for_=VALUE_ID)[t(scene, f"key.value_{editor.key_kind}")],
        div(".secret")[
            input_(
                id=VALUE_ID,
                type="text" if shown else "password",
                data_server_field="key-value",
                value=editor.key_value,
                autocomplete="off",
                autocapitalize="none",
                spellcheck="false",
                aria_required=None if is_password else "true",
                aria_invalid="true" if wrong else None,
                aria_describedby=f"{VALUE_ID}-error" if wrong else None,
            ),
            button(
                ".icon-button",
                id="show-key",
                type="button",
                data_action="show-key",
                aria_pressed="true" if shown else "false",
                aria_label=t(scene, "key.show"),
                title=t(scene, "key.show"),
            )[icon("eye")],
        ],
        _error(scene, f"{VALUE_ID}-error", wrong),
    ]


def _error(scene: Scene, element_id: str, wrong: Message | None) -> Element | None:
    return field_error(element_id, words(scene, wrong)) if wrong else None


def _hint(scene: Scene, editor: ServerEditor) -> str:
    """Return where the key stays, and what it does not reach."""
    url = editor.url.strip().lower()
    if url.startswith("http://") and not is_loopback(url):
        return t(scene, "key.over_http")
    has_no_socket = editor.key_kind in (KeyKind.BASIC, KeyKind.HEADER)
    return t(scene, "key.hint_no_socket" if has_no_socket else "key.hint")


def key_button(scene: Scene, url: ServerUrl, health: Health) -> Node:
    """Return the button that opens the form at the key, where a key may fix the cause."""
    if health.why is None or health.why.key not in DEMANDS:
        return None
    return text_button("add-key", t(scene, "key.change" if url in scene.keyed else "key.add"), url)
