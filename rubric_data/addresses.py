"""Whether an address is one that a team can open from anywhere: on the public web, over https, with nothing secret in it."""

import re
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

# Slack takes more; nobody types it.
LONGEST_ADDRESS = 1000
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# A last part of digits, or of `0x…`, is how an IP address ends, in whichever of its spellings.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# Names that mean something only inside one house, or nothing at all (RFC 2606, 6761, 6762, 8375, and what routers use).
_INSIDE = {
    *("alt", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain"),
    *("localhost", "onion", "private", "test"),
}
_INSIDE_PAIR = (("home", "arpa"), ("in-addr", "arpa"), ("ip6", "arpa"))


# What follows these names in an address lets whoever has it in.
_SECRETS = {"password", "passwd", "passcode", "pwd", "access_token", "api_key", "apikey", "secret"}


class AddressFault(StrEnum):
    """Why an address cannot be used, as operators read it."""

    TOO_LONG = f"is longer than {LONGEST_ADDRESS} characters"
    NOT_ONE = "is not one web address and nothing else"
    NOT_HTTPS = "does not begin with https://"
    SECRET = "holds a password, which everybody who sees the address would know"  # noqa: S105 - what is said of one
    NUMBERS = "is an IP address, not the name of a site"
    INSIDE = "leads to one machine or one network, not to the public web"


def fault_of_address(address: str) -> AddressFault | None:
    """What is wrong with it; None for an address of the public web. Nothing is looked up."""
    if len(address) > LONGEST_ADDRESS:
        return AddressFault.TOO_LONG
    if not address.isprintable() or re.search(r"[\s\\<>\"|`{}^]", address):
        return AddressFault.NOT_ONE
    if not address.lower().startswith("https://"):
        return (
            AddressFault.NOT_HTTPS
            if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
            else AddressFault.NOT_ONE
        )
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return AddressFault.NOT_ONE
    if "@" in parts.netloc or _holds_a_secret(parts.query):
        return AddressFault.SECRET
    return _fault_of_host(host)


def _holds_a_secret(query: str) -> bool:
    return any(name.lower() in _SECRETS for name, _ in parse_qsl(query))


def _fault_of_host(host: str) -> AddressFault | None:
    if ":" in host:
        return AddressFault.NUMBERS
    try:
        # Other alphabets, and other dots, as a browser would ask for them.
        labels = host.removesuffix(".").encode("idna").decode("ascii").lower().split(".")
    except UnicodeError:
        return AddressFault.NOT_ONE
    if _NUMBER.fullmatch(labels[-1]):
        return AddressFault.NUMBERS
    if not all(_LABEL.fullmatch(label) for label in labels):
        return AddressFault.NOT_ONE
    if len(labels) == 1 or labels[-1] in _INSIDE or tuple(labels[-2:]) in _INSIDE_PAIR:
        return AddressFault.INSIDE
    return None
