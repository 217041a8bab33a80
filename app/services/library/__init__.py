"""The library's services: they keep its state up to date, and act on what it has.

The rules are in `app/core/library`; the bytes of kept pictures are in `app/services/pictures`.
"""
