"""Pieces of HTML that several rooms use: widgets, icons, elements that are drawn already.

Nothing here knows a view.
"""
