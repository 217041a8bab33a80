"""One hostile server from the command line, to try by hand."""

from __future__ import annotations

import argparse
import signal

from .call import describe
from .modes import MODES
from .server import HostileServer


def main() -> None:
    """Serve in one mode until Ctrl+C."""
    listing = "\n".join(f"  {name:<22} {describe(mode)}" for name, mode in MODES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.hostile_server",
        description="A ComfyUI server that misbehaves in one way.",
        epilog=f"modes:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mode", required=True, choices=MODES, metavar="NAME")
    parser.add_argument("--port", type=int, default=8190, help="0 takes a free one")
    parser.add_argument("--other", default="http://127.0.0.1:8188", help="where redirects lead")
    words = parser.parse_args()
    with HostileServer(words.mode, port=words.port, other=words.other) as server:
        print(f"{words.mode}: {server.url}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
