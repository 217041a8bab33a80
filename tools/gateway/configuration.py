"""The nginx configuration of a gateway, as text.

Requests to `/s/<slug>/…` arrive at the server as they were sent: the path is taken from
`$request_uri`, since nginx would decode `%2F` in a path that it rewrites.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tools.gateway.routes import GatewayError, Route, authorization_of

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
"""Where Debian has the certificates that servers on https are checked by."""

_UNQUOTABLE = re.compile(r'["$\\\x00-\x1f\x7f]')

HEADERS = (
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
"""The headers of docs/hosting; the rest of the policy is in the page itself."""

MAPS = """\
# Written by `python -m tools.gateway`. Include it in `http { … }`.

map $http_upgrade $bindery_connection {
    default upgrade;
    "" "";
}
# What follows /s/<server>, as the browser sent it.
map $request_uri $bindery_path {
    default /;
    "~^/s/[^/?]+(?<bindery_rest>/.*)$" $bindery_rest;
}
# Pages of other origins may not send requests with this browser's sign-in.
map "$http_origin|$scheme://$http_host" $bindery_is_foreign {
    default 1;
    "~^\\|" 0;
    "~^(?<bindery_origin>.+)\\|\\k<bindery_origin>$" 0;
}
map $uri $bindery_cache {
    default no-cache;
    "~/(app|runtime)-[0-9a-f]+/" "public, max-age=31536000, immutable";
}
"""

PROXY = """\
    # Sockets, uploads and pictures pass as they come.
    proxy_http_version 1.1;
    proxy_buffering off;
    proxy_request_buffering off;
    proxy_connect_timeout 10s;
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
    proxy_set_header Host $bindery_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $bindery_connection;
    proxy_set_header Authorization $bindery_authorization;
    # The sign-in is the gateway's. It has checked the origin, which ComfyUI would not know.
    proxy_set_header Cookie "";
    proxy_set_header Origin "";
    proxy_set_header Sec-Fetch-Site "";
    proxy_hide_header Access-Control-Allow-Origin;
    proxy_hide_header Set-Cookie;
    proxy_hide_header Service-Worker-Allowed;
"""

SANDBOX = """\
    # A page of a server has no access to what this origin keeps. Fetched data are not affected.
    proxy_hide_header Content-Security-Policy;
    add_header Content-Security-Policy sandbox always;
    add_header X-Content-Type-Options nosniff always;
"""


@dataclass(frozen=True, slots=True)
class Gateway:
    """What the configuration needs beside the servers.

    * `origin`: the address of the page, without a path. `port`: where nginx listens for it.
    * `page`: the folder `dist/` of a build. `pool`: the file with the page's list of servers.
    * `users`: the file with users and passwords, "" for no sign-in.
    * `opens_comfyui`: ComfyUI's own pages work, and can then read what the page keeps.
    * `token`: the secret that a signed-in browser keeps as a cookie: letters and digits.
    """

    origin: str
    port: int
    page: str
    pool: str
    certificate: str
    certificate_key: str
    users: str
    token: str
    body: str = "1g"
    opens_comfyui: bool = False


def checked_origin(text: str) -> str:
    """Return an origin in the form that browsers send. Raises `GatewayError`."""
    parts = urlsplit(text.strip().rstrip("/").lower())
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise GatewayError(f"{text}: an origin looks like https://pool.example.org.")
    return parts.geturl().removesuffix(":443")


def configuration(routes: Sequence[Route], gateway: Gateway) -> str:
    """Return the configuration. Raises `GatewayError` for a path that nginx cannot quote."""
    parts = [MAPS]
    if gateway.users:
        parts.append(_realm(gateway))
    parts += [_group(route) for route in routes]
    parts.append("server {\n" + "\n".join(_server(routes, gateway)) + "}\n")
    return "\n".join(parts)


def _realm(gateway: Gateway) -> str:
    return f"""\
# A browser that has signed in has this cookie. Browsers send no passwords with sockets.
map $cookie_bindery $bindery_realm {{
    default "Bindery";
    "~^{gateway.token}$" off;
}}
"""


def _group(route: Route) -> str:
    return f"upstream {route.upstream} {{\n    server {route.host}:{route.port};\n}}\n"


def _server(routes: Sequence[Route], gateway: Gateway) -> list[str]:
    host = urlsplit(gateway.origin).hostname
    head = f"""\
    listen {gateway.port} ssl http2;
    server_name {host};
    ssl_certificate {_quoted(gateway.certificate)};
    ssl_certificate_key {_quoted(gateway.certificate_key)};
    client_max_body_size {gateway.body};
    if ($bindery_is_foreign) {{ return 403; }}
    set $bindery_authorization "";
"""
    if gateway.users:
        head += "    auth_basic $bindery_realm;\n"
        head += f"    auth_basic_user_file {_quoted(gateway.users)};\n"
    return [head, PROXY if gateway.opens_comfyui else PROXY + SANDBOX, *_locations(routes, gateway)]


def _locations(routes: Sequence[Route], gateway: Gateway) -> list[str]:
    headers = "".join(f'        add_header {name} "{value}";\n' for name, value in HEADERS)
    if gateway.users:
        cookie = f"bindery={gateway.token}; Path=/; Secure; HttpOnly; SameSite=Strict"
        headers += f"        add_header Set-Cookie {_quoted(cookie)};\n"
    page = f"""\
    location / {{
        root {_quoted(gateway.page)};
        gzip_static on;
        add_header Cache-Control $bindery_cache;
{headers}    }}
    location = /servers.json {{
        alias {_quoted(gateway.pool)};
        add_header Cache-Control no-cache;
{headers}    }}
    location /s/ {{ return 404; }}
"""
    return [page, *(_location(route) for route in routes)]


def _location(route: Route) -> str:
    key = authorization_of(route)
    lines = [f'set $bindery_host "{route.authority}";']
    if key:
        lines.append(f'set $bindery_authorization "";  # {key}')
    if route.scheme == "https":
        lines += [
            "proxy_ssl_server_name on;",
            f"proxy_ssl_name {route.host};",
            "proxy_ssl_verify on;",
            f"proxy_ssl_trusted_certificate {CERTIFICATES};",
        ]
    lines.append(f"proxy_pass {route.scheme}://{route.upstream}{route.path}$bindery_path;")
    inside = "".join(f"        {line}\n" for line in lines)
    return f"    location /s/{route.slug}/ {{\n{inside}    }}\n"


def _quoted(text: str) -> str:
    """Return a text as a value in quotes. Raises `GatewayError`."""
    if _UNQUOTABLE.search(text):
        raise GatewayError(f"{text!r}: nginx takes no quotes, dollar signs or backslashes there.")
    return f'"{text}"'
