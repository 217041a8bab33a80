"""Exported files and shared setups: content, what is rejected, what a person chooses to import.

The journal that they contain is in `core/storage`; `app/browser` opens zip files.
"""
