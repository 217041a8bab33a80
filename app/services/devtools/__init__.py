"""The JavaScript API, the report of `debugMultiWindowServers`, and the self-tests.

All of it works on plain values; `app/browser/devtools.py` exports it.
"""
