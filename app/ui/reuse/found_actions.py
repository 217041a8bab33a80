"""Looks into a picture of another program that was dropped on the library, before it is used."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.errors import InputError
from app.services.window_store import WindowStore
from app.services.workflows.opening import Opened, open_file
from app.ui.compose.file_actions import FileActions
from app.ui.compose.files import Files
from app.ui.compose.own_workflows import TEXT_TO_IMAGE, OwnWorkflows
from app.ui.dialog_state import FoundInFile
from app.ui.page_store import PageStore


class FoundActions:
    """The dialog is open while `PageState.found` is set; `_file` is what it is about."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        files: Files,
        file_actions: FileActions,
        own: OwnWorkflows,
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._files = files
        self._file_actions = file_actions
        self._own = own
        self._file: Any = None
        self._settings = ""

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "found-close": lambda _: self.close(),
            "found-settings": lambda _: self.use_settings(),
            "found-workflow": lambda _: self.open_workflow(),
        }

    async def take(self, files: tuple[Any, ...]) -> None:
        """Show what a single picture was made with; take all else as if dropped on the page."""
        opened = await self._opened(files[0]) if len(files) == 1 else None
        if opened is None or not (opened.parameters or opened.found):
            await self._file_actions.take("", files)
            return
        self._file, self._settings = files[0], opened.parameters
        has_workflow = opened.found is not None
        self._page_store.change(
            found=FoundInFile(
                files[0].name, self._facts(opened), bool(opened.parameters), has_workflow
            )
        )

    def close(self) -> None:
        """Close the dialog."""
        self._page_store.change(found=None)
        self._file = None

    def use_settings(self) -> None:
        """Fill the form of text to image with the settings."""
        about = self._page_store.state.found
        self.close()
        if about is not None:
            self._own.fill(self._settings, about.name)
            self._page_store.change(tab="compose")

    async def open_workflow(self) -> None:
        """Open the workflow in the file."""
        file = self._file
        self.close()
        if file is not None:
            self._page_store.change(tab="compose")
            await self._file_actions.take(":workflow", (file,))

    async def _opened(self, file: Any) -> Opened | None:
        if not file.type.startswith("image/"):
            return None  # a file of a workflow is opened at once
        try:
            return await open_file(self._files.in_parts(file), lambda: self._files.read_text(file))
        except InputError:
            return None  # the page says what is wrong with it

    def _facts(self, opened: Opened) -> Any:
        from app.core.form.made_with import facts_of_graph, facts_of_settings

        kind = self._window_store.state.catalog.types.get(TEXT_TO_IMAGE)
        if opened.parameters and kind is not None:
            return facts_of_settings(opened.parameters, kind)
        graph = None if opened.found is None else opened.found.graph
        return () if graph is None else facts_of_graph(graph)
