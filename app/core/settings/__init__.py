"""A person's settings: their names and values, and servers and workflows as text.

`services/storage/durable_settings` keeps them; what a file brings is in `core/archive`.
"""
