"""A demo server for tests: runs in a thread of its own, and is steered with plain calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp.typedefs import Middleware

from .faults import Faults
from .folders import inside
from .loop_thread import PATIENCE, Changes, LoopThread
from .options import CHECKPOINTS, MODELS, Options
from .others import leave_history
from .record import Seen
from .service import Hold, Service


class DemoServer:
    """A server that speaks ComfyUI's protocol, for `with`, or for `start` and `close`.

    Every method may be called from any thread but the server's own. `faults` may be set at any
    time, also before the start. `front` sees every request first, and may answer it itself.
    """

    def __init__(
        self,
        name: str = "A",
        *,
        tint: str | None = None,
        step_seconds: float = 0.0,
        port: int = 0,
        host: str = "127.0.0.1",
        cors: str | None = "*",
        version: str = "0.3.64",
        max_upload_size: float = 100.0,
        preview_method: str = "latent2rgb",
        data_dir: Path | None = None,
        checkpoints: tuple[str, ...] = CHECKPOINTS,
        diffusion_models: tuple[str, ...] = (),
        text_encoders: tuple[str, ...] = (),
        vaes: tuple[str, ...] = (),
        models: Mapping[str, tuple[str, ...]] = MODELS,
        unpictured: tuple[str, ...] = (),
        lacks: tuple[str, ...] = (),
        control: bool = False,
        manager: str = "",
        front: Middleware | None = None,
    ) -> None:
        self.options = Options(
            name=name,
            host=host,
            port=port,
            tint=tint,
            step_seconds=step_seconds,
            cors=None if cors == "off" else cors,
            version=version,
            max_upload_mb=max_upload_size,
            preview_method=preview_method,
            data_dir=data_dir,
            checkpoints=checkpoints,
            diffusion_models=diffusion_models,
            text_encoders=text_encoders,
            vaes=vaes,
            models=models,
            unpictured=unpictured,
            lacks=lacks,
            control=control,
            manager=manager,
        )
        self.faults = Faults()
        self.faults.attach(drop_sockets=self.drop_sockets, mute_sockets=self.mute_sockets)
        self._front = front
        self._changes = Changes()
        self._thread: LoopThread | None = None
        self._known: Service | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> Self:
        """Start for the first time. Returns when it listens; raises OSError when it cannot."""
        self._thread = LoopThread(f"demo server {self.options.name}")
        self._known = Service(self.options, self.faults, self._changes.tell, self._front)
        try:
            self._thread.call(self._known.start())
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Stop for good, and remove the files unless `data_dir` was given. May be called twice."""
        if self._thread is not None:
            self._thread.call(self._up.close())
            self._thread.end()
            self._thread = None

    async def start_async(self) -> Self:
        """Start without holding up the caller's event loop."""
        return await asyncio.to_thread(self.start)

    async def close_async(self) -> None:
        """Close without holding up the caller's event loop."""
        await asyncio.to_thread(self.close)

    @property
    def port(self) -> int:
        """The port that it listens on; the same while it is stopped and after a restart."""
        return self._up.port

    @property
    def url(self) -> str:
        """Its base URL, without a slash at the end."""
        return f"http://{self.options.host}:{self.port}"

    @property
    def record(self) -> list[Seen]:
        """The requests until now, in order."""
        return self._up.record.all()

    @property
    def prompts_run(self) -> list[str]:
        """The id of every execution that started, in order, also before a restart."""
        return self._up.prompts_run()

    @property
    def queue_remaining(self) -> int:
        """How many prompts wait or run."""
        return self._up.machine.queue.remaining

    @property
    def socket_count(self) -> int:
        """The number of open sockets, mute ones included."""
        return self._up.machine.sockets.count

    @property
    def client_ids(self) -> list[str]:
        """The clients that get events."""
        return self._up.machine.sockets.clients()

    @property
    def frames_sent(self) -> int:
        """How many messages were sent to sockets since it was last started."""
        return self._up.machine.sockets.sent

    def previews_sent(self, prompt_id: str) -> int:
        """Count the previews of a prompt that were made while its client had a socket."""
        return self._up.machine.sockets.previews[prompt_id]

    @property
    def is_holding(self) -> bool:
        """Whether a running prompt waits for its next node or step, because of `pause`."""
        return self._up.gate.waiting_step

    def requests(self, route: str, method: str | None = None) -> list[Seen]:
        """List the requests to a route, which is written without `/api`.

        Prompts without a graph are left out: a page posts them to see whether posts get through.
        """
        return [
            seen
            for seen in self.record
            if seen.route == route and (method is None or seen.method == method) and seen.body != {}
        ]

    def forget_requests(self) -> None:
        """Empty the record."""
        self._up.record.clear()

    def history(self) -> dict[str, Any]:
        """Give the finished prompts."""
        return self._up.machine.queue.history()

    def picture_bytes(self, filename: str, subfolder: str = "", type: str = "output") -> bytes:  # noqa: A002 as in /view
        """Read a file that this server holds. Raises FileNotFoundError."""
        folder = self._up.folders.of(type)
        if folder is None:
            raise FileNotFoundError(f"no folder is called {type!r}")
        return (inside(folder, subfolder) / filename).read_bytes()

    def put_file(self, filename: str, content: bytes, kind: str = "output") -> None:
        """Put a file into a folder, as a node would that this server does not have."""
        path = self._up.folders.root / kind / filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def files(self, kind: str = "output") -> list[str]:
        """List the files that this server holds, with their subfolders, sorted."""
        base = self._up.folders.root / kind
        return sorted(str(path.relative_to(base)) for path in base.rglob("*") if path.is_file())

    def wait_until(self, condition: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until the condition holds; it is asked after every change. Raises TimeoutError."""
        self._changes.wait_until(condition, timeout, f"demo server {self.options.name}")

    def leave_history(self) -> list[str]:
        """Run what other clients left, and give the ids, first the oldest."""
        left: list[str] = []

        async def leave(service: Service) -> None:
            left.extend(leave_history(service.machine))

        self._call(leave)
        self.wait_until(lambda: set(left) <= self.history().keys(), 30.0)
        return left

    def pause(self, hold: Hold = "prompts") -> None:
        """Hold everything; with `steps`, let prompts start, and hold them before their next step.

        A node's start is a step too, so that every prompt can be held while it runs.
        """
        self._call(lambda service: service.pause(hold))

    def resume(self) -> None:
        """Hold nothing."""
        self._call(lambda service: service.resume())

    def step(self, count: int = 1) -> None:
        """Let this many nodes or steps pass while paused."""
        self._call(lambda service: service.step(count))

    def send_events(self, event: str, data: list[dict[str, object]]) -> None:
        """Send events to all sockets, besides those of its own work."""
        self._call(lambda service: service.send_events(event, data))

    def drop_sockets(self) -> None:
        """Reset all sockets."""
        self._call(lambda service: service.drop_sockets())

    def mute_sockets(self) -> None:
        """Leave all sockets open and silent, as after the two-sockets mistake."""
        self._call(lambda service: service.mute_sockets())

    def freeze_sockets(self) -> None:
        """Leave all sockets half-open: silent, and deaf to a client that closes them."""
        self._call(lambda service: service.freeze_sockets())

    def unplug(self) -> None:
        """Be out of reach: connections are reset, the port is closed, the work goes on."""
        self._call(lambda service: service.unplug())

    def stop(self) -> None:
        """Die: as `unplug`, and the work and the memory are gone."""
        self._call(lambda service: service.stop())

    def restart(self, keep_memory: bool = False) -> None:
        """Come back on the same port, with the files; without queue and history unless kept.

        To keep the memory is to be plugged in again: after `stop` there is none to keep.
        """
        self._call(lambda service: service.restart(keep_memory))

    @property
    def _up(self) -> Service:
        if self._known is None:
            raise RuntimeError("the demo server has not been started")
        return self._known

    def _call(self, action: Callable[[Service], Any]) -> None:
        if self._thread is None:
            raise RuntimeError("the demo server is not running")
        self._thread.call(action(self._up))
