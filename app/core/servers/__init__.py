"""A server, the pool, the health of each server, and the reasons why one is unusable.

Also the signs that several servers share one address. `comfy` parses the servers' responses.
"""
