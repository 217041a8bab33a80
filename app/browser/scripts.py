"""The part of the page that runs scripts (`app/static/scripts.js`), loaded when it is used."""

from typing import TYPE_CHECKING

import js

if TYPE_CHECKING:
    from page_modules import Scripts


class BrowserScripts:
    """Each method loads the module first, once."""

    async def _module(self) -> "Scripts":
        return await js.window.bindery.scripts

    async def opened(self) -> None:
        """Show the output in the panel, which is open now, and get Python ready."""
        await (await self._module()).opened()

    async def run(self) -> None:
        """Run what is in the editor."""
        (await self._module()).runEditor()

    async def stop(self) -> None:
        """Stop the script that runs."""
        await (await self._module()).stop()

    async def restart(self) -> None:
        """Begin a new Python; what runs is stopped."""
        await (await self._module()).restart()

    async def take_files(self) -> None:
        """Take back the files that scripts were given."""
        (await self._module()).takeFiles()

    async def edit(self, text: str) -> None:
        """Put a text into the editor."""
        (await self._module()).edit(text)

    async def clear(self) -> None:
        """Empty the output."""
        (await self._module()).clear()

    async def example(self, name: str) -> str:
        """Return the text of a shipped example."""
        return str(await (await self._module()).example(name))
