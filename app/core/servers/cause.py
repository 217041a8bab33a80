"""The causes for which a server cannot be used, as fixed words. Pure.

Each sentence of the doctor (`health.…`) has its causes here. A sentence with several names causes
with the same symptoms, which a page cannot tell apart; the likeliest comes first.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.core.message import Message


class Cause(StrEnum):
    """One cause; the page shows the values as `data-cause`, so they stay as they are."""

    OFFLINE = "offline"
    REFUSED = "refused"
    NAME = "name"
    TLS = "tls"
    MIXED = "mixed"
    NO_CORS = "no-cors"
    CORS_TWICE = "cors-twice"
    PREFLIGHT = "preflight"
    ORIGIN = "origin"
    SIGN_IN = "sign-in"
    GATEWAY = "gateway"
    TUNNEL_PAGE = "tunnel-page"
    RATE_LIMITED = "rate-limited"
    NOT_COMFYUI = "not-comfyui"
    SLOW = "slow"
    PRIVATE_NETWORK = "private-network"
    REDIRECT = "redirect"
    CUT = "cut"
    ERROR = "error"
    SEVERAL = "several"
    SET_ASIDE = "set-aside"


CAUSES: Mapping[str, tuple[Cause, ...]] = {
    "health.offline": (Cause.OFFLINE,),
    "health.down": (Cause.REFUSED,),
    "health.down_name": (Cause.REFUSED, Cause.NAME),
    "health.name": (Cause.NAME,),
    "health.down_https": (Cause.REFUSED, Cause.TLS),
    "health.down_https_name": (Cause.REFUSED, Cause.NAME, Cause.TLS),
    "health.tls": (Cause.TLS,),
    "health.tls_plain": (Cause.TLS,),
    "health.mixed_content": (Cause.MIXED,),
    "health.loopback": (Cause.PRIVATE_NETWORK,),
    "health.private_network": (Cause.PRIVATE_NETWORK,),
    "health.no_cors": (Cause.NO_CORS,),
    "health.cors_twice": (Cause.CORS_TWICE,),
    "health.origin": (Cause.ORIGIN,),
    "health.forbidden": (Cause.SIGN_IN, Cause.ORIGIN),
    "health.preflight": (Cause.PREFLIGHT,),
    "post.unread": (Cause.SIGN_IN, Cause.RATE_LIMITED, Cause.GATEWAY),
    "health.unreadable": (Cause.NO_CORS, Cause.ORIGIN, Cause.GATEWAY, Cause.SIGN_IN),
    "health.unreadable_now": (Cause.GATEWAY, Cause.SIGN_IN),
    "health.sign_in": (Cause.SIGN_IN,),
    "health.wants_key": (Cause.SIGN_IN,),
    "health.key_refused": (Cause.SIGN_IN,),
    "health.key_unread": (Cause.SIGN_IN, Cause.NO_CORS),
    "health.preflight_key": (Cause.PREFLIGHT,),
    "health.sign_in_page": (Cause.SIGN_IN,),
    "health.redirected_sign_in": (Cause.SIGN_IN,),
    "health.redirected": (Cause.REDIRECT,),
    "health.redirected_page": (Cause.REDIRECT,),
    "health.redirected_away": (Cause.REDIRECT, Cause.SIGN_IN),
    "health.gateway": (Cause.GATEWAY,),
    "health.gateway_page": (Cause.GATEWAY,),
    "health.tunnel_page": (Cause.TUNNEL_PAGE,),
    "health.limited": (Cause.RATE_LIMITED,),
    "health.rests": (Cause.RATE_LIMITED,),
    "health.not_comfyui": (Cause.NOT_COMFYUI,),
    "health.web_page": (Cause.NOT_COMFYUI,),
    "health.slow": (Cause.SLOW,),
    "health.cut": (Cause.CUT,),
    "health.status": (Cause.ERROR,),
    "health.several": (Cause.SEVERAL,),
    "health.set_aside": (Cause.SET_ASIDE,),
}
"""The causes that each sentence names."""


def cause_words(why: Message | None) -> str:
    """Return the causes that a sentence names, separated by spaces; "" for none."""
    return " ".join(CAUSES.get(why.key, ())) if why is not None else ""
