"""The pool's servers: rows, the form for one, and what is done with them.

Why one cannot be used is decided in `core/servers`.
"""
