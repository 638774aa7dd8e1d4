"""Dispatch orders (调拨令): draft, approve, issue, look at, print.

Everything that a page or the command line needs of orders, in one place.
"""

from depot.services.order_deciding import (
    ApproveOrder,
    CancelOrder,
    DraftOrder,
    RejectOrder,
    approve_order,
    cancel_order,
    draft_order,
    reject_order,
)
from depot.services.order_issuing import IssueOrder, issue_order
from depot.services.order_loading import OrderRef
from depot.services.order_papers import dispatch_order_paper, issue_papers, pick_lists
from depot.services.order_reserving import OrderShort, Shortage
from depot.services.order_views import (
    CallOffView,
    LineView,
    OrderRow,
    OrderView,
    PickView,
    StopView,
    TripView,
    order_list,
    order_view,
)

__all__ = [
    "ApproveOrder", "CallOffView", "CancelOrder", "DraftOrder", "IssueOrder", "LineView",
    "OrderRef", "OrderRow", "OrderShort", "OrderView", "PickView", "RejectOrder", "Shortage",
    "StopView", "TripView", "approve_order", "cancel_order", "dispatch_order_paper",
    "draft_order", "issue_order", "issue_papers", "order_list", "order_view", "pick_lists",
    "reject_order",
]  # fmt: skip
