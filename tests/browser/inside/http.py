"""What a request takes along, which only a browser can tell; the rest is in the contract."""

from app.browser.http import BrowserHttp
from app.core.comfy import requests
from tests.browser.inside.world import World, noted

ASKED = """
  const own = window.fetch;
  window.fetch = (...what) => {
    notes.push(new Request(...what));
    return own.apply(window, what);
  };
  return () => { window.fetch = own; };
"""
"""What is fetched, as the browser reads it."""


async def it_asks_without_credentials_caches_or_referrer(world: World) -> None:
    http = BrowserHttp()
    with noted(ASKED) as asked:
        await http.send(requests.queue_depth(world.url))
        await http.reachable(f"{world.url}/api/prompt", 5)
    modes = [(one.credentials, one.cache, one.referrerPolicy) for one in asked]
    assert modes == [("omit", "no-store", "no-referrer")] * 2
