"""Exported files: what is in one, what of it is refused, and what a person lets in.

The journal that they are made of is in `core/storage`; zip files are opened in `app/browser`.
"""
