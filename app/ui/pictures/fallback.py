"""Fallbacks for pictures that do not load: the kept copy, and later another request.

If the server responds, a picture is requested again a few times, since the failure may be
temporary. After that the server has lost it, until it goes down and comes back. A picture that the
server sent but the page does not show is requested again only when a person opens it.
"""

from collections import Counter
from dataclasses import dataclass

from app.core.ids import ServerUrl
from app.core.pictures.limit import CLIP
from app.core.pictures.urls import picture_url
from app.core.windows.window_state import WindowState
from app.core.workflow.kinds.numbers import whole_number
from app.services.background import Background
from app.services.pictures.picture_cache import KeptCopy, PictureCache
from app.services.ports import Clock
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore

AGAIN_SECONDS = 3.0
TRIES = 2
"""Delays and number of further requests for a picture that did not load: the network may have
failed, or the server may have been busy."""

REFUSED = {
    "NoPicture": "picture.none",
    "TooLarge": "picture.too_large",
    "Redirected": "picture.redirected",
    "Another": "picture.another",
    "Differing": "picture.differing",
    "Unproven": "picture.unproven",
}
"""The texts for pictures that a server sent but that are not shown, by the reasons of
`app/static/picture_fetch.js`. For all other reasons a further request may succeed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A picture's URL that did not load, and when (ms); for `why` see `REFUSED`.

    `is_small`: it is that of a smaller version.
    """

    name: str
    server: ServerUrl
    at: int
    why: str | None
    is_small: bool


class PictureActions:
    """Maintains `failed_urls`, `refused_urls` and `kept_urls` of the page's state."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        picture_cache: PictureCache,
        clock: Clock,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._picture_cache = picture_cache
        self._clock = clock
        self._background = background
        self._failures: dict[str, Failure] = {}
        self._tries: Counter[str] = Counter()
        self._asking = False
        window_store.watch(self._on_change)

    async def failed(self, name: str, url: str, why: str = "") -> None:
        """Show the kept copy of the picture `<prompt id>:<index>`, if any, after `url` failed.

        A clip is named by `clip_arg`.
        `why` is a reason of `app/static/picture_fetch.js`, "" if it cannot be decoded. If `url` is
        the kept copy's, that copy was deleted; a smaller one may be left.
        """
        prompt_id, _, text = name.rpartition(":")
        is_clip = text.startswith(CLIP)
        index = whole_number(text.removeprefix(CLIP))
        task = self._window_store.state.any_task(prompt_id)
        if task is None or index is None or url in self._page_store.state.failed_urls:
            return
        files = () if is_clip else task.pictures[index : index + 1]
        is_small = any(url != picture_url(task, file) for file in files)
        now = self._clock.monotonic()
        failure = Failure(name, task.execution_server, now, REFUSED.get(why), is_small)
        cache = self._picture_cache
        copy = await (cache.clip if is_clip else cache.copy)(prompt_id, index)
        self._show_copy(name, None if copy is None or copy.url == url else copy)
        if not url.startswith("blob:"):
            self._failures[url] = failure
            self._begin_anew_if_down(url)
            self._show_failures()
            self._go_on()

    def ask_again(self, name: str) -> None:
        """Request a picture once more when a person opens it and no copy is shown.

        A smaller version that its server sent and the page does not show is not requested again.
        """
        if name not in self._page_store.state.kept_urls:
            own = {url: one for url, one in self._failures.items() if one.name == name}
            self._forget({url for url, one in own.items() if not (one.is_small and one.why)})

    def _show_copy(self, name: str, copy: KeptCopy | None) -> None:
        state = self._page_store.state
        kept = {key: url for key, url in state.kept_urls.items() if key != name}
        small = state.kept_small - {name}
        if copy is not None:
            kept[name] = copy.url
            small |= {name} if copy.small else set()
        self._page_store.change(kept_urls=kept, kept_small=small)

    def _forget(self, urls: set[str]) -> None:
        for url in urls:
            del self._failures[url]
        if urls:
            self._show_failures()

    def _show_failures(self) -> None:
        self._page_store.change(
            failed_urls=frozenset(self._failures),
            refused_urls={url: one.why for url, one in self._failures.items() if one.why},
        )

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if self._failures and not after.has_servers_of(before):
            for url in self._failures:
                self._begin_anew_if_down(url)
            self._go_on()

    def _begin_anew_if_down(self, url: str) -> None:
        """Reset the attempts of a server that is down: it may have everything when it is back."""
        if not self._window_store.state.health_of(self._failures[url].server).answers:
            self._tries[url] = 0

    def _go_on(self) -> None:
        if not self._asking and any(map(self._may_ask, self._failures)):
            self._asking = True
            self._background.spawn(self._ask(), "pictures again")

    async def _ask(self) -> None:
        """Request again later, after the failed element was removed; else it would not load."""
        while any(map(self._may_ask, self._failures)):
            await self._clock.sleep(AGAIN_SECONDS)
            due = {url for url, one in self._failures.items() if self._is_due(url, one)}
            self._tries.update(due)
            self._forget(due)
        self._asking = False

    def _may_ask(self, url: str) -> bool:
        one = self._failures[url]
        return (
            one.why is None
            and one.server in self._window_store.state.health
            and self._tries[url] < TRIES
        )

    def _is_due(self, url: str, one: Failure) -> bool:
        health = self._window_store.state.health_of(one.server)
        answered_since = health.answers and (health.checked_at or 0) > one.at
        return answered_since and self._may_ask(url)
