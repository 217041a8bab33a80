"""This window's identity, the presence of other windows, and taking over tasks of closed ones.

The lock is in `core/windows`; Web Locks are a port.
"""
