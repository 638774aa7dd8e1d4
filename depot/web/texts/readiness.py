"""Texts of the readiness page."""

TEXTS: dict[str, tuple[str, str]] = {
    "readiness.title": ("准备度", "Readiness"),
    "readiness.as_of": (
        "{day}，按台账第 {seq} 笔时的库存。",
        "{day}, stock as of ledger entry {seq}.",
    ),
    "readiness.reserves": ("储备达标情况", "Reserves against standards"),
    "readiness.reserves_note": (
        "达标率：有储备标准的各品类可发放库存占标准的比例，取平均；每品类最多计 100%。",
        (
            "Fill rate: issuable stock as a share of the standard, mean over the items that have "
            "one; an item counts 100% at most."
        ),
    ),
    "readiness.group_help": (
        (
            "{items} 个品类有储备标准：{met} 个库存达标，含协议储备 {agreed} 个达标；"
            "协议只计可靠量时 {reliable} 个达标。"
        ),
        (
            "{items} items have a standard: {met} reach it by stock, {agreed} with agreements, "
            "{reliable} with what is reliable of them."
        ),
    ),
    "readiness.expiring": ("{days} 天内到期", "Expiring in {days} days"),
    "readiness.expired": ("已过期", "Expired"),
    "readiness.lots": ("{count} 批", "{count} lots"),
    "readiness.open_orders": ("在办调拨单", "Open orders"),
    "readiness.last_plan": ("最近一次调度方案", "The last dispatch plan"),
    "readiness.no_plan": ("还没有保存的调度方案。", "No dispatch plan has been saved yet."),
    "readiness.plan_made": (
        "方案 {number} {name}，{who} 于 {at} 保存；数字由独立复核算出。",
        "Plan {number} {name}, saved by {who} at {at}; figures of the independent check.",
    ),
    "readiness.no_standards": ("没有登记储备标准。", "No reserve standards are entered."),
    "readiness.no_orders": ("没有在办的调拨单。", "No orders are open."),
    "readiness.tab.items": ("按品类", "By item"),
    "readiness.tab.expiry": ("到期", "Expiry"),
    "readiness.tab.orders": ("在办调拨单", "Open orders"),
    "readiness.column.stock_share": ("库存达标率", "Stock"),
    "readiness.column.agreed_share": ("含协议", "With agreements"),
    "readiness.column.standard": ("储备标准", "Standard"),
    "readiness.column.issuable": ("可发放", "Issuable"),
    "readiness.column.agreed": ("协议储备", "Agreed"),
    "readiness.column.missing": ("缺口", "Missing"),
    "readiness.column.when": ("到期", "Expires"),
    "readiness.column.lots": ("批数", "Lots"),
    "readiness.within": ("{days} 天内", "within {days} days"),
}
