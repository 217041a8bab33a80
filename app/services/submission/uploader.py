"""Uploads an order's images to the task's server."""

from dataclasses import replace

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.submission.order import Order, with_uploads
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.workflow.input_file import InputImage
from app.services.ports import Clock
from app.services.servers.client import Client
from app.services.servers.write_check import WriteCheck
from app.services.storage.task_writer import TaskWriter
from app.services.submission.retry_after import RetryAfter

TOO_LARGE = 413
"""The status of an upload over the limit of the server or of a proxy."""


class Uploader:
    """Uploads images one by one, after any pause that the server requests."""

    def __init__(
        self,
        client: Client,
        writer: TaskWriter,
        clock: Clock,
        retry_after: RetryAfter,
        writes: WriteCheck,
    ) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._retry_after = retry_after
        self._writes = writes

    async def upload(self, task: Task, order: Order, uploads: dict[str, str]) -> bool:
        """Upload an order's images to the task's server; return whether all were uploaded.

        `uploads` maps inputs to the server's names. Images that are in it already are not uploaded
        again. The task ends if an upload fails, or if an image or the graph is gone. Raises
        `TakenOver`.
        """
        task = advance(self._writer.now(task), TaskState.UPLOADING, self._clock.now())
        await self._writer.keep(task)
        gone = [image.name for image in order.images.values() if image.source is None]
        if gone or order.kind.graph == {}:
            trouble = Trouble(message("task.input_gone", names=", ".join(gone)))
            await self._writer.end(task, TaskState.FAILED, trouble)
            return False
        for name, image in order.images.items():
            if name not in uploads and not await self._upload_one(task, name, image, uploads):
                return False
        now = self._writer.now(task)
        if not now.is_open:
            return False
        await self._writer.keep(replace(now, graph=with_uploads(order, now.graph, uploads)))
        return True

    async def _upload_one(
        self, task: Task, name: str, image: InputImage, uploads: dict[str, str]
    ) -> bool:
        """Upload an image after any requested pause; return whether it was uploaded."""
        server = task.execution_server
        while await self._retry_after.over(task):
            try:
                uploads[name] = await self._client.upload(server, image)
            except (TransportError, ServerError) as error:
                if self._retry_after.note(server, error):
                    continue
                why = await self._why_not_uploaded(server, image, error)
                trouble = Trouble(message("task.upload_failed", server=server, why=why))
                await self._writer.end(task, TaskState.FAILED, trouble)
                return False
            return True
        return False

    async def _why_not_uploaded(
        self, server: ServerUrl, image: InputImage, error: TransportError | ServerError
    ) -> Message:
        """Return why an upload failed; a server that answers reads is not called unreachable."""
        if isinstance(error, ServerError):
            if error.message.args.get("status") == TOO_LARGE:
                return message("upload.too_large", size=image.size)
        elif error.message.key == "transport.failed" and await self._writes.answers(server):
            return message("upload.not_taken", size=image.size)
        return await self._writes.why(server, error)
