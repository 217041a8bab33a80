"""Which servers a page may contact at all."""

import pytest

from app.core.message import message
from app.core.servers.mixed_content import mixed_content


@pytest.mark.parametrize(
    ("page", "server", "may"),
    [
        ("http://page/", "http://10.0.0.1:8188", True),
        ("http://page/", "https://host", True),
        ("https://page/", "https://host", True),
        ("https://page/", "http://10.0.0.1:8188", False),
        ("https://page/", "http://gpu.lan", False),
        ("https://page/", "http://localhost:8188", True),
        ("https://page/", "http://comfy.localhost", True),
        ("https://page/", "http://127.0.0.1:8188", True),
        ("https://page/", "http://127.8.9.1", True),
        ("https://page/", "http://[::1]:8188", True),
        ("https://page/", "http://[::2]:8188", False),
        ("https://page/", "http://notlocalhost", False),
        ("https://page/", "http://localhost.example", False),
    ],
)
def test_a_secure_page_may_contact_secure_servers_and_its_own_machine(
    page: str, server: str, may: bool
) -> None:
    why = mixed_content(page, server)
    assert why == (None if may else message("health.mixed_content"))
