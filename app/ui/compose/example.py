"""An example prompt on the first visit, so that Run works at once."""

from dataclasses import replace

from app.core.windows.window_state import WindowState
from app.services.ports import Settings
from app.services.window_store import WindowStore
from app.ui.locale.texts import Texts
from app.ui.page_store import PageStore
from app.ui.state import Form, PageState

PROMPT = "prompt"

SEEN = "exampleSeen"
"""The setting that is "1" after this browser's first task."""


class ExamplePrompt:
    """Shows the example in the page's language until a prompt is typed, or a task was placed."""

    def __init__(
        self, page_store: PageStore, window_store: WindowStore, settings: Settings
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._settings = settings
        page_store.watch(self._on_page_change)
        window_store.watch(self._on_change)

    def begin(self) -> None:
        """Fill the prompt of types by model if this is the first visit."""
        if self._settings.read(SEEN) is None and not len(self._window_store.state.window.tasks):
            self._show("", self._page_store.texts)

    def _show(self, former: str, texts: Texts) -> None:
        for kind in self._window_store.state.catalog.types.values():
            if kind.by_model:
                form = self._page_store.state.form(kind)
                if PROMPT not in form.typed and form.values.get(PROMPT, "") == former:
                    self._page_store.set_form(kind.id, _with_prompt(form, texts))

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        if after.language != before.language:
            former = Texts(before.language, self._page_store.intl).text("example.prompt")
            self._show(former, self._page_store.texts)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if len(after.window.tasks) and not len(before.window.tasks):
            self._settings.write(SEEN, "1")


def _with_prompt(form: Form, texts: Texts) -> Form:
    return replace(form, values={**form.values, PROMPT: texts.text("example.prompt")})
