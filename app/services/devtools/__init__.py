"""The JavaScript API, the report of `debugMultiWindowServers`, and the self-tests.

They use plain values only; `app/browser/devtools.py` exports them.
"""
