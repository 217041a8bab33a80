"""What axe finds on a page: the rules of accessibility that a program can test."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tools.vendor import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 300))]);
}"""


class Axe:
    """Axe in a page, which the page's policy would not let in; a reload puts it out."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._client = page.context.new_cdp_session(page)
        self._client.send("Page.setBypassCSP", {"enabled": True})

    def check(self, view: str) -> None:
        """Find nothing wrong in what is shown now."""
        if not self._page.evaluate("() => Boolean(window.axe)"):
            script = AXE.read_text(encoding="utf-8")
            self._client.send("Runtime.evaluate", {"expression": script})
        found: list[Any] = self._page.evaluate(RUN)
        assert found == [], f"{view}: {found}"
