"""The form of a workflow: which inputs it has, of which kind, in which order and under which name.

Pure, and made of a graph, the classes that a server told, and what an editor file says. Checking
what a person filled in is in `core/workflow/inputs`; drawing it is in `ui/compose`.
"""
