"""Whom can the owner of a site write to?

In: the contact that the operator gives (a web address or an e-mail address). Out: the user agent that carries it.
Without a contact only this machine is asked.
"""

from __future__ import annotations

import os
import re

from extract.errors import ThiduaError
from spiders.addresses import is_loopback, plain_host
from spiders.scope import place
from thidua import __version__

VARIABLE = "THIDUA_CONTACT"
_EMAIL = re.compile(r"[^@\s:/()<>,;]+@[^@\s:/()<>,;]+\.[^@\s:/()<>,;]+")
_PAGE = re.compile(r"https?://[^\s()<>]+\.[^\s()<>]+")


class NoContact(ThiduaError):
    """Raised where a public site would be crawled and nobody says whom its owner can write to."""


def is_email(contact: str) -> bool:
    """Whether a contact is an e-mail address."""
    return _EMAIL.fullmatch(contact) is not None


def needs_contact(host: str) -> bool:
    """Whether a host is somebody else's: not this machine, and no name that is kept for examples (RFC 2606)."""
    return not is_loopback(host) and plain_host(host).rpartition(".")[2] not in {"example", "test", "invalid"}


def contact_of(setting: str | None) -> str:
    """The contact from the setting, or else from the environment; empty if there is none, NoContact if it is none."""
    contact = (setting or os.environ.get(VARIABLE, "")).strip().removeprefix("mailto:")
    if contact and not is_email(contact) and not _PAGE.fullmatch(contact):
        message = f"{VARIABLE} is {contact!r}: give a web address (https://…) or an e-mail address"
        raise NoContact(message)
    return contact


def user_agent(contact: str) -> str:
    """The user agent that carries a contact."""
    if not contact:
        return f"thidua/{__version__}"
    return f"thidua/{__version__} (+{'mailto:' if is_email(contact) else ''}{contact})"


def require_contact(contact: str, sites: tuple[str, ...]) -> None:
    """Raise NoContact where public sites would be asked by nobody in particular."""
    public = [site for site in sites if (where := place(f"http://{site}")) and needs_contact(where.host)]
    if public and not contact:
        message = (
            f"{public[0]} is a public site: set {VARIABLE} to a web or e-mail address "
            "where its owner can reach you, then start again"
        )
        raise NoContact(message)
