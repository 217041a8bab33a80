"""The form's contents over a reload, and into a duplicated tab: values as text, images as files."""

import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.core.catalog import Catalog
from app.core.errors import InputError, StoreError
from app.core.inputs import InputImage, defaults
from app.services.ports import Session, Store
from app.ui.state import Form, PageState

KEY = "form"
IMAGE = "inputImage"


class FormMemory:
    """Keeps what is in the form in the tab's session, and its images in the journal's files."""

    def __init__(
        self,
        session: Session,
        store: Store,
        owner: str,
        load_image: Callable[[Any], Awaitable[InputImage]],
    ) -> None:
        self._session = session
        self._store = store
        self._owner = owner
        self._load_image = load_image
        self._kept: dict[str, Any] = {}
        self._written = ""

    def write(self, state: PageState) -> None:
        """Remember the form's text as it is now; its images are those kept last."""
        forms: dict[str, Any] = {}
        for type_id, form in state.forms.items():
            forms[type_id] = {
                name: {IMAGE: self._key(type_id, name)} if isinstance(value, InputImage) else value
                for name, value in form.values.items()
            }
        document = {"type": state.type_id, "runs": state.runs, "forms": forms}
        text = json.dumps(document, ensure_ascii=False)
        if text != self._written:
            self._session.write(KEY, text)
            self._written = text

    async def keep(self, state: PageState) -> None:
        """Remember the form as it is now, its images too."""
        for type_id, form in state.forms.items():
            for name, value in form.values.items():
                if isinstance(value, InputImage):
                    await self._keep_image(self._key(type_id, name), value)
        self.write(state)

    async def recall(self, catalog: Catalog) -> dict[str, Any]:
        """Return the fields of `PageState` that were remembered, in as far as they make sense."""
        try:
            document = json.loads(self._session.read(KEY) or "{}")
        except ValueError:
            return {}
        found: dict[str, Any] = {}
        if document.get("type") in catalog.types:
            found["type_id"] = document["type"]
        if isinstance(document.get("runs"), int):
            found["runs"] = document["runs"]
        forms: dict[str, Form] = {}
        for type_id, values in (document.get("forms") or {}).items():
            if type_id in catalog.types:
                kept = await self._values(values)
                forms[type_id] = Form({**defaults(catalog.types[type_id]), **kept})
        found["forms"] = forms
        return found

    async def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in values.items():
            if not isinstance(value, Mapping):
                found[name] = value
                continue
            with contextlib.suppress(InputError, StoreError):  # it has to be chosen again
                file = await self._store.file(str(value.get(IMAGE)))
                if file is not None:
                    found[name] = await self._load_image(file)
        return found

    async def _keep_image(self, key: str, image: InputImage) -> None:
        if self._kept.get(key) is not image.source:
            with contextlib.suppress(StoreError):  # it will have to be chosen again
                await self._store.put_file(key, image.source)
                self._kept[key] = image.source

    def _key(self, type_id: str, name: str) -> str:
        return f"form/{self._owner}/{type_id}/{name}"
