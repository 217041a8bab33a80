"""Why a form was not run, and the ways out: each missing part with its cure, and who can run it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.form.cures import with_cures
from app.core.form.holders import having
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.recipes.offers import offer_of
from app.core.recipes.recipe import Place
from app.core.recipes.variants import MODEL
from app.core.windows.window_lock import LockMode
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Input, WorkflowType
from app.services.servers.balancer import NotCapable
from app.ui.locale.texts import Texts
from app.ui.state import Notice, NoticeButton

PAUSED = frozenset({"lock.paused", "pool.paused"})
"""Messages that the person paused what would run it."""


def refusal(state: WindowState, why: Message) -> Notice:
    """Return a refusal; one for a pause has the button that ends the pause."""
    paused = [server for server in state.pool.servers if state.is_paused(server.url)]
    if why.key == "lock.paused":
        paused = [server for server in paused if server.url == state.window.lock.server]
    if why.key not in PAUSED:
        paused = []
    return Notice(
        why,
        buttons=tuple(
            NoticeButton("resume-server", one.url, message("server.resume_named", name=one.name))
            for one in paused
        ),
    )


def not_capable(state: WindowState, kind: WorkflowType, error: NotCapable) -> Notice:
    """Return the refusal; it names what each server lacks, with the cure.

    Of a locked server the sentence itself gives the first reason.
    """
    listed = tuple(
        message("pool.lacks", server=state.name_of(url), what=lack)
        for url, lacking in error.lacking.items()
        for lack in with_cures(kind, lacking)
    )
    is_locked = error.message.key.startswith("lock.")
    what = listed[0].args["what"] if is_locked and listed else ""
    text = message(error.message.key, **{**error.message.args, "what": what})
    more = () if is_locked and len(listed) == 1 else listed
    return Notice(text, more, _ways_out(state, error.able))


def not_offered_here(
    state: WindowState, kind: WorkflowType, values: Mapping[str, Any], wrong: Mapping[str, Message]
) -> Notice | None:
    """Return the refusal of a locked window whose server lacks options that others have.

    `wrong` are the errors by field; `None` if that is not what is wrong.
    """
    locked = state.window.lock.server
    lacking = [key for key, error in wrong.items() if error.key == "field.not_offered_here"]
    if locked is None or not lacking:
        return None
    able = [server.url for server in state.pool.servers if server.url != locked]
    for name in lacking:
        there = having(state.holders.get(name, ()), str(values[name]))
        able = [url for url in able if url in there]
    item = next(one for one in kind.inputs if one.name == lacking[0])
    value = str(values[lacking[0]])
    node, field = _list_with(state, kind, item, value, able)
    what = with_cures(kind, [message("missing.value", node=node, field=field, value=value)])[0]
    is_pinned = state.window.lock.mode is LockMode.PINNED
    names = [state.name_of(url) for url in able]
    text = message(
        "lock.pinned_not_capable" if is_pinned else "lock.not_capable",
        server=state.name_of(locked),
        what=what,
        others=message("lock.others_can", names=names) if names else "",
    )
    return Notice(text, (), _ways_out(state, tuple(able)))


def _list_with(
    state: WindowState, kind: WorkflowType, item: Input, value: str, able: Sequence[ServerUrl]
) -> Place:
    """Return the class and input that list a value; those of a model depend on its kind."""
    if kind.by_model and item.name == MODEL:
        for url in able:
            offer = offer_of(state.classes.get(url, {}), value)
            if offer is not None:
                return offer.recipe.loader
    return item.options_from or ("", item.name)


def hidden_wrong(texts: Texts, kind: WorkflowType, wrong: Mapping[str, Message]) -> Notice | None:
    """Return a notice about the first hidden input with an error; a hidden field has no place."""
    item = next((one for one in kind.inputs if one.hidden and one.name in wrong), None)
    if item is None:
        return None
    text = message("adjust.hidden_wrong", name=texts.label(item.label), why=wrong[item.name])
    return Notice(
        text, buttons=(NoticeButton("reveal-input", item.name, message("adjust.reveal")),)
    )


def _ways_out(state: WindowState, able: tuple[ServerUrl, ...]) -> tuple[NoticeButton, ...]:
    """Return the options of a locked window if other servers can run the form."""
    if not able:
        return ()
    name = state.name_of(able[0])
    key = "lock.run_there" if len(able) == 1 else "lock.run_on"
    there = NoticeButton("run-there", able[0], message(key, name=name))
    is_pinned = state.window.lock.mode is LockMode.PINNED
    leave = "unpin" if is_pinned else "unlock"
    return there, NoticeButton(leave, "", message(f"lock.{leave}"))
