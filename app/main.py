"""The composition root: creates the adapters, connects all layers, reports readiness."""

import traceback
from collections.abc import Mapping
from typing import Any

from app.browser import boot
from app.browser.channel import BrowserChannel
from app.browser.clock import BrowserIds, load_clock
from app.browser.database import open_database
from app.browser.devtools import Devtools
from app.browser.dom import load_dom
from app.browser.events import listen
from app.browser.files import (
    InParts,
    fetch_file,
    load_file,
    load_image,
    load_kept,
    read_text,
    release,
)
from app.browser.front import to_front
from app.browser.intl import BrowserIntl
from app.browser.network import BrowserNetwork
from app.browser.packaged import shipped_catalog
from app.browser.picture_store import BrowserPictureStore
from app.browser.pictures import BrowserPictures, load_pictures
from app.browser.previews import BrowserPreviews
from app.browser.release import on_newer
from app.browser.scripts import BrowserScripts
from app.browser.servers import load_servers
from app.browser.settings import BrowserSession, BrowserSettings
from app.browser.setup_link import on_setup_link
from app.browser.unpacker import BrowserUnpacker
from app.browser.wake import is_visible, on_wake, shown_servers
from app.browser.web_locks import BrowserWebLocks, has_web_locks
from app.core.errors import StoreError
from app.core.message import Message, message
from app.core.servers.discovery import read_discovery
from app.core.servers.server_list import parse_servers
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import with_saved_workflows
from app.services.assembly import assemble
from app.services.background import Background
from app.services.devtools.report import debug_report
from app.services.devtools.self_tests import run_scenarios
from app.services.ports import Database, PictureStore, Ports, WebLocks
from app.services.scripts.calls import script_calls
from app.services.storage.durable_settings import DurableSettings
from app.services.storage.leases import Leases
from app.services.storage.memory_store import MemoryDatabase, NoPictureStore
from app.services.windows.identity import identify
from app.ui.assembly import Page, assemble_page
from app.ui.compose.example import ExamplePrompt
from app.ui.compose.files import Files
from app.ui.compose.form_memory import FormMemory
from app.ui.locale.debug_text import debug_text
from app.ui.locale.listed import LANGUAGES
from app.ui.locale.texts import Texts
from app.ui.state import Notice, PageState


async def main() -> None:
    """Start the program in this window."""
    boot.step("program")

    def report(error: BaseException, name: str) -> None:
        boot.console_error(f"{name}: " + "".join(traceback.format_exception(error)))
        page.show_error(message("error.unexpected", text=f"{type(error).__name__}: {error}"))

    def warn(key: str, values: Mapping[str, Any]) -> None:
        boot.console_warn(page.say(Message(key, values)))

    def on_trouble(error: StoreError) -> None:
        page.page_store.change(journal_notice=Notice(error.message))

    background = Background(report)
    pictures = await load_pictures()
    ports = await make_ports(background, pictures)
    identity = await identify(ports.session, ports.locks, ports.ids, boot.reload)
    document, unreadable = await boot.read_servers()
    base, wrong = parse_servers(document)
    catalog = with_saved_workflows(shipped_catalog(), ports.settings.read(WORKFLOWS))
    services = assemble(
        ports,
        base,
        catalog,
        boot.page_url(),
        read_discovery(document, boot.page_url()),
        background,
        warn,
        identity,
        on_trouble,
        boot.reload,
        tuple(LANGUAGES),
    )
    dom = await load_dom(pictures)
    memory = FormMemory(ports.session, ports.database, identity.window_id, load_kept)
    entries = [message("servers.entry", why=error.message) for error in wrong]
    notices = [text for text in (unreadable, *entries) if text]
    recalled = {"type_id": next(iter(catalog.types), ""), **await memory.recall(catalog)}
    state = PageState(
        language=boot.language(),
        theme=boot.theme(),
        servers_notice=Notice(notices[0], tuple(notices[1:])) if notices else None,
        now=ports.clock.now(),
        **recalled,
    )
    files = Files(
        load_image, load_file, release, read_text, InParts, fetch_file, pictures.fetch_as_file
    )
    page = assemble_page(services, ports, dom, files, memory, state, boot.reload, BrowserScripts())
    await services.recovery.load()
    await ExamplePrompt(page.page_store, services.window_store).begin(ports.database)
    page.begin()
    page.show_cleared(services.removal.resume(services.recovery.hidden))
    listen(page.controller.on_event)
    pictures.begin(services.picture_guard, services.picture_cache.keep_small)
    dom.on_dialog_closed(page.controller.on_dialog_closed)
    leaving = [services.begin(ports.settings)]

    def leave() -> None:
        memory.write(page.page_store.state)
        if isinstance(ports.locks, Leases):
            ports.locks.leave()
        while leaving:
            leaving.pop()()

    def back() -> None:
        if isinstance(ports.locks, Leases):
            ports.locks.back()
        leaving.append(services.arrive(ports.settings))

    dom.on_leave(leave)
    dom.on_return(back)
    on_wake(services.waker.wake)
    ports.network.listen(services.waker.wake)
    on_newer(page.show_newer)
    on_setup_link(page.setup.open_link)
    background.spawn(services.picture_cache.begin(), "keep pictures")
    boot.step("servers")
    await devtools(page).export()


