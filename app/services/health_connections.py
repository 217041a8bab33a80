"""Connects what looks at the servers, for this window and for the others."""

from typing import NamedTuple

from app.services.background import Background
from app.services.ports import Http, Ports
from app.services.servers.client import Client
from app.services.servers.diagnostics import Diagnostics
from app.services.servers.evidence import Evidence
from app.services.servers.health_monitor import HealthMonitor
from app.services.servers.health_rounds import HealthRounds
from app.services.servers.health_sharing import HealthSharing
from app.services.servers.strikes import Strikes
from app.services.window_store import WindowStore
from app.services.windows.attentions import Attentions
from app.services.windows.election import Election


class HealthServices(NamedTuple):
    """The services that keep the health of the servers up to date."""

    diagnostics: Diagnostics
    sharing: HealthSharing
    monitor: HealthMonitor
    election: Election
    rounds: HealthRounds
    attentions: Attentions


def connect_health(
    ports: Ports,
    window_store: WindowStore,
    client: Client,
    http: Http,
    strikes: Strikes,
    background: Background,
    page_url: str,
) -> HealthServices:
    """Return the services; none has begun."""
    clock, channel, network = ports.clock, ports.channel, ports.network
    evidence = Evidence(http, ports.servers, network, clock, ports.ids, page_url)
    diagnostics = Diagnostics(window_store, client, http, network, clock, evidence, page_url)
    sharing = HealthSharing(window_store, channel, clock, strikes.clear)
    monitor = HealthMonitor(window_store, client, diagnostics, clock, background, sharing)
    election = Election(window_store, channel, ports.locks, clock)
    rounds = HealthRounds(
        window_store, monitor, sharing, channel, clock, background, election.doubt
    )
    attentions = Attentions(window_store, channel, clock, ports.is_visible, ports.shown_servers)
    return HealthServices(diagnostics, sharing, monitor, election, rounds, attentions)
