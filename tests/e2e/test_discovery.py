"""Servers that are found in a list: one that moves keeps its mark, one that leaves is retired."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.words import said
from tests.windows import Windows

LIST = "https://lists.example/gpus.json"
SAME = ("data-server-id", "data-mark")
OPEN = {"Access-Control-Allow-Origin": "*"}


def test_a_server_of_a_list_comes_moves_and_leaves(
    windows: Windows, serve: Callable[..., str]
) -> None:
    context = windows.context()
    document = json.dumps({"servers": [], "discover": [LIST], "every": 10})
    context.route("**/servers.json", lambda route: route.fulfill(body=document))
    listed: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(listed), headers=OPEN)

    context.route(LIST, answer)
    with DemoServer("C") as new, DemoServer("C") as old:
        listed.append({"url": old.url, "name": "Work"})
        desk = Desk(windows.open(serve(servers=()), context)).ready()
        desk.wait_reach(old.url, "up")
        before = [desk.row(old.url).get_attribute(name) for name in SAME]
        done = desk.text_to_image("before").ends()

        listed[:] = [{"healthUrl": f"{new.url}/system_stats", "name": "Work"}]
        desk.wait_reach(new.url, "up")
        assert desk.row(old.url).count() == 0
        assert [desk.row(new.url).get_attribute(name) for name in SAME] == before
        later = desk.text_to_image("after").ends()
        bound = {one["promptId"]: one["executionServer"] for one in desk.call("listTasks")}
        assert (bound[done.prompt_id], bound[later.prompt_id]) == (old.url, new.url)

        listed.clear()
        retired = desk.page.locator(f'[data-testid="retired-row"][data-server="{new.url}"]')
        retired.wait_for()
        expect(retired).to_contain_text(said("servers.retired"), use_inner_text=True)
        assert desk.row(new.url).count() == 0
        done.check_picture(old)
        later.check_picture(new)
        desk.page.reload()
        desk.ready()
        retired.wait_for()
        assert retired.get_attribute("data-mark") == before[1]
