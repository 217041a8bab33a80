"""From a picture to the next run: its settings, itself as an input, and its run again."""
