"""The requests that control a server."""

import json
from typing import Any

import pytest

from app.core.comfy import control_requests as requests
from app.core.ids import ServerUrl

A = ServerUrl("http://a:8188")


def test_memory_is_freed_with_both_words() -> None:
    request = requests.free_memory(A)
    assert (request.method, request.url) == ("POST", f"{A}/api/free")
    assert json.loads(request.body or "") == {"unload_models": True, "free_memory": True}


def test_the_log_has_no_twin_below_api() -> None:
    request = requests.log(A)
    assert (request.method, request.url) == ("GET", f"{A}/internal/logs/raw")
    assert request.limit == requests.LOG_BYTES


def test_scripts_are_listed() -> None:
    assert requests.extensions(A).url == f"{A}/api/extensions"


@pytest.mark.parametrize(
    ("method", "is_new", "route", "body"),
    [
        ("POST", True, "v2/manager/reboot", "{}"),
        ("GET", True, "v2/manager/reboot", None),
        ("POST", False, "manager/reboot", "{}"),
    ],
)
def test_a_restart_goes_to_the_manager(
    method: str, is_new: bool, route: str, body: str | None
) -> None:
    request = requests.reboot(A, method, is_new=is_new)
    assert (request.method, request.url, request.body) == (method, f"{A}/api/{route}", body)


@pytest.mark.parametrize(
    ("features", "found"),
    [
        ({"extension": {"manager": {"supports_v4": True}}}, True),
        ({"extension.manager.supports_v4": True}, True),
        ({"extension": {"manager": {"supports_v4": "yes"}}}, False),
        ({"extension": {"manager": True}}, False),
        ({"extension": 7}, False),
        ({}, False),
        ([], False),
    ],
)
def test_the_new_manager_is_a_feature(features: Any, found: bool) -> None:
    assert requests.has_new_manager(features) is found


@pytest.mark.parametrize(
    ("scripts", "found"),
    [
        (["/extensions/core/x.js", "/extensions/ComfyUI-Manager/comfyui-manager.js"], True),
        (["/extensions/comfyui-manager/js/common.js"], True),
        (["/extensions/other-manager/x.js", 7], False),
        ({}, False),
    ],
)
def test_the_old_manager_has_scripts(scripts: Any, found: bool) -> None:
    assert requests.has_old_manager(scripts) is found
