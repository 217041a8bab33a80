"""Pictures of tasks: which are kept and how long, the checks on incoming ones, and their URLs.

`app/static/pictures.js` fetches and shows them over the picture ports.
"""
