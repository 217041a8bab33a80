"""This window's identity, the presence of the others, and taking over a closed one's tasks.

The lock is in `core/windows`; Web Locks are a port.
"""
