"""An example prompt on the first visit, so that Run works at once."""

import contextlib
from dataclasses import replace

from app.core.errors import StoreError
from app.services.ports import Database
from app.services.window_store import WindowStore
from app.ui.locale.texts import Texts
from app.ui.page_store import PageStore
from app.ui.state import Form, PageState

PROMPT = "prompt"


class ExamplePrompt:
    """Shows the example in the page's language until a prompt is typed."""

    def __init__(self, page_store: PageStore, window_store: WindowStore) -> None:
        self._page_store = page_store
        self._window_store = window_store
        page_store.watch(self._on_page_change)

    async def begin(self, database: Database) -> None:
        """Fill the prompt of types by model, unless this browser has stored tasks."""
        with contextlib.suppress(StoreError):  # then this may not be the first visit
            if not await database.keys("tasks"):
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


def _with_prompt(form: Form, texts: Texts) -> Form:
    return replace(form, values={**form.values, PROMPT: texts.text("example.prompt")})
