"""The comparison of two to four pictures: by a slider, beside each other, or blinking.

Zoom and pan are those of `app/static/zoom.js`. The viewer of one picture is in `pictures`.
"""
