"""What every implementation of a port promises: the same code, run on the fakes and in the page.

A promise is a public coroutine of a module here; it takes the port's bench, made by
`tests/services/benches.py` on CPython and by `tests/browser/inside/benches.py` in the page.
"""
