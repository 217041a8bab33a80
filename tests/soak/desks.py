"""The windows of one browser, and what happens to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as TimedOut

from tests.e2e.browser_process import RESTORE, BrowserProcess
from tests.e2e.desk import READY, Desk
from tests.e2e.journal import rows
from tests.e2e.moments import press_run
from tests.e2e.servers import Servers
from tests.e2e.sight import Sight
from tests.soak.disk import Disk

READY_MS = 90_000
FROZEN_MS = 3_000
STAND_STILL = "(ms) => { const end = performance.now() + ms; while (performance.now() < end); }"
"""No timer, no answer and no frame comes to a window meanwhile, and what it holds it keeps."""

PRESS_ON_CARD = """([action, least]) => {
  const buttons = document.querySelectorAll(`[data-testid="task-card"] [data-action="${action}"]`);
  const button = buttons[Math.floor(buttons.length * least)];
  button?.click();
  return button?.closest('[data-testid="task-card"]').dataset.promptId ?? "";
}"""
"""Presses a button of some card; returns the card's task, if there is any."""

CHOOSE_IN_MENU = """async (least) => {
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    const items = document.querySelectorAll('#move-menu[open] [data-action="move-to"]');
    if (items.length) return items[Math.floor(items.length * least)].click();
    await new Promise(requestAnimationFrame);
  }
}"""
"""Chooses a server in the menu of a card, once it is open."""

RUN_ON = """(mode) => {
  const menu = document.querySelector('[data-testid="run-on"]');
  if (!menu) return;
  menu.value = mode;
  menu.dispatchEvent(new Event("change", { bubbles: true }));
}"""

MODES = ("home", "home", "only", "each")
PAUSE = '[data-testid="queue-pause"]'
PAUSED = f"() => document.querySelector('{PAUSE}')?.getAttribute('aria-pressed') === 'true'"
RESUMED = 0.7
"""How often a queue that is paused for a pile of runs goes on at once."""

NEXT = '[data-action="queue-next"]'
MOVE_ALL = '[data-action="move-all"]'
TAKE_OVER = '[data-action="take-over"]'
ASK_AGAIN = '[data-action="ask-again"]'


