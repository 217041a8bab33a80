"""The demo server from the command line."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from .faults import Faults, parse_fault
from .options import CHECKPOINTS, Options
from .service import Service


def read_arguments(words: list[str]) -> tuple[Options, Faults]:
    """Read a command line. Exits with a message when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.comfy_server",
        description="A server that speaks ComfyUI's protocol and paints with a stand-in.",
    )
    add = parser.add_argument
    add("--port", type=int, default=8188, help="0 takes a free one")
    add("--host", default="127.0.0.1")
    add("--name", default="A", help="written on the pictures")
    add("--tint", help="#rrggbb, the colour of its pictures")
    add("--step-seconds", type=float, default=0.15)
    add("--cors", default="*", help="the allowed origin, or off")
    add("--version", default="0.3.64", help="the version that it claims to be")
    add("--max-upload-size", type=float, default=100.0, metavar="MB")
    add("--preview-method", choices=("latent2rgb", "none"), default="latent2rgb")
    add("--data-dir", type=Path, help="default: a temporary folder, removed at the end")
    add("--checkpoint", action="append", metavar="NAME", help="may be repeated")
    add("--diffusion-model", action="append", metavar="NAME", help="may be repeated")
    add("--text-encoder", action="append", metavar="NAME", help="may be repeated")
    add("--vae", action="append", metavar="NAME", help="may be repeated")
    add("--fault", action="extend", nargs="+", default=[], metavar="NAME[=VALUE]")
    add(
        "--manager", choices=("old", "new"), default="", help="with ComfyUI-Manager, which restarts"
    )
    add("--control", action="store_true", help="serve /__demo/ to set faults at run time")
    given = parser.parse_args(words)
    faults = Faults()
    try:
        for word in given.fault:
            faults.set(*parse_fault(word))
        options = Options(
            name=given.name,
            host=given.host,
            port=given.port,
            tint=given.tint,
            step_seconds=given.step_seconds,
            cors=None if given.cors == "off" else given.cors,
            version=given.version,
            max_upload_mb=given.max_upload_size,
            preview_method=given.preview_method,
            data_dir=given.data_dir,
            checkpoints=tuple(given.checkpoint or CHECKPOINTS),
            diffusion_models=tuple(given.diffusion_model or ()),
            text_encoders=tuple(given.text_encoder or ()),
            vaes=tuple(given.vae or ()),
            control=given.control,
            manager=given.manager,
        )
    except ValueError as error:
        parser.error(str(error))
    return options, faults


async def serve(options: Options, faults: Faults) -> None:
    """Serve until SIGTERM or SIGINT."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    service = Service(options, faults, lambda: None)
    try:
        await service.start()
        print(f"listening on http://{options.host}:{service.port}", flush=True)
        await ended.wait()
    finally:
        await service.close()


def main() -> int:
    """Run from the command line."""
    options, faults = read_arguments(sys.argv[1:])
    try:
        asyncio.run(serve(options, faults))
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
