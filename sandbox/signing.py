"""The signature Slack puts on each HTTP request (Slack: authentication/verifying-requests-from-slack)."""

import hashlib
import hmac


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The value of X-Slack-Signature for a raw body; `timestamp` is real time in seconds since 1970."""
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
