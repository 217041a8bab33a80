"""The fields of a window's state. Pure; `window_state` has what is derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.comfy.object_info import Classes
from app.core.form.adjustment import Adjustment
from app.core.form.holders import Holder
from app.core.form.presets import Presets
from app.core.ids import ServerId, ServerUrl
from app.core.library.library import Library
from app.core.pictures.limit import StorageStatus
from app.core.queue.decided import Decided
from app.core.queue.move_offer import MoveOffer
from app.core.queue.times import Outlook
from app.core.queue.waiting import Waiting
from app.core.servers.attention import Attention
from app.core.servers.health import Health
from app.core.servers.keys import KeyKind
from app.core.servers.machine import Machine
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.mark import Mark
from app.core.servers.pool import Pool
from app.core.servers.shared_address import Evidence
from app.core.windows.leadership import Role
from app.core.windows.window import Window
from app.core.workflow.catalog import Catalog
from app.core.workflow.limits import Limits


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """The work of a closed window; `open_on` are the servers of its open tasks, one for each.

    `waits` of its `count` runs wait in the queue: they are open too.
    """

    window_id: str
    count: int
    open_count: int
    open_on: tuple[ServerUrl, ...] = ()
    waits: int = 0


@dataclass(frozen=True, slots=True)
class CheckTimes:
    """When a server was last checked, and when it last responded (monotonic, ms).

    `up_at` is set when this window itself found it up, and not since then otherwise. What other
    windows found counts for the first two only.
    """

    checked_at: int | None = None
    answered_at: int | None = None
    up_at: int | None = None


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class StateFields:
    """One window with its servers, tasks and surroundings. Every mapping inside is immutable.

    * `adjustments`: how the owner arranged forms, by type id; `catalog` has the arranged forms.
      `presets`: the presets of each workflow.
    * `unrecorded`: ids of tasks that the journal has not recorded yet; they are not shown.
    * `waiting`: those tasks for which the journal is busy.
    * `marks`: the marks of servers by their ids, also of those that left the pool.
    * `health`: without times, so that it stays the same object while nothing changes. The times
      are in `check_times`.
    * `role`: whether this window looks at the servers for all. `attention`: which servers it needs
      to know about; `attentions` are those of the other windows.
    * `several`: addresses shared by several servers, with the evidence.
    * `classes`: the node classes that each server sent.
    * `choices`, `limits`: what the servers offer and accept for the workflow type in the form.
    * `holders`: which servers have each entry of the lists in the form, by input name.
    * `keyed`: the kinds of the keys that this browser has, by address; never the keys.
    * `connected`: servers with an open socket. `eventless`: servers whose sockets bring none of
      this window's events, so that they are polled. `polled`: servers whose sockets fail while
      tasks are open there, so that progress comes by polls alone.
    * `previews`: URLs of live previews by prompt id.
    * `machine_facts`: what each server sent of its machine.
    * `machines`: the graphics card of each server. `paused`: servers that get no new task from this
      browser. `seconds`: how long this tab's runs took. `tab_given`: the name that a person gave
      this tab. `called`: another tab asked for it, and nobody came yet.
    * `presences`: the presences of the other windows. `orphans`: the tasks of closed windows.
    * `library`: the results of all tabs. `deleted`: keys of results whose deletion can be undone.
    * `held_runs`: runs that wait to be recorded in the queue; they are not shown yet.
      `is_queue_paused`: no run of any window leaves the queue. `decided`: the last runs that left.
      `move_offer`: a server without work, and the runs that could move there. `outlook`: how long
      the open work still takes.
    * `wipes`: how often another window has deleted everything stored.
    """

    window: Window
    pool: Pool = field(default_factory=Pool)
    catalog: Catalog = field(default_factory=Catalog)
    marks: Mapping[ServerId, Mark] = field(default_factory=dict)
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)
    presets: Mapping[str, Presets] = field(default_factory=dict)
    unrecorded: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    health: Mapping[ServerUrl, Health] = field(default_factory=dict)
    check_times: Mapping[ServerUrl, CheckTimes] = field(default_factory=dict)
    role: Role = Role.UNDECIDED
    attention: Attention = field(default_factory=Attention)
    attentions: tuple[Attention, ...] = ()
    several: Mapping[ServerUrl, tuple[Evidence, ...]] = field(default_factory=dict)
    classes: Mapping[ServerUrl, Classes] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    holders: Mapping[str, tuple[Holder, ...]] = field(default_factory=dict)
    machine_facts: Mapping[ServerUrl, MachineFacts] = field(default_factory=dict)
    machines: Mapping[ServerUrl, Machine] = field(default_factory=dict)
    paused: frozenset[ServerId] = frozenset()
    seconds: Mapping[tuple[ServerUrl, str], float] = field(default_factory=dict)
    tab_given: str = ""
    called: bool = False
    keyed: Mapping[ServerUrl, KeyKind] = field(default_factory=dict)
    connected: frozenset[ServerUrl] = frozenset()
    eventless: frozenset[ServerUrl] = frozenset()
    polled: frozenset[ServerUrl] = frozenset()
    previews: Mapping[str, str] = field(default_factory=dict)
    presences: tuple[Mapping[str, Any], ...] = ()
    orphans: tuple[ClosedWindow, ...] = ()
    storage_status: StorageStatus = field(default_factory=StorageStatus)
    library: Library = field(default_factory=Library)
    deleted: tuple[str, ...] = ()
    held_runs: tuple[Waiting, ...] = ()
    is_queue_paused: bool = False
    decided: tuple[Decided, ...] = ()
    move_offer: MoveOffer | None = None
    outlook: Outlook = field(default_factory=Outlook)
    wipes: int = 0
