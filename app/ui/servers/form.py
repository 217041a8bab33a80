"""The form for a server, or for several new ones by their addresses."""

from htpy import Element, button, div, form, label, p, span
from htpy import input as input_

from app.core.message import Message
from app.core.servers.server import Wakes
from app.ui.html.widgets import field_error, t, text_button, words
from app.ui.scene import Scene
from app.ui.servers.address_field import address_field
from app.ui.servers.key_view import KEY_ERRORS, key_fields
from app.ui.state import ServerEditor

FORM = "server-form"


def server_form(scene: Scene, editor: ServerEditor) -> Element:
    """Return the form for a new or an edited server."""
    from app.ui.servers.checks import checks  # imported when the form opens

    is_name = editor.error is not None and editor.error.key == "server.name_long"
    is_key = editor.error is not None and editor.error.key in KEY_ERRORS
    wrong_name = editor.error if is_name else None
    wrong_url = None if is_name or is_key else editor.error
    described_by = ["server-url-hint"] + (["server-url-error"] if wrong_url else [])
    return form(
        "#server-form.server-form",
        data_submit="save-server",
        novalidate=True,
        aria_label=t(scene, "servers.edit" if editor.original else "servers.add"),
    )[
        div(".field", data_wrong="true" if wrong_url else None)[
            label(".field-label", for_="server-url")[t(scene, "servers.url")],
            address_field(editor, " ".join(described_by), is_wrong=wrong_url is not None),
            p("#server-url-hint.field-hint")[
                t(scene, "servers.url_hint" if editor.original else "servers.url_lines")
            ],
            field_error("server-url-error", words(scene, wrong_url)) if wrong_url else None,
            checks(scene, editor),
        ],
        key_fields(scene, editor) if len(scene.page.adding.lines) < 2 else None,
        label(".switch.server-wakes", title=t(scene, "servers.never_wake_help"))[
            input_(
                "#server-wakes",
                type="checkbox",
                role="switch",
                data_server_field="wakes",
                checked=editor.wakes is Wakes.NEVER,
            ),
            span[t(scene, "servers.never_wake")],
        ],
        p(".field-hint")[t(scene, "servers.names_later")]
        if len(scene.page.adding.lines) > 1
        else _name_field(scene, editor, wrong_name),
        div(".buttons")[
            button(
                "#save-server.button.primary",
                type="submit",
                aria_busy="true" if scene.page.adding.saving else None,
            )[t(scene, "save")],
            text_button("cancel-server", t(scene, "cancel")),
        ],
    ]


def _name_field(scene: Scene, editor: ServerEditor, wrong_name: Message | None) -> Element:
    return div(".field", data_wrong="true" if wrong_name else None)[
        label(".field-label", for_="server-name")[
            t(scene, "servers.name"), span(".muted")[" ", t(scene, "field.optional")]
        ],
        input_(
            "#server-name",
            type="text",
            data_server_field="name",
            value=editor.name,
            autocomplete="off",
            aria_invalid="true" if wrong_name else None,
            aria_describedby="server-name-error" if wrong_name else None,
        ),
        field_error("server-name-error", words(scene, wrong_name)) if wrong_name else None,
    ]
