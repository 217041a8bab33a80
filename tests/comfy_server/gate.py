"""Holding a server still: the place that prompts and steps pass, which tests can close."""

from __future__ import annotations

import asyncio


class Gate:
    """Lets prompts start and steps go on, unless closed. Lives on the server's event loop.

    Closed for prompts, nothing leaves the queue. Closed for steps, a prompt that has started waits
    before its next node or step.
    """

    def __init__(self) -> None:
        self._prompts_closed = False
        self._steps_closed = False
        self._allowed = 0
        self._changed = asyncio.Condition()
        self._waiting = False

    @property
    def waiting_step(self) -> bool:
        """Whether a prompt waits here, and none of the steps that are allowed is its."""
        return self._waiting and not self._allowed

    async def close(self, prompts: bool, steps: bool) -> None:
        """Close it for prompts, for steps, or for both; open it for the other."""
        self._prompts_closed, self._steps_closed, self._allowed = prompts, steps, 0
        await self.wake()

    async def allow(self, steps: int) -> None:
        """Let this many steps pass a gate that is closed for steps."""
        self._allowed += steps
        await self.wake()

    async def wake(self) -> None:
        """Make those who wait look again: an interrupt or a new prompt has come."""
        async with self._changed:
            self._changed.notify_all()

    @property
    def prompts_open(self) -> bool:
        """Whether a prompt may start."""
        return not self._prompts_closed

    async def wait_change(self) -> None:
        """Wait until something may have changed."""
        async with self._changed:
            await self._changed.wait()

    async def pass_step(self, interrupted: asyncio.Event) -> None:
        """Wait until the next step may be taken, or until the prompt is interrupted."""
        async with self._changed:
            while self._steps_closed and self._allowed == 0 and not interrupted.is_set():
                self._waiting = True
                await self._changed.wait()
            self._waiting = False
            if self._steps_closed and self._allowed:
                self._allowed -= 1
