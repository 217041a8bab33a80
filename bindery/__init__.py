"""Bindery without a browser: the page's services over adapters of CPython, and a command line.

`python -m bindery --help` lists the commands. Everything that decides is in `app/core` and
`app/services`; this folder has the adapters to their ports, as `app/browser` has for the page.
"""
