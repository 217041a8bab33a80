"""From a picture to the next run: its settings, itself as an input, and its run again.

The form itself is in `app/ui/compose`, and the fetching and keeping of pictures in the services.
"""
