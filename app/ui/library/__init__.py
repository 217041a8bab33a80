"""The library on the page: its grid of tiles, search and filters, choosing, the strip of work.

`pictures` has the viewer; `tasks` has the cards.
"""
