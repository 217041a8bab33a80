"""A real nginx with a certificate that no browser trusts, before one server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.comfy_server.network import listen

MISSING = "needs nginx and openssl, which are not installed"

CONFIG = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    location / {{ proxy_pass {target}; }}
  }}
}}
"""

CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    " -subj /CN=127.0.0.1 -keyout key.pem -out certificate.pem"
)


def is_installed() -> bool:
    """Return whether there are the programs for it."""
    return shutil.which("nginx") is not None and shutil.which("openssl") is not None


@contextmanager
def tls_proxy(target: str, folder: Path) -> Iterator[str]:
    """Run it while the block runs; give its address."""
    subprocess.run(CERTIFICATE.split(), cwd=folder, check=True, capture_output=True)
    with listen("127.0.0.1", 0) as probe:
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, target=target), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)])
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
