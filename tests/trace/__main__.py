"""Print what both paths pass: `python -m tests.trace`, with `--modules` also how often each."""

from __future__ import annotations

import argparse
import asyncio

from tests.trace.passing import Passed
from tests.trace.paths import finished, frame_to_card, page, run_to_post

TITLES = ("the first press of Run to its POST", "a later press to its POST", "a frame to its card")


async def trace() -> tuple[Passed, Passed, Passed]:
    """Follow both paths in one page. Only the first press asks servers what they have."""
    async with page() as shown:
        first = await run_to_post(shown)
        await finished(shown)
        later = await run_to_post(shown)
        return first, later, await frame_to_card(shown)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="What Run and a frame pass.")
    parser.add_argument("--modules", action="store_true", help="the calls of each module, too")
    with_modules = parser.parse_args().modules
    print(f"{'':<36} {'modules':>8} {'calls':>8} {'changes of module':>18}")
    for title, passed in zip(TITLES, asyncio.run(trace()), strict=True):
        modules = passed.modules
        print(f"{title:<36} {len(modules):>8} {len(passed.calls):>8} {passed.changes:>18}")
        for name, count in modules.most_common() if with_modules else ():
            print(f"    {count:>5} {name}")


if __name__ == "__main__":
    main()
