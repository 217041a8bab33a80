"""A server, the pool, the health of each server, and the reasons why one is unusable.

Addresses as people type them, and which known server a machine at another address is.

Also the signs that several servers share one address. `comfy` parses the servers' responses.
"""
