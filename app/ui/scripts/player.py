"""What the panel needs of the part of the page that runs scripts."""

from typing import Protocol


class ScriptPlayer(Protocol):
    """Loaded when it is first used."""

    async def opened(self) -> None:
        """Show the output in the panel, which is open now, and get Python ready."""

    async def run(self) -> None:
        """Run what is in the editor."""

    async def stop(self) -> None:
        """Stop the script that runs."""

    async def restart(self) -> None:
        """Begin a new Python; what runs is stopped."""

    async def take_files(self) -> None:
        """Take back the files that scripts were given."""

    async def edit(self, text: str) -> None:
        """Put a text into the editor."""

    async def clear(self) -> None:
        """Empty the output."""

    async def example(self, name: str) -> str:
        """Return the text of a shipped example."""
