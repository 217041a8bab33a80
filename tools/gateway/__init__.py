"""The command that makes one address of a pool: an nginx configuration, and the page's list.

`routes` reads a list of servers and gives each a path. `configuration` writes these as text.
"""
