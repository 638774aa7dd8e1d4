"""Reading contacts and trucks as people type them: a line each, a word each."""

from __future__ import annotations

from depot.domain.agreement_terms import Contact, OwnTrucks
from depot.errors import InvalidInput


def contact_words(contact: Contact) -> str:
    """Return a contact as `read_contacts` reads it."""
    return f"{contact.name}，{contact.duty}，{contact.phone_day}，{contact.phone_night}"


def read_contacts(text: str) -> tuple[Contact, ...]:
    """Return people as they were typed: a line each, name, duty, day and night telephone."""
    found = []
    for line in text.splitlines():
        if line.strip():
            parts = [each.strip() for each in line.replace("，", ",").split(",")]
            found.append(Contact(*(parts + [""] * 4)[:4]))
    return tuple(found)


def read_trucks(text: str) -> tuple[OwnTrucks, ...]:
    """Return trucks as they were typed: ``"T050×2 T100x1"``."""
    found = []
    for each in text.replace("，", " ").replace(",", " ").split():
        kind, _, count = each.replace("x", "×").replace("*", "×").rpartition("×")
        if not kind or not count.isdecimal():
            raise InvalidInput(
                f"自有车辆“{each[:20]}”无法识别，请写成 T050×2。",
                f"Own trucks “{each[:20]}” can't be read: write T050×2.",
            )
        found.append(OwnTrucks(kind, int(count)))
    return tuple(found)
