"""The dialog's place on the page. What is in it is imported when it is opened."""

from htpy import Element
from htpy import dialog as dialog_

from app.ui.dialog_state import SetupSharing
from app.ui.html.widgets import t
from app.ui.keyed import Reads
from app.ui.scene import Scene


def setup(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    shown = scene.page.setup
    if shown is None:
        return dialog_("#setup.setup", aria_label=t(scene, "setup.share"))
    if isinstance(shown, SetupSharing):
        from app.ui.setup.share_view import sharing

        return dialog_("#setup.setup", aria_labelledby="setup-title")[sharing(scene, shown)]
    from app.ui.setup.offer_view import offered

    return dialog_("#setup.setup", aria_labelledby="setup-title")[offered(scene, shown)]


def setup_reads(scene: Scene) -> Reads:
    """Return the data that the dialog reads."""
    return scene.page.setup, scene.page.language
