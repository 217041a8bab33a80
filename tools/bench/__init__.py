"""How fast the page is, measured in a browser on this machine: `python -m tools.bench`.

`start` opens the pages and times them, `gallery` and `cards` work in one that is open; `host` and
`pictures` are the servers they ask, `figures`, `traffic` and `rounds` the arithmetic, `report` what
is printed and written.
"""
