"""Texts of refunds, carry-overs, and of suppliers who quote."""

TEXTS = {
    "after.refunded": (
        "退款 {number} {fen}（红字发票 {credit}，冲 {paid}）· {reason} · {who}",
        "Refund {number} {fen} (credit note {credit}, of {paid}) · {reason} · {who}",
    ),
    "after.refund": ("登记退款", "Book a refund"),
    "after.payment": ("原支付单", "Payment"),
    "after.credit": ("红字发票号或退款凭证号", "Credit note"),
    "after.reason": ("退款原因", "Reason"),
    "after.refund_save": ("确认退款", "Book it"),
    "after.done": ("已登记退款 {number}。", "Refund {number} was booked."),
    "after.carry": ("结转到下一年度", "Carry over into the next year"),
    "after.carry_hint": (
        "未付的占用转到下一年度同用途、同来源的预算项目，由另一人审批；已付的留在本年度。",
        (
            "What is not paid goes to the next year's line of the same purpose and funding once "
            "another person approves; what was paid stays."
        ),
    ),
    "after.basis": ("结转文号", "Document"),
    "after.carry_ask": ("提交结转", "Ask for it"),
    "after.asked": ("已提交 {number}，等待审批。", "{number} waits for approval."),
    "after.waits": (
        "**{number}** · 结转 {ref} · {fen}  \n{line} → 下一年度",
        "**{number}** · carry over {ref} · {fen}  \n{line} → next year",
    ),
    "budget.reason.carry": ("结转下年", "Carried over"),
    "budget.reason.refund": ("退款", "Refunded"),
    "purchase.known": ("供应商（名录内，可空）", "Supplier on the books (optional)"),
    "purchase.new_party": ("名录外，在下面填写", "not on the books: enter the name below"),
}
