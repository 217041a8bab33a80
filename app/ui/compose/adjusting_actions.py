"""The actions by which an owner arranges the form."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.core.form import adjusting as steps
from app.core.form.adjustment import Adjustment
from app.core.message import Message, message
from app.core.workflow.catalog import Input, WorkflowType
from app.services.window_store import WindowStore
from app.services.workflows.owner_settings import OwnerSettings
from app.ui.dialog_state import Adjusting
from app.ui.html.widgets import element_id, text_button_id
from app.ui.page_store import PageStore

Save = Callable[[bytes, str, str], None]
"""Saves a content as a file of a name and type."""


class AdjustingActions:
    """Each step applies at once and is kept; the dialog says what it did."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        owner: OwnerSettings,
        save: Save,
        focus_drawn: Callable[[str], object],
        reveal_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._owner = owner
        self._save = save
        self._focus_drawn = focus_drawn
        self._reveal_drawn = reveal_drawn

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "adjust-form": lambda _: self.open(),
            "adjust-close": lambda _: self.close(),
            "adjust-top": lambda name: self.set_more(name, is_more=False),
            "adjust-more": lambda name: self.set_more(name, is_more=True),
            "adjust-all-more": lambda _: self.all_to_more(),
            "adjust-reset": lambda _: self.reset(),
            "adjust-undo": lambda _: self.undo(),
            "adjust-export": lambda _: self.export(),
            "reveal-input": self.reveal,
        }

    def type_value(self, what: str, value: str) -> None:
        """Take the value of a control: "query", "label:<input>", or "show:<input>"."""
        control, _, name = what.partition(":")
        if control == "query":
            self.search(value)
        elif control == "label":
            self.rename(name, value)
        else:
            self.show(name, is_shown=bool(value))

    def open(self) -> None:
        """Open the dialog, if the form is the person's own and complete."""
        if self._page_store.scene().can_adjust:
            self._page_store.change(adjusting=Adjusting())

    def close(self) -> None:
        """Close the dialog."""
        self._page_store.change(adjusting=None)

    def search(self, query: str) -> None:
        """Show the inputs that contain the words."""
        self._change(query=query)

    def move(self, name: str, to: str, focused: str) -> None:
        """Move an input: "up", "down", "first", "last", or "<group>:<next input>" ("" for the end).

        The element `focused` keeps the focus.
        """
        given, now = self._given(), self._now()
        if not self._is_there(name):
            return
        if to in ("up", "down"):
            after = steps.step(given, now, name, -1 if to == "up" else 1)
        elif to in ("first", "last"):
            after = steps.to_edge(given, now, name, is_first=to == "first")
        else:
            group, _, before = to.partition(":")
            after = steps.move(given, now, name, is_more=group == "more", before=before)
        self._keep(after)
        self._say_place(name)
        self._focus_drawn(focused)
        self._reveal_drawn(element_id("adjust-row", name))

    def set_more(self, name: str, *, is_more: bool) -> None:
        """Put an input under *More*, or at the top."""
        if not self._is_there(name):
            return
        self._keep(steps.set_more(self._given(), self._now(), name, is_more=is_more))
        self._say_place(name)
        self._focus_drawn(text_button_id("adjust-top" if is_more else "adjust-more", name))

    def all_to_more(self) -> None:
        """Put all inputs under *More*."""
        self._keep(steps.all_to_more(self._given(), self._now()))
        self._change(said=message("adjust.all_moved"))

    def show(self, name: str, *, is_shown: bool) -> None:
        """Show an input, or hide it; a hidden one is sent with the value of the file."""
        kind = self._kind()
        self._keep(steps.show(self._now(), name, is_shown=is_shown))
        if not is_shown:
            form = self._page_store.state.form(kind)
            self._page_store.set_form(kind.id, form.emptied(name))
        key = "adjust.shown" if is_shown else "adjust.hidden"
        self._change(said=message(key, name=self._label(name)))

    def reveal(self, name: str) -> None:
        """Show a hidden input whose value was rejected."""
        self._owner.adjust(self._kind().id, steps.show(self._now(), name, is_shown=True))
        self._page_store.change(run_notice=None)
        self._focus_drawn(element_id("field", name))

    def rename(self, name: str, label: str) -> None:
        """Give an input another name; a blank one restores its own."""
        self._keep(steps.rename(self._now(), name, label))

    def reset(self) -> None:
        """Restore the default form; it can be undone until the next step."""
        before = self._now()
        self._keep(Adjustment())
        said = message("adjust.was_reset")
        self._change(before=None if before.is_default else before, said=said)
        self._focus_drawn(text_button_id("adjust-reset" if before.is_default else "adjust-undo"))

    def undo(self) -> None:
        """Restore the form from before the reset."""
        panel = self._page_store.state.adjusting
        if panel is not None and panel.before is not None:
            self._keep(panel.before)
            self._change(said=message("adjust.restored"))
            self._focus_drawn(text_button_id("adjust-reset"))

    def export(self) -> None:
        """Save the workflow's file with the form in it."""
        from app.core.form.adjustment_text import in_document, in_graph
        from app.core.workflow.packing import unpack

        kind = self._kind()
        document = unpack(kind.editor) if kind.editor and not kind.ran else None
        if document is not None:
            made: Any = in_document(document, self._now())
        else:
            made = in_graph(kind.graph, self._now())
        text = json.dumps(made, ensure_ascii=False, indent=2)
        name = f"{kind.title['en'].removesuffix('.json')}.json"
        self._save(text.encode("utf-8", "surrogatepass"), name, "application/json")
        self._change(said=message("adjust.exported", name=name))

    def _keep(self, adjustment: Adjustment) -> None:
        self._owner.adjust(self._kind().id, adjustment)
        self._change(before=None, said=None)

    def _change(self, **changes: Any) -> None:
        panel = self._page_store.state.adjusting
        if panel is not None:
            self._page_store.change(adjusting=replace(panel, **changes))

    def _say_place(self, name: str) -> None:
        inputs = self._kind().inputs
        place = next(index for index, item in enumerate(inputs, 1) if item.name == name)
        key = "adjust.placed_more" if inputs[place - 1].more else "adjust.placed_top"
        said: Message = message(key, name=self._label(name), place=place, n=len(inputs))
        self._change(said=said)

    def _label(self, name: str) -> str:
        item = next((one for one in self._kind().inputs if one.name == name), None)
        return name if item is None else self._page_store.texts.label(item.label)

    def _kind(self) -> WorkflowType:
        return self._window_store.state.catalog.get(self._page_store.state.type_id)

    def _given(self) -> tuple[Input, ...]:
        kind = self._kind()
        return kind.arranged or kind.inputs

    def _is_there(self, name: str) -> bool:
        """Return whether the form has an input: another window may have replaced the workflow."""
        return any(item.name == name for item in self._given())

    def _now(self) -> Adjustment:
        return self._window_store.state.adjustments.get(self._kind().id, Adjustment())
