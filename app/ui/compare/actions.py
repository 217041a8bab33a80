"""The actions with compared pictures: choose two to four, the mode, blink, close."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.message import message
from app.services.background import Background
from app.services.ports import Clock
from app.ui.page_store import PageStore
from app.ui.viewer_state import CompareMode, Comparing

FEWEST, MOST = 2, 4
"""Pictures that can be compared: more are too small beside each other."""

BLINK_SECONDS = 0.8
"""How long each picture is shown: long enough to see what moves, and far below the three flashes a
second that may harm people."""


class CompareActions:
    """Maintains `PageState.comparing`, and the marked picture of `PageState.looking`."""

    def __init__(
        self,
        page_store: PageStore,
        clock: Clock,
        background: Background,
        is_still: Callable[[], bool],
    ) -> None:
        self._page_store = page_store
        self._clock = clock
        self._background = background
        self._is_still = is_still
        self._blinks = False
        self._mode = CompareMode.SLIDER

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "compare": lambda keys: self.open(keys.split()),
            "mark-picture": self.mark,
            "compare-mode": lambda mode: self.choose(CompareMode(mode)),
            "compare-play": lambda _: self.play_or_pause(),
            "compare-close": lambda _: self.close(),
        }

    def open(self, keys: list[str]) -> None:
        """Compare the pictures with these keys, if that many can be compared."""
        scene = self._page_store.scene()
        found = [key for key in dict.fromkeys(keys) if scene.picture_of(key) is not None]
        if not FEWEST <= len(found) <= MOST:
            self._page_store.change(toast=message("compare.how_many", low=FEWEST, high=MOST))
            return
        looking = replace(scene.page.looking, marked="")
        back = scene.page.viewer
        self._page_store.change(viewer=None, viewer_grid=False, looking=looking)
        self._change(
            Comparing(tuple(found), self._mode, is_playing=not self._is_still(), back=back)
        )

    def mark(self, key: str) -> None:
        """Mark a picture, or compare the marked one with this one; the same one is let go."""
        looking = self._page_store.state.looking
        if looking.marked and looking.marked != key:
            self.open([looking.marked, key])
            return
        marked = "" if looking.marked else key
        said = message("compare.marked") if marked else None
        self._page_store.change(looking=replace(looking, marked=marked), toast=said)

    def choose(self, mode: CompareMode) -> None:
        """Compare in another way, now and from now on."""
        self._mode = mode
        if (comparing := self._page_store.state.comparing) is not None:
            self._change(replace(comparing, mode=mode, front=0))

    def play_or_pause(self) -> None:
        """Stop the blinking, or let it go on."""
        if (comparing := self._page_store.state.comparing) is not None:
            self._change(replace(comparing, is_playing=not comparing.is_playing))

    def step(self, by: int) -> None:
        """Show the next or previous picture while they blink, and stay there."""
        comparing, count = self._page_store.state.comparing, len(self._page_store.scene().compared)
        if comparing is not None and count:
            front = (comparing.front + by) % count
            self._change(replace(comparing, front=front, is_playing=False))

    def key(self, name: str, *, typing: bool) -> bool:
        """Handle a key; return whether it was the comparison's."""
        comparing = self._page_store.state.comparing
        if comparing is None or not self._page_store.scene().compared:
            return False
        if name == "Escape":
            self.close()
        elif typing or comparing.mode is not CompareMode.BLINK:
            return False
        elif name in ("ArrowLeft", "ArrowRight"):
            self.step(1 if name == "ArrowRight" else -1)
        elif name in ("p", "P"):
            self.play_or_pause()
        else:
            return False
        return True

    def close(self, *, back: bool = True) -> None:
        """Close the comparison; go `back` to the picture in the viewer before, if there was one."""
        comparing = self._page_store.state.comparing
        if comparing is not None:
            viewer = comparing.back if back else None
            self._page_store.change(comparing=None, viewer=viewer)

    def _change(self, comparing: Comparing) -> None:
        self._page_store.change(comparing=comparing)
        is_blinking = comparing.mode is CompareMode.BLINK and comparing.is_playing
        if is_blinking and not self._blinks:
            self._blinks = True
            self._background.spawn(self._blink(), "blink")

    async def _blink(self) -> None:
        while True:
            await self._clock.sleep(BLINK_SECONDS)
            comparing = self._page_store.state.comparing
            count = len(self._page_store.scene().compared)
            is_blinking = comparing is not None and comparing.mode is CompareMode.BLINK
            if comparing is None or not (is_blinking and comparing.is_playing and count):
                break
            front = (comparing.front + 1) % count
            self._page_store.change(comparing=replace(comparing, front=front))
        self._blinks = False
