"""Texts of the emergency purchase, of vetted sellers and their offers."""

TEXTS = {
    "offers.title": ("紧急采购还能多救助多少人", "What emergency purchase would add"),
    "offers.hint": (
        (
            "把在册供应商今天有效的报价计入（送到本区仓库，再由车辆装运），另求一个方案作比较。"
            "本方案不变：没有买到的货不能下达，要先在“紧急采购”页下单。"
        ),
        (
            "Counts what vetted sellers offer today (to our warehouse, loaded there) in a second "
            "plan beside this one. This plan stays as it is: nothing can be ordered that nobody "
            "has bought yet."
        ),
    ),
    "offers.start": ("测算紧急采购", "Work it out"),
    "offers.none": (
        "没有可计入的报价：在册供应商没有有效报价，或报价物资与需求无关。",
        "There is nothing to count: no vetted seller has a standing offer of what is needed.",
    ),
    "offers.no_gain": (
        (
            "计入全部报价，求得的方案也不能多救助人：短缺的物资不在报价里，或受车辆、月台、时间所限。"
            "请看“缺口与原因”。"
        ),
        (
            "With all offers the plan found relieves nobody more: what lacks isn't on offer, or "
            "trucks, docks or time bind. See the shortages."
        ),
    ),
    "offers.gain": (
        "计入紧急采购，可救助 {relieved} 人，比本方案多 {more} 人。",
        "With emergency purchase {relieved} people are relieved, {more} more than by this plan.",
    ),
    "offers.by": (
        "须在下达后 {hours} 小时内送到{depot}，约 {cost} 元：",
        "To be at {depot} within {hours} hours of the order, about {cost} yuan:",
    ),
    "offers.buy": ("去紧急采购", "To emergency purchase"),
    "nav.buying": ("紧急采购", "Emergency purchase"),
    "buying.title": ("紧急采购", "Emergency purchase"),
    "buying.tab.buy": ("快速采购", "Buy"),
    "buying.tab.papers": ("补手续", "Papers"),
    "buying.tab.sellers": ("供应商名录", "Sellers"),
    "buying.tab.offers": ("报价与参考价", "Offers"),
    "buying.no_response": (
        "目前没有启动响应：可以测算，但不能下单。平时采购请到“采购”办理。",
        (
            "No response lasts: you can work out a choice, not order. Ordinary purchases "
            "go through “Purchases”."
        ),
    ),
    "buying.no_offers": (
        "没有可用的报价。请先在“供应商名录”办理入库，再在“报价与参考价”登记报价。",
        "No offer can be used. Have sellers listed, then record what they offer.",
    ),
    "buying.empty": ("请先添加需要的物资。", "Add what is needed."),
    "buying.add": ("加入需求", "Add"),
    "buying.hours": ("多少小时内要到库", "Hours until it must be on our dock"),
    "buying.goal": ("优先", "First"),
    "buying.goal.cheapest": ("按时到货中最省", "Cheapest in time"),
    "buying.goal.fastest": ("最快到齐", "Soonest"),
    "buying.cap": ("最多找几家（可空）", "At most so many sellers (optional)"),
    "buying.cap_help": ("留空表示不限。", "Empty: any number."),
    "buying.proposal": ("建议方案", "Proposal"),
    "buying.short": (
        (
            "{item} 按时只差 {quantity} 买不到（晚于期限还有 {later}）。请推迟时间、动用协议储备或"
            "申请支援。"
        ),
        (
            "{quantity} of {item} can't be had in time ({later} would come later). Allow more "
            "time, call off agreements or ask for help."
        ),
    ),
    "buying.total": ("合计 **{fen}**，{at} 前到齐", "**{fen}** in all, complete by {at}"),
    "buying.proven": (
        "已核验：没有更省的按时方案。",
        "Checked: no other choice brings as much for less.",
    ),
    "buying.unproven": (
        "限时内未能证明最优，请人工核对。",
        "Not proven the best in time; look at it yourself.",
    ),
    "buying.ready": ("{at} 到库 · 可供 {free}", "on our dock {at} · {free} on offer"),
    "buying.flagged": (
        "疑似哄抬价格：只有审批人员可以采购，并须写明理由。",
        "Price gouging? Only who may approve can buy it, and says why.",
    ),
    "buying.why_dear": ("高价仍需采购的理由", "Why it is bought all the same"),
    "buying.reference": (
        "参考价 {fen}（{source}，{day}），报价 {percent}%",
        "Reference {fen} ({source}, {day}), offer {percent}%",
    ),
    "buying.catalogue": ("物资目录价", "price in the catalogue"),
    "buying.order": ("下单", "Order"),
    "buying.budget": ("预算项目：{group}", "Budget line: {group}"),
    "buying.papers_follow": (
        "一家报价即可，先采购、48 小时内补手续，由他人审查。",
        "One quote is enough; the papers follow within 48 h and another person reviews them.",
    ),
    "buying.now": ("立即采购", "Buy now"),
    "buying.bought": (
        "已下单 {number}：{fen}，{count} 张采购单，手续须于 {due} 前补齐。",
        "{number} is ordered: {fen}, {count} purchases, papers due by {due}.",
    ),
    "buying.nothing_owed": ("没有待补手续。", "No papers are due."),
    "buying.left": ("还剩 {time}", "{time} left"),
    "buying.late": ("已超时 {time}", "overdue by {time}"),
    "buying.done": ("紧急采购记录", "Bought in emergencies"),
    "seller.none": (
        "还没有供应商。请先添加供应商。",
        "There are no suppliers yet. Add some first.",
    ),
    "seller.never": ("未申报入库", "never proposed"),
    "seller.state.waiting": ("待审核", "Waiting"),
    "seller.state.listed": ("已入库", "Listed"),
    "seller.state.rejected": ("未通过", "Rejected"),
    "seller.state.struck": ("已除名", "Struck off"),
    "seller.lapsed": ("资格已过期", "Listing has ended"),
    "seller.facts": (
        "{number} · 执照 {licence} · 有效期 {start} 至 {end}  \n{checked}  \n申报 {who}",
        ("{number} · licence {licence} · from {start} to {end}  \n{checked}  \nproposed by {who}"),
    ),
    "seller.decided_by": ("审核 {who}：{note}", "decided by {who}: {note}"),
    "seller.own": ("本人申报，须由他人审核。", "Your own proposal: somebody else decides."),
    "seller.list": ("同意入库", "List them"),
    "seller.strike": ("除名", "Strike off"),
    "seller.strike_why": ("除名原因", "Why"),
    "seller.strike_now": ("确认除名", "Strike off now"),
    "seller.decided": ("已办理 {number}。", "{number} was decided."),
    "seller.propose": ("申报供应商入库", "Propose a seller"),
    "seller.licence": ("统一社会信用代码 / 执照编号", "Licence number"),
    "seller.until": ("有效期至", "Listed until"),
    "seller.checked": (
        "审查情况（执照、食品许可、现场库存、既往履约）",
        "What was looked at (licence, permits, stock on site, past deliveries)",
    ),
    "seller.send": ("提交审核", "Ask for a decision"),
    "seller.proposed": ("已提交 {number}，等待他人审核。", "{number} waits for a decision."),
    "offer.none": ("还没有报价。", "There are no offers yet."),
    "offer.facts": (
        "{fen}/{unit} · 可供 {free} · 到货：白天 {day}，夜间 {night} · 至 {until}",
        (
            "{fen}/{unit} · {free} on offer · arrives in {day} by day, {night} by night · until "
            "{until}"
        ),
    ),
    "offer.lapsed": ("报价已过期", "Offer has lapsed"),
    "offer.unlisted": ("未入库，不能采用", "Not listed: can't be used"),
    "offer.no_reference": ("缺参考价，不能采用", "No reference price: can't be used"),
    "offer.flagged": ("疑似哄抬价格", "Price gouging?"),
    "offer.record": ("登记报价", "Record an offer"),
    "offer.record_hint": (
        "同一供应商同一物资，新报价取代旧报价；可供数量填 0 表示暂无货。",
        "A new offer takes the place of the seller's last one; 0 units: none at present.",
    ),
    "offer.units": ("可供数量", "Units on offer"),
    "offer.lead_day": ("白天到货时限（小时）", "Hours to our dock, by day"),
    "offer.lead_night": ("夜间到货时限（小时）", "Hours to our dock, by night"),
    "offer.until": ("报价有效期至", "Stands until"),
    "offer.save": ("保存报价", "Save the offer"),
    "offer.saved": ("已登记报价 {number}。", "Offer {number} was recorded."),
    "offer.reference": ("登记参考价", "State a reference price"),
    "offer.source": ("来源（如：发改委 11 月采价）", "Where it is from"),
    "offer.on": ("采价日期", "Of which day"),
    "offer.reference_save": ("保存参考价", "Save"),
    "offer.reference_saved": (
        "已登记 {number} 的参考价。",
        "The reference price of {number} holds.",
    ),
}
