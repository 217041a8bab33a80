"""Makes `urllib.request` (and `requests`, where it is there) reach servers, over pyodide-http.

pyodide-http turns their calls into an `XMLHttpRequest`. Here that is `Xhr`, which asks the page.
What it leaves out is mended: errors by status, failures as `URLError`, `data` and `timeout`.
"""

import io
import urllib.error
import urllib.request
from email.message import Message
from http.client import responses
from typing import Any

from app.scripting.port import Answer, PageError, the_port

FIRST_ERROR = 400
"""From this status on, `urlopen` raises `HTTPError`."""


class Body:
    """The bytes of an answer, as pyodide-http reads them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def to_py(self) -> memoryview:
        """Return the bytes; pyodide-http calls `tobytes` on them."""
        return memoryview(self._content)


class Xhr:
    """As much of an `XMLHttpRequest` as pyodide-http uses. `send` waits for the answer."""

    timeout = 0
    responseType = ""  # noqa: N815

    def __init__(self) -> None:
        self._method = self._url = ""
        self._headers: dict[str, str] = {}
        self._answer = Answer({})

    @classmethod
    def new(cls) -> "Xhr":
        """Make one, as JavaScript's classes are called from Python."""
        return cls()

    def open(self, method: str, url: str, is_async: bool = False) -> None:
        """Set where the request goes."""
        if is_async:
            raise PageError("Only requests that wait are possible here.")
        self._method, self._url = method.upper(), url

    def setRequestHeader(self, name: str, value: str) -> None:  # noqa: N802
        """Set a header; the page sends the content's type only."""
        self._headers[name.lower()] = str(value)

    def send(self, body: Any = None) -> None:
        """Send the request. Raises `PageError`."""
        self._answer = the_port().now(
            "http",
            _bytes(body),
            method=self._method,
            url=self._url,
            type=self._headers.get("content-type", ""),
            milliseconds=self.timeout,
        )

    def getAllResponseHeaders(self) -> str:  # noqa: N802
        """Return the headers that pages can read."""
        return f"content-type: {self._answer.value.get('type', '')}\r\n"

    @property
    def status(self) -> int:
        """The status of the answer."""
        return int(self._answer.value["status"])

    @property
    def response(self) -> Body:
        """The body of the answer."""
        return Body(self._answer.body)


def _bytes(body: Any) -> bytes:
    """Return the bytes of a body: Python's, text, or what pyodide-http made of them."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray | memoryview) else body.to_bytes()


def patch() -> None:
    """Let pyodide-http patch what it knows, and mend `urllib.request` over it."""
    import pyodide_http  # type: ignore[import-untyped]
    from pyodide_http import _urllib

    pyodide_http.patch_all()
    plain = _urllib.urlopen

    def urlopen(url: Any, data: Any = None, timeout: Any = None, **_: Any) -> Any:
        is_request = isinstance(url, urllib.request.Request)
        request = url if is_request else urllib.request.Request(url)  # noqa: S310 the page checks
        if data is not None:
            request.data = data
        if not isinstance(request.data, bytes | None):
            request.data = _joined(request.data)
        # pyodide-http drops it. Nothing else runs before its request is made.
        Xhr.timeout = round(timeout * 1000) if isinstance(timeout, int | float) else 0
        try:
            response = plain(request)
        except PageError as error:
            if error.code == "timeout":
                raise TimeoutError(str(error)) from None
            raise urllib.error.URLError(str(error)) from None
        finally:
            Xhr.timeout = 0
        if response.status >= FIRST_ERROR:
            raise _http_error(request, response)
        response.msg = response.reason = responses.get(response.status, "")
        return response

    def opened(_: Any, url: Any, data: Any = None, timeout: Any = None) -> Any:
        return urlopen(url, data, timeout)

    urllib.request.urlopen = urlopen
    setattr(urllib.request.OpenerDirector, "open", opened)  # noqa: B010 mypy knows another


def _joined(data: Any) -> bytes:
    if isinstance(data, str):
        raise TypeError("POST data should be bytes, an iterable of bytes, or a file object.")
    if hasattr(data, "read"):
        return bytes(data.read())
    return bytes(data) if isinstance(data, bytearray | memoryview) else b"".join(data)


def _http_error(request: urllib.request.Request, response: Any) -> urllib.error.HTTPError:
    headers = Message()
    for name, value in response.getheaders():
        headers[name] = value
    text = responses.get(response.status, "")
    body = io.BytesIO(response.read())
    return urllib.error.HTTPError(request.full_url, response.status, text, headers, body)
