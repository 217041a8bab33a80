"""What Run does with the form: validate it, place its runs, and show why it could not."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import FieldError, InputError, StoreError
from app.core.ids import ServerUrl
from app.core.library.next_run import without_seeds
from app.core.message import Message
from app.core.submission.order import Order
from app.core.task.task import Task
from app.core.windows.window_lock import LockMode, move
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.inputs import defaults, validate
from app.services.servers.balancer import NotCapable
from app.services.window_services import Services
from app.ui.compose.fields import field_id
from app.ui.compose.pending_reads import PendingReads
from app.ui.compose.refusals import PAUSED, hidden_wrong, not_capable, not_offered_here, refusal
from app.ui.page_store import PageStore
from app.ui.state import Form

NOBODY = frozenset({"pool.empty", "pool.all_down", "lock.down"})
"""Messages that no server can run anything; they are removed when one can."""


Choices = Mapping[str, tuple[str, ...]]
"""What the servers offer for a type, by input name."""

Refit = Callable[[WorkflowType, Form, Choices], tuple[WorkflowType, Form]]
"""Returns a type and its form with the recipe of the chosen model, or of the first on offer."""


def no_refit(kind: WorkflowType, form: Form, _: Choices) -> tuple[WorkflowType, Form]:
    """Return both unchanged, for types without recipes."""
    return kind, form


class RunActions:
    """Makes orders from the form's state.

    `reading` counts the files that are being read into the form. `refit` is called once the
    servers' choices are known.
    """

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        focus: Callable[[str], None],
        refit: Refit = no_refit,
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._submitter = services.submitter
        self._queue = services.queue
        self._recovery = services.recovery
        self._model_choices = services.model_choices
        self._focus = focus
        self._refit = refit
        self._turn = asyncio.Lock()
        self._placing = 0
        self.reading = PendingReads()
        services.window_store.watch(self._on_change)

    def forget_notices(self) -> None:
        """Remove the messages about an earlier press or file."""
        self._page_store.change(run_notice=None, workflow_notice=None)

    def run(self) -> Coroutine[Any, Any, None]:
        """Validate the current form, then place the runs; errors are shown beside their fields.

        Further presses while an earlier one is being placed are queued. Files that are being read
        at the press belong to it.
        """
        self.forget_notices()
        kind, form = self._form()
        state = self._page_store.state
        return self._run(kind, form, state.runs if state.runs_typed is None else None)

    async def _run(self, kind: WorkflowType, form: Form, runs: int | None) -> None:
        if runs is None:
            self._focus("runs")
            return
        self._placing += 1
        self._page_store.change(placing=True)
        try:
            form = await self._with_files(kind, form)
            async with self._turn:
                await self._place(kind, form, runs)
        finally:
            self._placing -= 1
            self._page_store.change(placing=self._placing > 0)

    async def _with_files(self, kind: WorkflowType, pressed: Form) -> Form:
        """Return the form of a press, with the files that were being read then."""
        if not self.reading.is_busy:
            return pressed
        await self.reading.wait()
        now = self._page_store.state.form(kind)
        images = {item.name for item in kind.uploads}
        values = {key: value for key, value in pressed.values.items() if key not in images}
        read = {key: value for key, value in now.values.items() if key in images}
        return replace(now, values={**values, **read})

    async def _place(self, kind: WorkflowType, form: Form, runs: int) -> None:
        values = known_values(kind, form)
        shown = {item.name for item in kind.inputs if item.applies(values)}
        if form.refused & shown:
            self._focus_first(kind, form.refused & shown)
            return
        try:
            choices = await self._model_choices.choices(kind)
            kind, form = self._refit(kind, form, choices)
            values = known_values(kind, form)
            limits = self._model_choices.limits(kind)
            clean, wrong = validate(kind, values, choices, limits)
            if wrong:
                wrong = await self._model_choices.explain(kind, wrong)
                self._refuse(kind, form, wrong)
                notice = not_offered_here(self._window_store.state, kind, values, wrong)
                if notice is not None:
                    self._page_store.change(run_notice=notice)
                return
            await self._put(Order(kind, clean), runs)
            self._page_store.change(tab="tasks")  # on a narrow page the form hides the tasks
        except FieldError as error:
            self._refuse(kind, form, {error.field: error.message})
        except NotCapable as error:
            self._page_store.change(run_notice=not_capable(self._window_store.state, kind, error))
        except (InputError, StoreError) as error:
            if error.message.key == "journal.given_up":  # raised after `cancel_held_up`
                self._page_store.change(toast=error.message)
            else:
                self._page_store.change(run_notice=refusal(self._window_store.state, error.message))

    def cancel_held_up(self) -> None:
        """Cancel the runs that wait to be recorded."""
        self._queue.recording.give_up()
        self._submitter.give_up()

    async def run_there(self, url: ServerUrl) -> None:
        """Move the window's lock to this server and run; release it if no task was bound there."""
        window = self._window_store.state.window
        self._window_store.set_lock(move(window.lock, url))
        await self.run()
        window = self._window_store.state.window
        self._window_store.set_lock(window.settled)

    async def again(
        self, task: Task, *, new_seed: bool = False, only: ServerUrl | None = None
    ) -> None:
        """Run a task's order again as a new task, with the same values or with new seeds.

        `only` is the server that it is for; `None` leaves the choice to the queue.
        """
        kind = self._window_store.state.catalog.get(task.workflow_type)
        inputs = (await self._recovery.with_files(task)).inputs
        inputs = without_seeds(kind, inputs) if new_seed else inputs
        await self._queue.put(Order(kind, inputs, retry_of=task.prompt_id), only=only)

    async def _put(self, order: Order, runs: int) -> None:
        if self._window_store.state.window.lock.mode is LockMode.SPREAD:
            await self._queue.put_on_each(order, runs)
        else:
            await self._queue.put(order, runs)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        notice = self._page_store.state.run_notice
        if notice is None:
            return
        if notice.text.key in PAUSED and after.paused != before.paused:
            self._page_store.change(run_notice=None)
        if notice.text.key not in NOBODY:
            return
        is_same = after.has_servers_of(before) and after.window.lock == before.window.lock
        if after.offering and not is_same:
            self._page_store.change(run_notice=None)

    def _refuse(self, kind: WorkflowType, pressed: Form, wrong: Mapping[str, Message]) -> None:
        """Show errors beside the fields, except those changed since the press."""
        now = self._page_store.state.form(kind)
        standing = {
            name: error
            for name, error in wrong.items()
            if now.values.get(name) == pressed.values.get(name) and name not in now.refused
        }
        refused = {name: error for name, error in now.errors.items() if name in now.refused}
        after = replace(now, errors={**refused, **standing})
        self._page_store.set_form(kind.id, after)
        hidden = hidden_wrong(self._page_store.texts, kind, standing)
        if hidden is not None:
            self._page_store.change(run_notice=hidden)
        self._focus_first(kind, standing)

    def _focus_first(self, kind: WorkflowType, names: Collection[str]) -> None:
        """Focus the first of these fields, if their form is shown."""
        for item in kind.inputs:
            if item.name in names and not item.hidden and self._page_store.state.type_id == kind.id:
                self._focus(field_id(item))
                return

    def _form(self) -> tuple[WorkflowType, Form]:
        kind = self._window_store.state.catalog.get(self._page_store.state.type_id)
        return kind, self._page_store.state.form(kind)


def known_values(kind: WorkflowType, form: Form) -> Mapping[str, object]:
    """Return a form's values for the current type; a replaced type may have had other inputs."""
    names = {item.name for item in kind.inputs}
    return {**defaults(kind), **{key: form.values[key] for key in form.values if key in names}}
