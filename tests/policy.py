"""The content security policy in the text of a page, and its import map, found without our tools.

A build that a test edits has another import map: `with_policy` makes its policy allow that one.
"""

from __future__ import annotations

import base64
import hashlib
import re

IMPORT_MAP = re.compile(r"<script type=\"importmap\">(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HASH = re.compile(r"'sha256-[^']*'")


def import_map_hash(page: str) -> str:
    """Return the source expression by which a policy allows the page's import map."""
    (text,) = IMPORT_MAP.findall(page)
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy_of(page: str) -> str:
    """Return the page's one policy."""
    (policy,) = POLICY.findall(page)
    return str(policy)


def with_policy(page: str) -> str:
    """Return the page with a policy that allows its import map, the one script inside of it."""
    policy = policy_of(page)
    return page.replace(policy, HASH.sub(lambda _: import_map_hash(page), policy))
