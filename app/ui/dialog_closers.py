"""What happens when the browser closes a dialog by itself: Escape, or a press on Back."""

from collections.abc import Callable, Mapping

from app.ui.compare.actions import CompareActions
from app.ui.library.album_actions import AlbumActions
from app.ui.offers.actions import OffersActions
from app.ui.pictures.result_dialog_actions import ResultDialogActions
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.reuse.actions import ReuseActions
from app.ui.scripts.actions import ScriptActions
from app.ui.setup.actions import SetupActions
from app.ui.tasks.move_actions import MoveActions


def dialog_closers(
    viewer: ViewerActions,
    comparing: CompareActions,
    offers: OffersActions,
    setup: SetupActions,
    reuse: ReuseActions,
    scripts: ScriptActions,
    albums: AlbumActions,
    moving: MoveActions,
    results: ResultDialogActions,
) -> Mapping[str, Callable[[], object]]:
    """Return what closes each dialog in the page's state, by the dialog's id."""
    return {
        "viewer": viewer.close,
        "compare": lambda: comparing.close(back=False),
        "offers": offers.close,
        "setup": setup.close,
        "use-as-input": reuse.close,
        "found": reuse.close_found,
        "scripts": scripts.close,
        "album": albums.close,
        "move-menu": moving.close,
        "result": results.close,
    }