async def make_ports(background: Background, pictures: BrowserPictures) -> Ports:
    """Create one adapter for each port, or a substitute if the browser lacks the ability.

    Raises `StoreError` if a database exists but does not open: without it nothing is sent.
    """
    clock, ids, session = await load_clock(), BrowserIds(), BrowserSession()
    database: Database
    picture_store: PictureStore
    try:
        database = opened = await open_database(boot.reload, lambda: boot.step("waiting"))
        picture_store = BrowserPictureStore(opened, pictures)
    except StoreError as error:
        if error.message.key != "journal.forbidden":
            raise
        database, picture_store = MemoryDatabase(), NoPictureStore()
    settings = DurableSettings(BrowserSettings(), database, background)
    await settings.load()
    locks: WebLocks = (
        BrowserWebLocks() if has_web_locks() else Leases(database, session, clock, ids, background)
    )
    return Ports(
        servers=await load_servers(),
        network=BrowserNetwork(),
        clock=clock,
        ids=ids,
        channel=BrowserChannel(),
        settings=settings,
        previews=BrowserPreviews(),
        database=database,
        locks=locks,
        session=session,
        picture_store=picture_store,
        unpacker=BrowserUnpacker(),
        intl=BrowserIntl(),
        is_visible=is_visible,
        shown_servers=shown_servers,
        to_front=to_front,
    )


def devtools(page: Page) -> Devtools:
    """Create the JavaScript API; its names are those of `docs/javascript.md`."""
    services, api, urls = page.services, page.services.api, page.services.image_urls

    def debug() -> dict[str, Any]:
        found = debug_report(services.window_store, page.say)
        return {**found, "text": debug_text(page.page_store.texts, found)}

    async def url_with_server(server: Any, result: Any, kind: Any = None) -> str:
        return urls.url_with_server(server, result, kind)

    script_now, script_later = script_calls(services, page.ports, page.say)

    async def all_tests() -> dict[str, Any]:
        return run_scenarios()

    return Devtools(
        {
            "getWindowInfo": api.window_info,
            "registerWindowTask": api.register,
            "getWindowTask": api.task,
            "getTaskBoundServer": urls.bound_server,
            "listTasks": api.list_tasks,
            "listServers": api.list_servers,
            "listWorkflows": api.list_workflows,
            "unlockServer": api.unlock_server,
            "debugMultiWindowServers": debug,
            **script_now,
            "scriptState": page.scripts.told,
            "scriptFiles": page.scripts.given,
        },
        {
            "getTaskBoundImageUrl": urls.bound_image_url,
            "getGeneratedImageUrl": urls.image_url,
            "buildImageUrlWithServer": url_with_server,
            "getApiBaseUrl": urls.api_base_url,
            "cancelTask": api.cancel,
            "lockServer": api.lock_server,
            "runAllTests": all_tests,
            **script_later,
        },
        services.runs.process_image,
        page.say,
        api.uploads,
        services.runs.submit_graph,
        api.run_options,
        api.follow_tasks,
    )


async def start() -> None:
    """Run `main`; if it fails, show that on the page first."""
    try:
        await main()
    except StoreError as error:
        boot.failed(Texts(boot.language(), BrowserIntl()).say(error.message))
        raise
    except BaseException as error:
        boot.failed("".join(traceback.format_exception(error)))
        raise
