"""A server, the pool, the health of each, and why one cannot be used.

Also the signs that one address is several servers. What servers answer is read in `comfy`.
"""
