"""The page state: what a person sees or sets on the page, in addition to the window's state."""

from app.services.ports import Intl
from app.services.store import StateStore
from app.services.window_store import WindowStore
from app.ui.locale.texts import Texts
from app.ui.scene import Scene
from app.ui.state import Form, PageState


class PageStore(StateStore[PageState]):
    """Holds the `PageState`; with the window's state it makes up the scene."""

    def __init__(self, state: PageState, window_store: WindowStore, intl: Intl) -> None:
        super().__init__(state)
        self._window_store = window_store
        self._intl = intl

    def set_form(self, type_id: str, form: Form) -> None:
        """Replace the form of a workflow type."""
        self.change(forms=self.state.with_form(type_id, form).forms)

    @property
    def intl(self) -> Intl:
        """The rules of languages."""
        return self._intl

    @property
    def texts(self) -> Texts:
        """The texts of the page's language."""
        return Texts(self.state.language, self._intl)

    def forget_form(self, type_id: str) -> None:
        """Reset a workflow type's form to its defaults."""
        forms = self.state.forms
        if type_id in forms:
            self.change(forms={key: form for key, form in forms.items() if key != type_id})

    def scene(self) -> Scene:
        """Return everything a view may read, at this moment."""
        return Scene(self.state, self._window_store.state, self._intl)
