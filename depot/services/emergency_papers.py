"""How an issue note says that its goods went before their papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from depot.domain.document import DocumentHead, PaperStatus, Paperwork
from depot.domain.emergency import Channel, PapersState
from depot.store.uow import Reader

URGENT_MARK: Final = "【紧急】"
CHANNEL_NAMES: Final[dict[Channel, str]] = {
    Channel.TELEPHONE: "电话",
    Channel.RADIO: "电台",
    Channel.IN_PERSON: "当面",
}


def marked_urgent(reader: Reader, head: DocumentHead) -> DocumentHead:
    """Return the head of an issue note, marked when it was an emergency issue."""
    found = reader.emergencies.issue(head.number)
    if found is None:
        return head
    note = f"{URGENT_MARK}{head.note}"
    if found.state is not PapersState.OPEN:
        note = f"{note} {found.papers_no}".strip()
        return replace(head, note=note, paperwork=Paperwork(PaperStatus.COMPLETE))
    paperwork = Paperwork(
        PaperStatus.PENDING, found.due_at_us, found.verbal_approver, CHANNEL_NAMES[found.channel]
    )
    return replace(head, note=note, paperwork=paperwork)
