"""The panel: files, editor, buttons, output."""

from htpy import (
    Element,
    Fragment,
    button,
    details,
    div,
    fragment,
    h2,
    label,
    li,
    option,
    p,
    pre,
    select,
    span,
    summary,
    textarea,
    ul,
)
from htpy import input as input_

from app.ui.dialog_state import ScriptsPanel
from app.ui.html.icons import icon
from app.ui.html.widgets import icon_button, t, text_button
from app.ui.scene import Scene

EXAMPLES = (
    "first_picture",
    "prompts_and_seeds",
    "compare_servers",
    "folder_of_images",
    "comfyui_protocol",
)
"""The shipped examples, by the names of their files in `app/static/script_examples/`."""

BUSY = ("starting", "running")


def panel(scene: Scene, shown: ScriptsPanel) -> Element:
    """Return what is in the dialog."""
    return div(".dialog-body.scripts-body")[
        div(".dialog-head")[
            h2("#scripts-title")[t(scene, "scripts.title")],
            icon_button("scripts-close", "close", t(scene, "close")),
        ],
        _files(scene, shown),
        div(".scripts-panes")[_edit(scene, shown), _result(scene)],
        _help(scene),
    ]


def _files(scene: Scene, shown: ScriptsPanel) -> Element:
    name = t(scene, "scripts.name")
    return div(".scripts-files")[
        label(".visually-hidden", for_="script-file")[t(scene, "scripts.files")],
        select("#script-file", data_change="script-file")[
            (option(value=one, selected=one == shown.opened)[one] for one in shown.names)
        ],
        fragment[
            input_(
                "#script-name",
                type="text",
                value=shown.renaming,
                maxlength="60",
                data_script_name="",
                aria_label=name,
                autocomplete="off",
                spellcheck="false",
            ),
            icon_button("script-rename-done", "check", t(scene, "save")),
        ]
        if shown.renaming is not None
        else icon_button("script-rename", "edit", t(scene, "scripts.rename")),
        icon_button("script-new", "plus", t(scene, "scripts.new")),
        icon_button("script-delete", "trash", t(scene, "scripts.delete", name=shown.opened)),
        _given(scene),
        label(".visually-hidden", for_="script-example")[t(scene, "scripts.examples")],
        select("#script-example", data_change="script-example")[
            option(value="", selected=True)[t(scene, "scripts.examples")],
            (option(value=one)[t(scene, f"scripts.example_{one}")] for one in EXAMPLES),
        ],
    ]


def _given(scene: Scene) -> Fragment:
    """Return the field for files that scripts may read, and how many there are."""
    count = scene.page.script_files
    return fragment[
        # A field over its button: it takes the press, the keyboard and files that are dropped.
        label(".button.script-give", title=t(scene, "scripts.give_help"))[
            icon("upload"),
            span[t(scene, "scripts.give")],
            input_("#script-give", type="file", multiple=True, data_testid="script-give"),
        ],
        span("#script-given.muted")[t(scene, "scripts.given", n=count)] if count else None,
        icon_button("script-take-files", "close", t(scene, "scripts.take_files"))
        if count
        else None,
    ]


def _edit(scene: Scene, shown: ScriptsPanel) -> Element:
    is_busy = scene.page.script_state in BUSY
    return div(".scripts-edit")[
        # What is typed is the person's: the panel never draws this element again. CodeMirror is put
        # into it by `app/static/scripts/code.js`, and hands on to the field what is typed. What a
        # person types into gets data-testid="script-editor" when it is ready.
        div("#script-code", data_same="", dir="ltr")[
            textarea(
                "#script-editor",
                data_script="",
                aria_label=t(scene, "scripts.editor"),
                aria_describedby="scripts-keys",
                spellcheck="false",
                autocapitalize="off",
                autocomplete="off",
                wrap="off",
                autofocus=True,
            )["\n" + shown.text]
        ],
        div(".scripts-buttons")[
            button(
                "#script-run.button.primary",
                type="button",
                data_testid="script-run",
                data_action="script-run",
                disabled=is_busy,
                title=t(scene, "scripts.run_help"),
            )[icon("play"), span[t(scene, "scripts.run")]],
            button(
                "#script-stop.button",
                type="button",
                data_testid="script-stop",
                data_action="script-stop",
                disabled=not is_busy,
            )[icon("stop"), span[t(scene, "scripts.stop")]],
            text_button(
                "script-restart",
                t(scene, "scripts.restart"),
                title=t(scene, "scripts.restart_help"),
            ),
            text_button("script-clear", t(scene, "scripts.clear")),
            span(".scripts-state", role="status", data_state=scene.page.script_state)[
                t(scene, f"scripts.state_{scene.page.script_state}")
            ],
        ],
        p("#scripts-keys.muted")[t(scene, "scripts.keys")],
        p("#scripts-reach.muted")[
            t(scene, "scripts.reaches", servers=[one.name for one in scene.pool.servers])
        ]
        if scene.pool.servers
        else None,
    ]


def _result(scene: Scene) -> Element:
    return div(".scripts-result")[
        # Filled by `app/static/scripts/output.js`, also while the panel is closed.
        pre(
            "#script-output",
            data_testid="script-output",
            data_state="idle",
            data_same="",
            tabindex="0",
            role="log",
            aria_label=t(scene, "scripts.output"),
            dir="ltr",
        ),
        div(".scripts-line", dir="ltr")[
            span(aria_hidden="true")[">>>"],
            input_(
                "#script-line",
                type="text",
                data_testid="script-line",
                data_same="",
                aria_label=t(scene, "scripts.line"),
                placeholder=t(scene, "scripts.line_hint"),
                autocomplete="off",
                autocapitalize="off",
                spellcheck="false",
                enterkeyhint="go",
            ),
        ],
    ]


def _help(scene: Scene) -> Element:
    return details(".scripts-help")[
        summary[t(scene, "scripts.help")],
        ul[(li[t(scene, f"scripts.help_{one}")] for one in ("servers", "api", "limits"))],
    ]
