"""The way between Python and JavaScript."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, TypeVar, overload

import js

_Function_co = TypeVar("_Function_co", bound=Callable[..., object], covariant=True)
_Given = TypeVar("_Given", bound=Callable[..., object])
_Result = TypeVar("_Result")

class JsProxy:
    """Any object of JavaScript. What those that we use can do is in `js`."""

class JsNull:
    """What JavaScript calls null: it is false, and not `None`."""

    def __bool__(self) -> Literal[False]: ...

class JsException(Exception):
    """An Error that JavaScript threw, or that a promise was rejected with."""

    name: str
    message: str
    def __getattr__(self, name: str) -> Any:
        """Return what else the Error has."""

class JsDoubleProxy(JsProxy, Generic[_Function_co]):
    """A function of Python that JavaScript holds, until it is destroyed."""

    def destroy(self) -> None: ...

class JsOnceCallable(JsProxy):
    """A function of Python that JavaScript may call once."""

def create_proxy(obj: _Given, /) -> JsDoubleProxy[_Given]: ...
def create_once_callable(obj: Callable[..., object], /) -> JsOnceCallable: ...
@overload
def to_js(obj: bytes, /) -> js.Uint8Array: ...
@overload
def to_js(obj: list[Any], /) -> js.Array: ...
@overload
def to_js(
    obj: dict[str, Any], /, *, dict_converter: Callable[[js.Array], js.Object]
) -> js.Object: ...
def run_sync(awaitable: Awaitable[_Result], /) -> _Result: ...
