"""HTML that several rooms use: widgets, icons, elements that are rendered already.

Nothing here depends on a view.
"""
