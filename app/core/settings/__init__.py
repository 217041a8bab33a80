"""A person's settings: their names and values, and servers and workflows as text.

`services/storage/durable_settings` stores them; `core/archive` imports them from a file.
"""
