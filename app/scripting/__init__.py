"""Python that runs in the worker of a person's script, beside the script; not in the page.

`boot` runs a script, `client` is what it imports as `bindery`, `http` and `websocket` make the
usual libraries reach servers. All of them ask the page, over `port`. None has a server's key.
"""
