"""Make one address for a pool: an nginx configuration that serves the page and its servers.

    python -m tools.gateway servers.json --origin https://pool.example.org --out gateway.conf

It writes two files: the configuration, and beside it `gateway.servers.json`, which nginx gives the
page as its list. `docs/gateway` describes the rest.
"""

import argparse
import json
import secrets
import sys
from pathlib import Path

from tools.gateway.configuration import Gateway, checked_origin, configuration
from tools.gateway.routes import GatewayError, page_list, read_routes

TOKEN_BYTES = 24
"""Random bytes of the cookie: nobody guesses it."""


def main(arguments: list[str] | None = None) -> int:
    """Write both files; return 1, with the reason on standard error, if that is not possible."""
    options = _parser().parse_args(arguments)
    try:
        _write(options)
    except GatewayError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"{options.servers}: {error}", file=sys.stderr)
        return 1
    return 0


def _write(options: argparse.Namespace) -> None:
    origin = checked_origin(options.origin)
    routes = read_routes(json.loads(options.servers.read_text(encoding="utf-8")))
    out = options.out.resolve()
    pool = out.with_suffix(".servers.json")
    gateway = Gateway(
        origin=origin,
        port=options.port,
        page=str(options.page.resolve()),
        pool=str(pool),
        certificate=str(options.certificate.resolve()),
        certificate_key=str(options.certificate_key.resolve()),
        users="" if options.no_sign_in else str(options.users.resolve()),
        token=secrets.token_hex(TOKEN_BYTES),
        body=options.body,
        opens_comfyui=options.open_comfyui,
    )
    text = configuration(routes, gateway)
    listed = json.dumps(page_list(routes, origin), indent=2, ensure_ascii=False)
    out.touch(mode=0o600)
    out.chmod(0o600)  # it may be there already
    out.write_text(text, encoding="utf-8")
    pool.write_text(f"{listed}\n", encoding="utf-8")
    for route in routes:
        print(f"{origin}/s/{route.slug}  {route.server.url}")
    print(f"{out}\n{pool}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.gateway", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("servers", type=Path, help="a servers.json")
    parser.add_argument("--origin", required=True, help="the page's address: https://host[:port]")
    parser.add_argument("--out", type=Path, default=Path("gateway.conf"), help="the configuration")
    parser.add_argument("--page", type=Path, default=Path("dist"), help="the folder of the build")
    parser.add_argument("--port", type=int, default=443, help="where nginx listens")
    certificates = Path("/etc/ssl/bindery")
    parser.add_argument("--certificate", type=Path, default=certificates / "fullchain.pem")
    parser.add_argument("--certificate-key", type=Path, default=certificates / "privkey.pem")
    parser.add_argument("--users", type=Path, default=Path("/etc/nginx/bindery.htpasswd"))
    parser.add_argument("--no-sign-in", action="store_true", help="everybody may use the pool")
    parser.add_argument("--open-comfyui", action="store_true", help="ComfyUI's own pages work")
    parser.add_argument("--body", default="1g", help="the largest upload, as nginx writes sizes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
