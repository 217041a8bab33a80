"""Workflow files: API graphs, ComfyUI's editor files, and the graph that an editor file stands for.

Pure: JSON and class definitions in, graphs and notes out. What a person fills in is in `catalog`
and `inputs`, what a server offers in `object_info`, and how a file is read off a disk elsewhere.
"""
