"""Reads the metadata that ComfyUI and A1111 write into media files, from parts of a file. Pure.

There is one reader for each family of containers, and a parser for A1111 text. Not here: the
meaning of a graph or an editor file, JSON files, and reading files in a browser.
"""
