"""What stands around the content: bar, tabs, toast, shortcuts, windows panel.

Nothing here belongs to one task, picture or server.
"""
