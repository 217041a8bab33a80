"""The buttons below the servers: sharing the setup, and restoring the shipped servers."""

from htpy import Element, div, label, span
from htpy import input as input_

from app.ui.html.widgets import t, text_button
from app.ui.scene import Scene


def footer(scene: Scene) -> Element:
    """Return the buttons; restoring is offered only if it changes something."""
    return div(".servers-footer")[
        text_button("share-setup", t(scene, "setup.share"), symbol="upload"),
        label(".button")[
            input_(
                "#setup-file.visually-hidden",
                type="file",
                data_file=":setup",
                accept=".json,application/json",
            ),
            span[t(scene, "setup.open_file")],
        ],
        None
        if scene.pool.is_as_listed
        else text_button("restore-servers", t(scene, "servers.restore")),
    ]
