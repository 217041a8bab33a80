"""Keeps the form's recipe in step with the chosen model, for types by model."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.recipes.sizes import RATIOS, Sizes, ratio_of
from app.core.recipes.variants import MODEL
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.services.servers.model_choices import ModelChoices
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore
from app.ui.state import Form, PageState

SIZE = ("width", "height")
"""The inputs that a chosen ratio sets."""


class RecipeChoice:
    """Changes the type in the catalog when another model is chosen or offered first."""

    def __init__(
        self, page_store: PageStore, window_store: WindowStore, model_choices: ModelChoices
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._model_choices = model_choices
        page_store.watch(self._on_page_change)
        window_store.watch(self._on_change)

    def begin(self) -> None:
        """Show sizes before a server has sent its models."""
        kind = self._kind
        if kind is not None and kind.by_model:
            self._fit(kind)

    def choose_ratio(self, ratio: str) -> None:
        """Set width and height to the recipe's size for a ratio."""
        kind = self._kind
        if kind is not None and ratio in kind.sizes:
            self._set_size(kind, *kind.sizes[ratio], typed=False)

    def swap(self) -> None:
        """Swap width and height."""
        kind = self._kind
        if kind is not None:
            form = self._page_store.state.form(kind)
            width, height = (form.values.get(name) for name in SIZE)
            self._set_size(kind, height, width, typed=not form.typed.isdisjoint(SIZE))

    def refit(
        self, kind: WorkflowType, form: Form, choices: Mapping[str, tuple[str, ...]]
    ) -> tuple[WorkflowType, Form]:
        """Return the type and form with the recipe that the servers offer now.

        `choices` are those of this type; the window's may be of another one by now.
        """
        if not kind.by_model:
            return kind, form
        fitted = self._model_choices.fitted(kind, form.values.get(MODEL), choices)
        return fitted, form if fitted is kind else moved(form, kind, fitted)

    def _set_size(self, kind: WorkflowType, width: Any, height: Any, *, typed: bool) -> None:
        form = self._page_store.state.form(kind).put("width", width).put("height", height)
        names = form.typed if typed else form.typed.difference(SIZE)
        self._page_store.set_form(kind.id, replace(form, typed=names))

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        kind = self._kind
        if kind is None or not kind.by_model:
            return
        is_same = before.type_id == after.type_id
        if not is_same or _model(before, kind) != _model(after, kind):
            self._fit(kind)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        kind = self._kind
        is_same = (
            after.choices is before.choices
            and after.classes is before.classes
            and after.catalog is before.catalog
            and after.offering == before.offering
        )
        if kind is not None and kind.by_model and not is_same:
            self._fit(kind)

    def _fit(self, kind: WorkflowType) -> None:
        form, choices = self._page_store.state.form(kind), self._window_store.state.choices
        fitted, form = self.refit(kind, form, choices)
        if fitted is not kind:
            if kind.id in self._page_store.state.forms:
                self._page_store.set_form(kind.id, form)
            catalog = self._window_store.state.catalog.with_type(fitted)
            self._window_store.set_catalog(catalog)

    @property
    def _kind(self) -> WorkflowType | None:
        return self._window_store.state.catalog.types.get(self._page_store.state.type_id)


def moved(form: Form, before: WorkflowType, after: WorkflowType) -> Form:
    """Return a form after its type got another recipe.

    Typed values stay; width and height are one value. The others become the recipe's defaults, and
    a size keeps its ratio.
    """
    values = dict(form.values)
    is_sized = not form.typed.isdisjoint(SIZE)
    kept = form.typed.union(SIZE) if is_sized else form.typed
    for item in after.inputs:
        if item.default is not None and item.name not in kept:
            values[item.name] = item.default
    if not is_sized:
        width, height = (form.values.get(name) for name in SIZE)
        ratio = ratio_of(after.sizes, width, height) or ratio_of(before.sizes, width, height)
        if ratio is not None:
            values["width"], values["height"] = after.sizes[ratio]
    return replace(form, values=values, errors={})


def shown_ratio(sizes: Sizes, values: Mapping[str, Any]) -> str | None:
    """Return the ratio whose size the form has, `None` for a size of its own."""
    return ratio_of(sizes, *(values.get(name) for name in SIZE))


def ratios(sizes: Sizes) -> tuple[str, ...]:
    """Return the ratios that a type offers, in order."""
    return tuple(ratio for ratio in RATIOS if ratio in sizes)


def _model(state: PageState, kind: WorkflowType) -> Any:
    return state.form(kind).values.get(MODEL)
