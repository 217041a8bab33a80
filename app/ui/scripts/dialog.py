"""The panel's place on the page. What is in it is imported when it is opened."""

from htpy import Element
from htpy import dialog as dialog_

from app.ui.html.widgets import t
from app.ui.keyed import Reads
from app.ui.scene import Scene


def scripts(scene: Scene) -> Element:
    """Return the panel; it is empty while closed."""
    shown = scene.page.scripts
    if shown is None:
        return dialog_("#scripts.scripts", aria_label=t(scene, "scripts.title"))
    from app.ui.scripts.view import panel

    return dialog_("#scripts.scripts", aria_labelledby="scripts-title")[panel(scene, shown)]


def scripts_reads(scene: Scene) -> Reads:
    """Return the data that the panel reads."""
    if scene.page.scripts is None:
        return None, scene.page.language
    page = scene.page
    return page.scripts, page.script_state, page.script_files, scene.pool, page.language
