"""Exported files: their content, what is rejected, and what a person chooses to import.

The journal that they contain is in `core/storage`; `app/browser` opens zip files.
"""
