"""Texts of the procurement plan."""

TEXTS = {
    "nav.procurement": ("采购计划", "Procurement plan"),
    "procure.title": ("采购计划", "Procurement plan"),
    "procure.tab.plans": ("计划与下达", "Plans"),
    "procure.tab.draft": ("测算与编制", "Draft"),
    "procure.horizon": ("保障到哪一天", "Stock and agreements must last until"),
    "procure.horizon_help": (
        "到这一天之前过期的批次、到期的协议不算数。",
        "Lots that expire and agreements that end before that day don't count.",
    ),
    "procure.target": ("目标（储备标准的 %）", "Target (% of the standards)"),
    "procure.note": ("编制说明", "Remark"),
    "procure.draft": ("编成计划，提交审批", "Keep it as a draft for approval"),
    "procure.drafted": ("已提交 {number}，等待他人审批。", "{number} waits for approval."),
    "procure.gaps": ("有缺口的物资", "Items that lack"),
    "procure.funded": ("有预算", "Funded"),
    "procure.lacking": ("缺资金", "Money that lacks"),
    "procure.nothing": ("各项储备均达到目标。", "Every reserve reaches its target."),
    "procure.all_gaps": ("全部储备标准与缺口", "All standards and gaps"),
    "procure.standard": ("标准", "Standard"),
    "procure.usable": ("可用库存", "Usable stock"),
    "procure.coming": ("在途采购", "Under way"),
    "procure.reliable": ("可靠储备", "Reliable reserves"),
    "procure.gap": ("缺口", "Gap"),
    "procure.way.buy": ("采购", "Buy"),
    "procure.way.sign": ("新签协议", "Sign for"),
    "procure.way.renew": ("续签协议", "Renew"),
    "procure.why": (
        (
            "标准 {standard} − 可用库存 {usable} − 在途 {coming} − 可靠储备 {reliable}；本行补足 "
            "{counts}"
        ),
        (
            "Standard {standard} − usable {usable} − under way {coming} − reliable {reliable}; "
            "this line closes {counts}"
        ),
    ),
    "procure.people": ("，约可保障 {count} 人", ", for about {count} people"),
    "procure.price": ("单价/年费 {fen}", "Price or yearly fee {fen}"),
    "procure.estimated": (
        "（按货值 {permille}/年估算）",
        " (estimated at {permille} of the value a year)",
    ),
    "procure.struck": ("已删去", "Struck out"),
    "procure.unfunded": ("预算不足，缺 {fen}", "No budget: {fen} lack"),
    "procure.none": (
        "还没有采购计划。请在“测算与编制”中编制。",
        "There is no plan yet. Draft one.",
    ),
    "procure.choose": ("选择计划", "Plan"),
    "procure.state.waiting": ("待审批", "Waiting"),
    "procure.state.approved": ("已批准", "Approved"),
    "procure.state.rejected": ("已驳回", "Rejected"),
    "procure.state.withdrawn": ("已撤回", "Withdrawn"),
    "procure.head": (
        "{year} 年 · 保障至 {horizon} · 目标 {target}% · {who} {at} 编制",
        "{year} · lasts until {horizon} · target {target}% · drafted by {who} {at}",
    ),
    "procure.sums": (
        "已落实预算 **{funded}** · 尚缺 **{lacking}**",
        "Funded **{funded}** · lacking **{lacking}**",
    ),
    "procure.strike": ("删去此行", "Strike this line"),
    "procure.own": ("本人编制，须由他人审批。", "Your own draft: somebody else decides."),
    "procure.withdraw": ("撤回", "Withdraw"),
    "procure.done": ("已办理 {number}。", "{number} was handled."),
    "procure.order.buy": ("下达为采购申请", "Make a request of it"),
    "procure.order.sign": ("发起协议征集", "Open a tender"),
    "procure.order.renew": ("提出续签", "Propose the renewal"),
    "procure.requested": (
        "已生成 {number}，请到“采购”询价，或到“协议储备”继续办理。",
        "{number} was made: go on under “Purchases” or “Agreements”.",
    ),
    "procure.ordered": ("已下达 {ref}", "Made into {ref}"),
}
