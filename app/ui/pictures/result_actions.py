"""The actions on results, by the names that views give them (`data-action`)."""

from collections.abc import Callable, Mapping
from typing import Any

from app.ui.pictures.fallback import PictureActions
from app.ui.pictures.result_dialog_actions import ResultDialogActions
from app.ui.pictures.viewer_actions import ViewerActions


def result_actions(
    viewer: ViewerActions, pictures: PictureActions, results: ResultDialogActions
) -> Mapping[str, Callable[[str], Any]]:
    """Return the actions; each takes its `data-arg`."""

    def view(name: str) -> None:
        pictures.ask_again(name)
        viewer.open(name)

    def view_found(name: str) -> None:
        if not results.open(name):
            pictures.ask_again(name)
            viewer.open_found(name)

    def view_one(name: str) -> None:
        pictures.ask_again(name)
        viewer.open_one(name)

    return {
        "view": view,
        "view-found": view_found,
        "view-one": view_one,
        "view-all": lambda _: viewer.open_all(),
        "more-batch": lambda _: viewer.more_of_batch(),
        "viewer-close": lambda _: viewer.close(),
        "viewer-panel": viewer.set_panel,
        "viewer-bare": lambda _: viewer.toggle_bare(),
        "copy-picture": lambda _: viewer.copy_picture(),
        "download": viewer.download,
        "download-all": viewer.download_all,
        "download-file": viewer.download_file,
        "copy": viewer.copy,
        "copy-text": viewer.copy_text,
        "fold-text": viewer.fold_text,
        "more-pictures": lambda _: viewer.more(),
    }
