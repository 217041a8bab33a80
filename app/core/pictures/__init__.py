"""Pictures: their URLs, whose they are, whether one may be shown, and which kept ones go.

The formats of files are read in `metadata`; fetching is done by `app/static`.
"""
