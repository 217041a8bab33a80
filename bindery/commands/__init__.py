"""The commands: each is one coroutine over an open window, and returns the exit status."""
