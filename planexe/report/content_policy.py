"""What a stand-alone page of ours allows itself: nothing from elsewhere, only our own style and script."""

import base64
import hashlib


def content_policy(style: str, script: str) -> str:
    """Returns the content security policy of a page that holds exactly this style and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
