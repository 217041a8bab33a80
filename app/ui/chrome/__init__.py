"""The frame around the content: bar, tabs, toast, shortcuts, windows panel.

Nothing here belongs to a single task, picture or server.
"""
