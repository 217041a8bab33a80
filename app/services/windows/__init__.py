"""This window's identity, and the presence of the others.

The lock is in `core/windows`; Web Locks are a port.
"""
