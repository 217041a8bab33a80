"""The servers and the lock of one window, as the person in front of it uses them."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Page


class Panel:
    """Waits for what it needs, and gives the page for the rest."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def locked(self) -> str:
        """The address of the locked server, as the page shows it; "" while the window is free."""
        return self.page.get_by_test_id("window-lock").get_attribute("data-server") or ""

    def wait_locked(self, server: str) -> None:
        """Wait until the page shows the lock on this server ("" is no lock)."""
        where = f'[data-testid="window-lock"][data-server={json.dumps(server)}]'
        self.page.wait_for_selector(where, state="attached")

    def row(self, server: str) -> Locator:
        """The row of a server."""
        return self.page.locator(f'[data-testid="server-row"][data-server={json.dumps(server)}]')

    def wait_reach(self, server: str, state: str) -> Locator:
        """Wait until a server is "up", "slow" or "down"; give its row."""
        row = self.row(server).and_(self.page.locator(f'[data-state="{state}"]'))
        row.wait_for(state="attached")
        return row

    def open_menu(self, server: str) -> Locator:
        """Open the menu of a server, and give it."""
        self.row(server).locator('[data-action="server-menu"]').click()
        menu = self.page.locator("#server-menu[open]")
        menu.wait_for()
        return menu

    def menu(self, server: str, action: str) -> None:
        """Choose an item of a server's menu, by its action."""
        self.open_menu(server).locator(f'[data-action="{action}"]').click()
        self.page.locator("#server-menu[open]").wait_for(state="detached")

    def pin(self, server: str) -> None:
        """Pin the window to a server."""
        self.menu(server, "pin")
        self.wait_locked(server)

    def run_on(self, choice: str) -> None:
        """Choose beside Run where runs go: "home", "only", "each", or a server's address."""
        menu = self.page.get_by_test_id("run-on")
        menu.select_option(choice)
        menu.and_(self.page.locator(f"[data-mode={json.dumps(choice)}]")).wait_for()

    def unpin(self) -> None:
        """Let runs go home, and to others when that is busy."""
        self.run_on("home")

    def spread(self, on: bool) -> None:
        """Let each run go to each server, or home again."""
        self.run_on("each" if on else "home")

    def add_server(self, url: str, name: str = "") -> None:
        """Fill the form for a new server, and save it."""
        self.page.locator('[data-action="add-server"]').first.click()
        self.page.locator("#server-url").fill(url)
        self.page.locator("#server-name").fill(name)
        self.page.locator("#save-server").click()

    def close_server_form(self) -> None:
        """Put the form for a server away."""
        self.page.locator('[data-action="cancel-server"]').click()
        self.page.locator("#server-form").wait_for(state="detached")

    def check_server(self, url: str) -> None:
        """Press Check again in a server's row."""
        self.menu(url, "check-server")

    def remove_server(self, url: str) -> None:
        """Take a server out of the pool."""
        self.menu(url, "remove-server")
        self.row(url).wait_for(state="detached")

    def described(self, control_id: str) -> str:
        """Wait until a control is marked as wrong; give the message that it names."""
        control = self.page.locator(f'[id="{control_id}"][aria-invalid="true"]')
        control.wait_for(state="attached")
        told = control.get_attribute("aria-describedby") or ""
        assert f"{control_id}-error" in told.split()
        return self.page.locator(f'[id="{control_id}-error"]').inner_text().strip()
