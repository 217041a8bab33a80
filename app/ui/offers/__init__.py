"""The dialog with the workflows that servers offer: saved ones, templates, runs of the history.

What a server sent is read in `core/offers`; an opened workflow goes to `compose`.
"""
