"""What the person in front of the windows has seen: no crash may take it back."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

SAID = "shown: "

TELL = f"""() => {{
  if (window.__told) return;
  const told = (window.__told = new Set());
  const tell = () => {{
    for (const card of document.querySelectorAll('[data-testid="task-card"]')) {{
      const id = card.dataset.promptId;
      if (told.has(id)) continue;
      told.add(id);
      console.debug("{SAID}" + id);
    }}
  }};
  tell();
  new MutationObserver(tell).observe(document.body, {{ childList: true, subtree: true }});
}}"""


class Sight:
    """Remembers every task whose card was shown; asks no page, as one that is asked is not busy."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def listen(self, context: BrowserContext) -> None:
        """Hear what the pages of a profile tell."""
        context.on("console", self._hear)

    def look(self, page: Page) -> None:
        """Have a page tell of its cards until it is left; of those that it shows already, too."""
        page.evaluate(TELL)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith(SAID):
            self.seen.add(message.text.removeprefix(SAID))
