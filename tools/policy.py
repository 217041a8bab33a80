"""The page's content security policy: everything that it may load, send and run.

docs/architecture.md explains it, under "The locked page".
"""

import base64
import hashlib

POLICY = (
    "default-src 'none'; script-src 'self' {import_map} 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data: http: https:; media-src blob: http: https:; "
    "connect-src 'self' http: https: ws: wss:; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; "
    "trusted-types bindery-worker bindery-markup bindery-offline"
)


def policy_for(import_map: str) -> str:
    """Return the policy that allows one inline script: the import map with this text."""
    return POLICY.format(import_map=hash_source(import_map))


def hash_source(text: str) -> str:
    """Return the source expression with which a policy allows an inline script.

    It is the SHA-256 of the text between the tags (Content Security Policy Level 3, 2.3.1).
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
