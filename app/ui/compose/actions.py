"""The actions of the form's fields: choose, type, clear."""

from collections.abc import Callable, Mapping

from app.core.form.presets import own_values
from app.core.ids import ServerUrl
from app.core.submission.order import MAX_RUNS
from app.core.workflow.input_file import InputImage
from app.core.workflow.kinds.numbers import whole_number
from app.services.window_services import Services
from app.ui.compose.choice import control_id
from app.ui.compose.run_actions import Refit, RunActions, no_refit
from app.ui.page_store import PageStore


class ComposeActions(RunActions):
    """Keeps the form's state, and runs it."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        release_image: Callable[[InputImage], None],
        focus: Callable[[str], None],
        refit: Refit = no_refit,
    ) -> None:
        super().__init__(page_store, services, focus, refit)
        self._release_image = release_image

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "run-there": lambda url: self.run_there(ServerUrl(url)),
            "clear-field": self.clear_field,
            "random-seed": self.random_seed,
            "clear-image": self.clear_image,
            "clear-hidden": lambda _: self.clear_hidden(),
            "keep-image": self.keep_image,
            "cancel-held-up": lambda _: self.cancel_held_up(),
        }

    def choose_type(self, type_id: str) -> None:
        """Show another workflow type's form, and request its choices from the servers."""
        self.forget_notices()
        kind = self._window_store.state.catalog.get(type_id)
        self._page_store.change(type_id=kind.id, open_choice=None, naming=None, adjusting=None)
        self._model_choices.want(type_id)

    def type_value(self, name: str, value: str) -> None:
        """Set a field to the typed value; an error at the field is removed."""
        kind, form = self._form()
        self._page_store.set_form(kind.id, form.put(name, value))

    def set_runs(self, value: str) -> None:
        """Set the number of runs; show an error unless it is an integer from 1 to `MAX_RUNS`."""
        runs = whole_number(value)
        if runs is None or not 1 <= runs <= MAX_RUNS:
            self._page_store.change(runs_typed=value)
        else:
            self._page_store.change(runs=runs, runs_typed=None)

    def random_seed(self, name: str) -> None:
        """Clear a seed, so that each run draws one."""
        self.type_value(name, "")

    def clear_field(self, name: str) -> None:
        """Empty a text field, and move the focus there."""
        self.type_value(name, "")
        self._focus(control_id(name))

    def clear_hidden(self) -> None:
        """Give hidden inputs the values of the file."""
        kind, form = self._form()
        for item in own_values(kind, form.values):
            form = form.emptied(item.name)
        self._page_store.set_form(kind.id, form)

    def clear_image(self, name: str) -> None:
        """Remove an image from the form."""
        kind, form = self._form()
        image = form.values.get(name)
        self._page_store.set_form(kind.id, form.emptied(name))
        if isinstance(image, InputImage):
            self._release_image(image)

    def keep_image(self, name: str) -> None:
        """Keep the image from before a file was rejected."""
        kind, form = self._form()
        self._page_store.set_form(kind.id, form.cleared(name))
        self._focus("run")
