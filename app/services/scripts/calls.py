"""The calls of `app/static/scripts`, over a window's services."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.core.message import Message
from app.services.ports import Clock, Ports
from app.services.scripts.desk import ScriptDesk
from app.services.window_services import Services

Now = Mapping[str, Callable[..., Any]]
Later = Mapping[str, Callable[..., Awaitable[Any]]]


def script_desk(services: Services, clock: Clock, say: Callable[[Message], str]) -> ScriptDesk:
    """Create the desk over a window's services; `say` translates a `Message`."""
    return ScriptDesk(
        services.window_store,
        services.submitter,
        services.canceller,
        services.tracker,
        services.image_urls,
        clock,
        say,
    )


def script_calls(
    services: Services, ports: Ports, say: Callable[[Message], str]
) -> tuple[Now, Later]:
    """Return the calls that are answered at once, and those that take their time, by name."""
    desk = script_desk(services, ports.clock, say)

    async def workflow(name: str, content: str) -> dict[str, Any]:
        # Imported when a script opens a file.
        from app.services.scripts.workflow_files import ScriptWorkflows
        from app.services.workflows.file_types import FileTypes

        types = FileTypes(
            services.window_store, services.monitor, services.capabilities, ports.settings
        )
        return await ScriptWorkflows(types).open(name, content)

    return desk.calls, {**desk.slow_calls, "scriptWorkflow": workflow}
