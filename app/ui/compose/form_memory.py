"""Keeps the form over a reload and in a duplicated tab: values as text, images as files."""

import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.core.errors import InputError, StoreError
from app.core.reading.json_text import read_json_text
from app.core.submission.order import MAX_RUNS
from app.core.workflow.catalog import Catalog
from app.core.workflow.input_file import InputImage
from app.core.workflow.inputs import defaults
from app.services.ports import Database, Session
from app.ui.state import Form, PageState

KEY = "form"
IMAGE = "inputImage"


class FormMemory:
    """Stores the form's values in the tab's session, and its images in the journal's files."""

    def __init__(
        self,
        session: Session,
        database: Database,
        owner: str,
        load_image: Callable[[Any], Awaitable[InputImage]],
    ) -> None:
        self._session = session
        self._database = database
        self._owner = owner
        self._load_image = load_image
        self._kept: dict[str, Any] = {}
        self._written = ""
        self._latest: PageState | None = None

    def write(self, state: PageState) -> None:
        """Store the current form, except images that were not stored yet."""
        self._latest = state
        forms: dict[str, Any] = {}
        for type_id, form in state.forms.items():
            forms[type_id] = {
                name: {IMAGE: self._key(type_id, name)} if isinstance(value, InputImage) else value
                for name, value in form.values.items()
                if not isinstance(value, InputImage) or self._is_kept(type_id, name, value)
            }
        typed = {type_id: sorted(form.typed) for type_id, form in state.forms.items()}
        document = {"type": state.type_id, "runs": state.runs, "forms": forms, "typed": typed}
        text = json.dumps(document, ensure_ascii=False)
        if text != self._written:
            self._session.write(KEY, text)
            self._written = text

    def lacks_images(self, state: PageState) -> bool:
        """Return whether the form has images that were not stored yet."""
        return any(
            isinstance(value, InputImage) and not self._is_kept(type_id, name, value)
            for type_id, form in state.forms.items()
            for name, value in form.values.items()
        )

    def forget_kept(self) -> None:
        """Store all images again the next time, as the stored ones were deleted."""
        self._kept.clear()

    async def keep(self, state: PageState) -> None:
        """Store the current form, with its images.

        A newer state that arrives meanwhile is not overwritten.
        """
        self._latest = state
        for type_id, form in state.forms.items():
            for name, value in form.values.items():
                if isinstance(value, InputImage):
                    await self._keep_image(self._key(type_id, name), value)
        self.write(self._latest)

    async def recall(self, catalog: Catalog) -> dict[str, Any]:
        """Return the stored fields of `PageState`, as far as they are valid."""
        document = self._document()
        found: dict[str, Any] = {}
        shown = document.get("type")
        if isinstance(shown, str) and shown in catalog.types:
            found["type_id"] = shown
        runs = document.get("runs")
        if isinstance(runs, int) and 1 <= runs <= MAX_RUNS:
            found["runs"] = int(runs)
        forms: dict[str, Form] = {}
        for type_id, values in _mapping(document.get("forms")).items():
            if type_id in catalog.types:
                kept = await self._values(_mapping(values))
                names = frozenset(_names(_mapping(document.get("typed")).get(type_id)))
                forms[type_id] = Form({**defaults(catalog.types[type_id]), **kept}, typed=names)
        found["forms"] = forms
        return found

    def _document(self) -> Mapping[str, Any]:
        try:
            return _mapping(read_json_text(self._session.read(KEY) or "{}"))
        except ValueError:
            return {}

    async def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in values.items():
            if not isinstance(value, Mapping):
                found[name] = value
                continue
            key = str(value.get(IMAGE))
            with contextlib.suppress(InputError, StoreError):  # the person must choose it again
                file = await self._database.file(key)
                if file is not None:
                    found[name] = image = await self._load_image(file)
                    self._kept[key] = image.source
        return found

    async def _keep_image(self, key: str, image: InputImage) -> None:
        if self._kept.get(key) is not image.source:
            with contextlib.suppress(StoreError):  # the person will have to choose it again
                await self._database.put_file(key, image.source)
                self._kept[key] = image.source

    def _is_kept(self, type_id: str, name: str, image: InputImage) -> bool:
        return self._kept.get(self._key(type_id, name)) is image.source

    def _key(self, type_id: str, name: str) -> str:
        return f"form/{self._owner}/{type_id}/{name}"


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
