"""The dialog's place on the page. What is in it is imported when it is opened."""

from htpy import Element
from htpy import dialog as dialog_

from app.ui.html.widgets import t
from app.ui.keyed import Reads
from app.ui.scene import Scene


def offers(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    if scene.page.browsing is None:
        return dialog_("#offers.offers", aria_label=t(scene, "offers.label"))
    from app.ui.offers.view import content

    return dialog_("#offers.offers", aria_labelledby="offers-title")[content(scene)]


def offers_reads(scene: Scene) -> Reads:
    """Return the data that the dialog reads: next to none while it is closed."""
    browsing = scene.page.browsing
    if browsing is None:
        return browsing, scene.page.language
    return browsing, scene.page.language, scene.pool, scene.marks, scene.health, scene.several
