"""Half a record at the end of the browser's log, as a kill can leave it, costs nothing later."""

from __future__ import annotations

import os
from pathlib import Path

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.journal import rows
from tests.e2e.profiles import SITE
from tests.e2e.servers import Servers

LOGS = "Default/IndexedDB/*/*.log"
"""Chromium writes what it commits to a log first; all databases of an origin share it."""

TORN_BYTES = 9


def test_what_is_committed_behind_half_a_record_is_kept(
    browser: BrowserProcess, servers: Servers, tmp_path: Path
) -> None:
    first = Desk(browser.open(SITE)).ready().text_to_image("one").ends()
    browser.kill()
    log = max((tmp_path / "profile").glob(LOGS), key=lambda file: file.stat().st_mtime_ns)
    os.truncate(log, log.stat().st_size - TORN_BYTES)
    second = Desk(browser.open(SITE)).ready().text_to_image("two").ends()
    browser.kill()
    desk = Desk(browser.open(SITE)).ready()
    assert {row["promptId"] for row in rows(desk)} == {first.prompt_id, second.prompt_id}
