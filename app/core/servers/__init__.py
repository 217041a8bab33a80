"""A server, the pool, the health of each server, and the reasons why one is unusable.

Addresses as people type them, which known server one is, and signs of several servers behind one.
`comfy` parses the servers' responses.
"""
