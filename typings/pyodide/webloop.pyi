"""Python's event loop, which is JavaScript's."""

from collections.abc import Callable

from pyodide.ffi import JsOnceCallable

create_once_callable: Callable[..., JsOnceCallable]
