"""One address with a second server behind it, as a balancer without stickiness makes it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.comfy.requests import Request, Response
from tests.fakes.comfy import FakeComfy

Turn = Callable[[int], bool]
"""Whether the other server gets the request of this number."""


def round_robin(number: int) -> bool:
    """Give every second request to the other server."""
    return number % 2 == 1


def one_of_ten(number: int) -> bool:
    """Give every tenth request to the other server, as a balancer with weights."""
    return number % 10 == 7


@dataclass(slots=True)
class TwoFaced(FakeComfy):
    """A server with an `other` at the same address; sockets reach the first one only.

    `turn` says who gets a request, counted over those of `routes` ("GET view"; none means all).
    """

    other: FakeComfy = field(default_factory=lambda: FakeComfy(""))
    turn: Turn = round_robin
    routes: tuple[str, ...] = ()
    _count: int = 0

    def __post_init__(self) -> None:
        """Put the other server at the same address."""
        FakeComfy.__post_init__(self)
        self.other = FakeComfy(self.url, version=self.other.version)

    def answer(self, request: Request) -> Response:
        """Answer, or let the other one answer."""
        name = f"{request.method} {self.route(request).split('/')[0]}"
        if self.routes and name not in self.routes:
            return FakeComfy.answer(self, request)
        number, self._count = self._count, self._count + 1
        if self.turn(number):
            return self.other.answer(request)
        return FakeComfy.answer(self, request)


def two_faced(url: str, turn: Turn, *routes: str, twins: bool = False) -> TwoFaced:
    """Return two servers at `url`; `twins` tell the same of themselves."""
    other = FakeComfy("", version="0.3.64" if twins else "0.3.65")
    return TwoFaced(url, other=other, turn=turn, routes=routes)
