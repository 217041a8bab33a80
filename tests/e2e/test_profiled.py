"""A browser whose heap profiler is on, as it is in a share of all installations.

The profiler looks at the stack at every so many allocated bytes. On the stacks that WebAssembly
switches to it runs off the end, and the page is gone: seen in every third start at the rate of
this test, and in one of some hundred at the rate that browsers have.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.conftest import launched
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers
from tests.windows import Windows

PROFILED = (
    "--enable-features=HeapProfilerReporting"
    ":sampling-rate/100/stable-probability/1.0/nonstable-probability/1.0"
)

CAN_SWITCH = "() => 'Suspending' in WebAssembly || 'promising' in WebAssembly"


@pytest.fixture
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser that looks at its stack all the time."""
    with launched(playwright, PROFILED, is_framed=True) as browser:
        yield browser


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("kind", ["site", "build_address"])
def test_a_profiled_page_lives(
    windows: Windows, servers: Servers, kind: str, request: pytest.FixtureRequest
) -> None:
    site = request.getfixturevalue(kind)
    desk = Desk(windows.open(site)).ready()
    assert not desk.page.evaluate(CAN_SWITCH)
    desk.text_to_image().ends()