class Desks:
    """The windows; each action takes one at random and returns the fault's name, or "" for none."""

    def __init__(
        self, browser: BrowserProcess, site: str, chance: Random, windows: int = 4
    ) -> None:
        self._browser = browser
        self._site = site
        self._chance = chance
        self._windows = windows
        self.disk = Disk(site)
        self._sight = Sight()
        self.let_go: set[str] = set()
        self.moved_seeds: dict[str, int] = {}
        self._context = self._listened(browser.start(site))

    @property
    def _pages(self) -> list[Page]:
        return [page for page in self._context.pages if page.url.startswith(self._site)]

    @property
    def page(self) -> Page:
        """A page of the site."""
        return self.all()[0].page

    def all(self) -> list[Desk]:
        """Return all windows, ready; as many as there are to be."""
        while len(self._pages) < self._windows:
            self._open(self._context)
        return [self._ready(page) for page in self._pages]

    def actions(self) -> Mapping[Callable[[], str], int]:
        """Return what can happen to a window, with weights."""
        return {
            self.run: 14,
            self.cancel: 3,
            self.move: 6,
            self.pile_up: 4,
            self.move_all: 1,
            self.first: 1,
            self.pause: 2,
            self.run_on: 2,
            self.take_over: 2,
            self.reload: 5,
            self.close: 2,
            self.twin: 1,
            self.freeze: 2,
            self.kill: 2,
            self.fill_disk: 1,
            self.ask_again: 4,
        }

    def run(self) -> str:
        """A person runs something."""
        press_run(self._one(), self._chance)
        return ""

    def cancel(self) -> str:
        """A person cancels something. A run that waits has no row after that."""
        self.let_go.add(self._press_on_card("cancel"))
        return ""

    def move(self) -> str:
        """A person moves a task or a run to some server. A task gets another id by that."""
        desks = self.all()
        self._chance.shuffle(desks)
        found = ((desk.page, self._press_on_card("move-menu", desk.page)) for desk in desks)
        page, prompt_id = next((one for one in found if one[1]), (desks[0].page, ""))
        if not prompt_id:
            return ""
        seeds = {row["promptId"]: row["inputs"].get("seed") for row in rows(Desk(page))}
        self.let_go.add(prompt_id)
        if seeds.get(prompt_id) is not None:
            self.moved_seeds[prompt_id] = seeds[prompt_id]
        page.evaluate(CHOOSE_IN_MENU, self._chance.random())
        return "moved"

    def pile_up(self) -> str:
        """People run in several windows while the queue is paused, move some, and let it go on."""
        if not self.page.evaluate(PAUSED):
            press_run(self._one(), self._chance)
            self._press(PAUSE)
        for _ in range(3):
            press_run(self._one(), self._chance)
        moved = [self.move() for _ in range(3)]
        if self._chance.random() < RESUMED:
            self.go_on()
        return next(filter(None, moved), "")

    def move_all(self) -> str:
        """A person moves all that waits to a server."""
        self._press(MOVE_ALL)
        return ""

    def first(self) -> str:
        """A person has a run go next."""
        self._press(NEXT)
        return ""

    def pause(self) -> str:
        """A person pauses the queue, or lets it go on."""
        self._press(PAUSE)
        return "paused or resumed"

    def go_on(self) -> None:
        """Let a paused queue go on, and let runs go home in all windows."""
        page = self.page
        if page.evaluate(PAUSED):
            self._click(page, PAUSE)

    def run_on(self) -> str:
        """A person chooses where runs go."""
        self._one().page.evaluate(RUN_ON, self._chance.choice(MODES))
        return ""

    def take_over(self) -> str:
        """A person takes over the tasks of a closed window."""
        self._press(TAKE_OVER)
        return ""

    def reload(self) -> str:
        """A window loads again."""
        self._one().page.reload()
        return "window reloaded"

    def close(self) -> str:
        """A window is closed, and another one opened."""
        self._one().page.close()
        return "window closed"

    def twin(self) -> str:
        """A window gets a twin with its session, in the place of another one."""
        first, second = self._chance.sample(self.all(), 2)
        first.open_twin()
        second.page.close()
        return "window doubled"

    def freeze(self) -> str:
        """A window is frozen for a moment, and thaws."""
        page = self._one().page
        page.evaluate(STAND_STILL, FROZEN_MS)
        return "window frozen"

    def kill(self) -> str:
        """The browser is killed, and started again with or without its session."""
        self._browser.kill()
        self.disk.forget()
        arguments = [RESTORE] if self._chance.random() < 0.5 else [self._site]
        self._context = self._listened(self._browser.start(*arguments))
        return "browser killed"

    def fill_disk(self) -> str:
        """The disk is full for some actions."""
        if self.disk.is_full:
            return ""
        self.disk.fill(self.page)
        return "disk full"

    def ask_again(self) -> str:
        """A person has a server that was set aside asked again."""
        self._press(ASK_AGAIN)
        return ""

    def ask_all_again(self, servers: Servers) -> None:
        """Have every window ask these servers again, where it has set them aside."""
        for desk in self.all():
            for server in servers:
                self._click(desk.page, f'[data-server="{server.url}"] {ASK_AGAIN}')

    @property
    def seen(self) -> set[str]:
        """The tasks that any window ever showed."""
        return self._sight.seen

    def take_over_all(self) -> None:
        """Have the first window take over what closed windows left, until nothing is left."""
        first = self.all()[0].page
        for _ in range(100):
            self._wait(first, 100)
            if first.locator(TAKE_OVER).count() == 0:
                return
            self._click(first, TAKE_OVER)

    def _listened(self, context: BrowserContext) -> BrowserContext:
        self._sight.listen(context)
        return context

    def _open(self, context: BrowserContext) -> None:
        context.new_page().goto(self._site)

    def _ready(self, page: Page) -> Desk:
        try:
            page.wait_for_function(READY, timeout=READY_MS)
        except TimedOut as error:
            told = page.evaluate("() => document.getElementById('boot')?.innerText")
            raise AssertionError(f"a window does not start; it says {told!r}") from error
        self._sight.look(page)
        return Desk(page)

    @staticmethod
    def _wait(page: Page, milliseconds: int) -> None:
        page.evaluate("(time) => new Promise((done) => setTimeout(done, time))", milliseconds)

    def _one(self) -> Desk:
        return self._chance.choice(self.all())

    def _press_on_card(self, action: str, page: Page | None = None) -> str:
        page = self._one().page if page is None else page
        return str(page.evaluate(PRESS_ON_CARD, [action, self._chance.random()]))

    def _press(self, selector: str) -> None:
        self._click(self._one().page, selector)

    @staticmethod
    def _click(page: Page, selector: str) -> None:
        # Without Playwright's patience: what was there may be gone, and nobody minds.
        page.evaluate("(selector) => document.querySelector(selector)?.click()", selector)
