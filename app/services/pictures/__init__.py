"""Pictures of tasks: which are kept and for how long, from whom they may come, their URLs.

Fetching and showing are done by `app/static/pictures.js` over the picture ports.
"""
