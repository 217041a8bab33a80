"""Detects that several servers share an address, marks the address, and stores the mark."""

from collections.abc import Callable

from app.core.ids import ServerUrl
from app.core.servers import shared_address as signs
from app.core.servers.health import Reach
from app.core.servers.shared_address import QueuePlace, Sign, Traces
from app.core.servers.shared_address_saved import read_several, several_text
from app.core.settings.names import SHARED_ADDRESSES
from app.core.task.task import Task
from app.core.windows.window_state import UNKNOWN, WindowState
from app.services.ports import Clock, Settings
from app.services.window_store import WindowStore


class SharedAddressWatch:
    """Collects signs by address. Nothing is sent to a marked address.

    The mark is removed only when a person requests a new check (`clear`).
    """

    def __init__(self, window_store: WindowStore, settings: Settings, clock: Clock) -> None:
        self._window_store = window_store
        self._settings = settings
        self._clock = clock
        self._traces: dict[ServerUrl, Traces] = {}
        self.load()
        window_store.watch(self._on_change)

    def load(self) -> None:
        """Read the marks from the settings, where another window may have changed them."""
        saved = read_several(self._settings.read(SHARED_ADDRESSES))
        for url in self._window_store.state.several.keys() - saved.keys():
            self._traces.pop(url, None)
        self._window_store.set_several(saved)

    def is_several(self, url: ServerUrl) -> bool:
        """Return whether an address is marked."""
        return url in self._window_store.state.several

    def clear(self, url: ServerUrl) -> None:
        """Remove the mark and all observations of the address."""
        self._traces.pop(url, None)
        if self.is_several(url):
            saved = read_several(self._settings.read(SHARED_ADDRESSES))
            saved.pop(url, None)
            self._settings.write(SHARED_ADDRESSES, several_text(saved))
            self._window_store.set_several(
                {
                    key: found
                    for key, found in self._window_store.state.several.items()
                    if key != url
                }
            )

    def report(self, url: ServerUrl, sign: Sign, detail: str) -> None:
        """Record a sign detected elsewhere; `detail` is for the debug report."""
        self._note(url, lambda traces, at: signs.add(traces, sign, detail, at))

    def saw_identity(self, url: ServerUrl, identity: str) -> None:
        """Record the identity of the server that responded."""
        self._note(url, lambda traces, at: signs.saw_identity(traces, identity, at))

    def looked(self, task: Task, place: QueuePlace) -> None:
        """Record where a task's prompt was found, if its server had accepted it."""
        if task.state.is_on_server:
            self._note(
                task.execution_server,
                lambda traces, at: signs.saw_prompt(traces, task.prompt_id, place, at),
            )

    def saw_file(self, url: ServerUrl, name: str, there: bool) -> None:
        """Record whether a file exists."""
        self._note(url, lambda traces, at: signs.saw_file(traces, name, there, at))

    def latest_number(self, url: ServerUrl) -> float | None:
        """Return the latest number of a prompt of ours, `None` if unknown."""
        return self._traces.get(url, Traces()).number

    def saw_number(self, url: ServerUrl, number: float, known: float | None) -> None:
        """Record a prompt's number; `known` is the latest number from before it was sent."""
        self._note(url, lambda traces, at: signs.saw_number(traces, number, known, at))

    def saw_depths(self, url: ServerUrl, rounds: list[list[int]]) -> None:
        """Record the queue lengths of consecutive rounds, each in order of arrival."""
        self._note(url, lambda traces, at: signs.saw_depths(traces, rounds, at))

    def sending(self, task: Task) -> None:
        """Forget where a prompt was found, before it is sent (again)."""
        traces = self._traces.get(task.execution_server)
        if traces is not None:
            self._traces[task.execution_server] = signs.forget_prompt(traces, task.prompt_id)

    def interrupted(self, url: ServerUrl) -> None:
        """Forget everything that a restart may have changed, after a failed request."""
        if url in self._traces:
            self._traces[url] = signs.interrupted(self._traces[url])

    def _note(self, url: ServerUrl, change: Callable[[Traces, int], Traces]) -> None:
        if self.is_several(url):
            return
        at = self._clock.monotonic()
        traces = self._traces[url] = change(self._traces.get(url, Traces()), at)
        if signs.is_several(traces, at):
            saved = read_several(self._settings.read(SHARED_ADDRESSES)) | {url: traces.evidence}
            self._settings.write(SHARED_ADDRESSES, several_text(saved))
            self._window_store.set_several(
                {**self._window_store.state.several, url: traces.evidence}
            )

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.health is not before.health:
            for url in self._traces:
                if after.health.get(url, UNKNOWN).reach is Reach.DOWN:
                    self.interrupted(url)
