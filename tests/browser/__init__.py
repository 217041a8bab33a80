"""The adapters of app/browser against their ports' promises, in a real page."""
