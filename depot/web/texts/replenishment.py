"""Texts of the replenishment plan."""

TEXTS = {
    "nav.replenishment": ("补充与轮换计划", "Replenish and rotate"),
    "replenish.title": ("补充与轮换计划", "Replenish and rotate"),
    "replenish.tab.plans": ("计划与办理", "Plans"),
    "replenish.tab.draft": ("测算与编制", "Make a plan"),
    "replenish.months": ("计划多少个月", "Months to plan"),
    "replenish.so_many_months": ("{months} 个月", "{months} months"),
    "replenish.budget": ("预算增减试算", "What if the budget were"),
    "replenish.budget_as_is": ("按现有预算", "as it is"),
    "replenish.budget_help": (
        "本年按各科目可用余额，以后年度尚未下达的按本年下达数预计。",
        "This year: what is free of its lines. Later years: what this one's lines were sent down.",
    ),
    "replenish.target": ("目标（储备标准的 %）", "Target (% of the standards)"),
    "replenish.solve": ("开始测算", "Make the plan"),
    "replenish.solving": (
        "正在测算，24 个月约需十几秒，更长或电脑繁忙时要一两分钟，请稍候……",
        "Planning; 24 months take some ten seconds, more or a busy machine a minute or two …",
    ),
    "replenish.changed": (
        "条件已改动，下面仍是上次的结果，请重新测算。",
        "The choice has changed; below is the last result. Make the plan again.",
    ),
    "replenish.note": ("编制说明", "Remark"),
    "replenish.keep": ("编成计划，提交审批", "Keep it as a draft for approval"),
    "replenish.kept": ("已提交 {number}，等待他人审批。", "{number} waits for approval."),
    "replenish.breaks": ("阶梯价（已录 {count} 档）", "Price breaks ({count} entered)"),
    "replenish.breaks_help": (
        "供应单位报过“买满多少、全部按低价”的，在此录入，测算时会比较是否值得多买。",
        "Where a supplier sells all units cheaper from so many on, enter it: the plan weighs it.",
    ),
    "replenish.break.from": ("一次买满（数量）", "From so many units an order"),
    "replenish.break.price": ("单价（元）", "Price of a unit (yuan)"),
    "replenish.break.add": ("添加", "Add"),
    "replenish.break.clear": ("清空", "Remove all"),
    "replenish.break.line": (
        "- {item}：满 {start} 起，单价 {price} 元",
        "- {item}: from {start} on, {price} yuan each",
    ),
    "replenish.outcome.kept": (
        "计划期内各月储备都不低于目标。",
        "In every month what is ready reaches its target.",
    ),
    "replenish.outcome.short": (
        "目标不能全部保持：下面列出哪些物资、哪几个月、缺多少、为什么，缺口已压到最小。",
        "Targets can't all be kept. Below: what lacks when and why; as little as possible lacks.",
    ),
    "replenish.outcome.infeasible": (
        "现有库存与库容、经费相矛盾，编不出计划。",
        "What is there contradicts room or money.",
    ),
    "replenish.outcome.unknown": (
        "时限内没有算出结果，请缩短计划期后再试。",
        "Nothing was found in time: plan fewer months.",
    ),
    "replenish.spend": ("计划支出", "To be spent"),
    "replenish.cost": ("综合费用", "Cost in all"),
    "replenish.cost_help": (
        (
            "采购、续签、保管、报废损失，减去轮换收回的价值。已证明同样缺口下不会低于 {bound}，"
            "差距 {gap}。"
        ),
        (
            "Buying, fees, keeping and losses less what rotation is worth. With no more lacking it "
            "can't be below {bound}; gap {gap}."
        ),
    ),
    "replenish.rotated": ("轮换出库", "Rotated"),
    "replenish.lost": ("过期报废", "Written off"),
    "replenish.times": ("{count} 次，{items} 种物资", "{count} times, {items} items"),
    "replenish.value_help": (
        "按目录参考价折算的货值；各种物资单位不同，数量见各月清单。",
        "Value at the catalogue's prices: units differ; the months' lists have the quantities.",
    ),
    "replenish.waste": ("为什么有些物资买了又报废：{count} 种", "Bought and written off: {count}"),
    "replenish.waste_line": (
        (
            "- **{item}**：买来只有 {months} 个月能计入储备，各去向从到货到过期最多消化 {taken} "
            "{unit}，而目标是 {target} {unit}，到期必须换新，计划期内共报废 {units} {unit}。"
        ),
        (
            "- **{item}**: what is bought counts for {months} months; all outlets take {taken} "
            "{unit} of it before it expires, the target is {target} {unit}. So it is bought anew "
            "and {units} {unit} are written off."
        ),
    ),
    "replenish.waste_why": (
        "要少报废：增加消化去向、降低实物目标，或改签协议储备（保质期短的物资，计划会自动比较）。",
        "To lose less: find outlets, hold less, or sign agreements (weighed for what soon ends).",
    ),
    "replenish.lines": ("待办事项", "Things to do"),
    "replenish.extra": (
        "- 至少再追加：**{year} 年 {purpose} {cny}**",
        "- Least money on top: **{year} {purpose} {cny}**",
    ),
    "replenish.not_by_money": (
        "其余缺口追加经费也补不上（来不及到货、没有货源或放不下）。",
        "Money doesn't close the rest (nothing comes in time, nobody sells it, no room).",
    ),
    "replenish.lacking": ("达不到目标的物资：{count} 种", "Items below target: {count}"),
    "replenish.lacking_title": ("达不到目标的物资", "Items below target"),
    "replenish.lacks": ("最多缺", "Lacks at most"),
    "replenish.from_to": ("月份", "Months"),
    "replenish.cause": ("原因", "Why"),
    "replenish.cause.money": ("经费不足", "money"),
    "replenish.cause.room": ("库容不足", "room"),
    "replenish.cause.time": ("来不及到货", "nothing comes in time"),
    "replenish.cause.sellers": ("没有货源", "nobody sells it"),
    "replenish.findings": ("编制依据中的问题：{count} 条", "What the books lack: {count}"),
    "replenish.readiness": ("储备达标情况", "Ready against target"),
    "replenish.readiness_help": (
        "各类物资达标率的平均值，每月月末。",
        "Mean of the items of each group, at month's end.",
    ),
    "replenish.one_item": ("查看一种物资", "One item"),
    "replenish.ready": ("可用", "Ready"),
    "replenish.aim": ("目标", "Target"),
    "replenish.by_budget": ("各项预算支出", "Spending by budget"),
    "replenish.spent_of": (
        "{year} 年 {purpose}：{cny} / 可用 {most}",
        "{year} {purpose}: {cny} of {most}",
    ),
    "replenish.by_month": ("每月要办的事", "What to do each month"),
    "replenish.month": ("月份", "Month"),
    "replenish.month_label": ("{month}（{count} 项）", "{month} ({count})"),
    "replenish.nothing": ("计划期内没有要办的事。", "There is nothing to do."),
    "replenish.list": ("{month} 待办清单", "To do in {month}"),
    "replenish.list_all": ("全部待办清单", "All that is to be done"),
    "replenish.task": ("事项", "Task"),
    "replenish.task.buy": ("采购", "Buy"),
    "replenish.task.rotate": ("轮换出库", "Rotate out"),
    "replenish.task.renew": ("续签协议", "Renew"),
    "replenish.task.sign": ("新签协议", "Sign"),
    "replenish.task.write_off": ("报废", "Write off"),
    "replenish.say.buy": (
        (
            "{month} 提出采购申请，预计 {arrives} 到货，入{depot}。单价 {unit}（{seller}），"
            "共 {fen}，从“{purpose}”列支。"
        ),
        (
            "Request it in {month}; expected in {arrives} at {depot}. {unit} each ({seller}), "
            "{fen} in all, from {purpose}."
        ),
    ),
    "replenish.say.rotate": (
        "批号 {lot}，在{depot}，有效期至 {until}。去向：{way}。",
        "Lot {lot} in {depot}, good through {until}. To: {way}.",
    ),
    "replenish.say.write_off": (
        "批号 {lot}，在{depot}，有效期至 {until}，过期后办理报废。",
        "Lot {lot} in {depot}, good through {until}: write it off once it has expired.",
    ),
    "replenish.say.renew": (
        "**{line}. {task} {agreement}**  \n{supplier}，{until} 到期，到期前签妥。年费 {fen}。",
        "**{line}. {task} {agreement}**  \n{supplier}; ends on {until}, sign before. Fee {fen}.",
    ),
    "replenish.say.sign": (
        (
            "**{line}. 新签{kind} {item} × {amount}**  \n{month} 发起征集，{begins} 起生效，"
            "至 {until}。年费约 {fen}，从“{purpose}”列支；不必为此买进库存。"
        ),
        (
            "**{line}. Sign a {kind} for {item} × {amount}**  \nAsk for offers in {month}; in "
            "force from {begins} through {until}. Fee about {fen} a year, from {purpose}; no "
            "stock is bought for it."
        ),
    ),
    "replenish.kind.stock": ("协议储备", "stock agreement"),
    "replenish.kind.capacity": ("产能储备", "capacity agreement"),
    "replenish.reference": ("参考价", "reference price"),
    "replenish.new_lot": ("届时新购批次", "one to be bought"),
    "replenish.way.users": ("日常用户（食堂、福利机构等）", "daily users (canteens, homes)"),
    "replenish.way.drill": ("演练使用", "drills"),
    "replenish.way.sale": ("变卖", "sale"),
    "replenish.way.aid": ("援助、慰问", "aid"),
    "replenish.no": ("序号", "No."),
    "replenish.code": ("物资编码", "Code"),
    "replenish.unit": ("单位", "Unit"),
    "replenish.unit_price": ("单价（元）", "Price (CNY)"),
    "replenish.sum": ("金额（元）", "Sum (CNY)"),
    "replenish.budget_of": ("开支科目", "Budget"),
    "replenish.lot": ("批号", "Lot"),
    "replenish.until": ("有效期/到期日", "Good through"),
    "replenish.arrives": ("预计到货", "Expected"),
    "replenish.to_whom": ("去向/协议/供应单位", "To / agreement / seller"),
    "replenish.paper": ("已生成单据", "Paper"),
    "replenish.none": (
        "还没有补充与轮换计划。请在“测算与编制”中编制。",
        "There is no plan yet. Make one.",
    ),
    "replenish.choose": ("选择计划", "Plan"),
    "replenish.state.waiting": ("待审批", "Waiting"),
    "replenish.state.approved": ("已批准", "Approved"),
    "replenish.state.rejected": ("已驳回", "Rejected"),
    "replenish.state.withdrawn": ("已撤回", "Withdrawn"),
    "replenish.head": (
        "{first} 起 {months} 个月 · 目标 {target}% · 预算 {budget}% · {who} {at} 编制",
        "{months} months from {first} · target {target}% · budget {budget}% · by {who} {at}",
    ),
    "replenish.own": ("本人编制，须由他人审批。", "Your own draft: somebody else decides."),
    "replenish.withdraw": ("撤回", "Withdraw"),
    "replenish.done": ("已办理 {number}。", "{number} was handled."),
    "replenish.whole": ("整个计划", "The whole plan"),
    "replenish.due": ("近期可办理：{count} 项", "To be done now: {count}"),
    "replenish.none_due": (
        "本月和今后两个月没有要办的事。",
        "There is nothing to do in this and the next two months.",
    ),
    "replenish.not_expired": (
        "过期后由管库人员提出报废。",
        "A depot manager asks for it once it has expired.",
    ),
    "replenish.ordered_lines": ("已办理：{count} 项", "Done: {count}"),
    "replenish.ordered_count": ("已办理事项", "Done"),
    "replenish.late": ("过月未办", "Late"),
    "replenish.behind": ("低于计划的物资", "Items below plan"),
    "replenish.behind_help": (
        "现在可用的数量低于计划中本月月末的数量。",
        "Ready now is below the plan's end of month.",
    ),
    "replenish.since": ("计划与实际对照", "Plan against today"),
    "replenish.money_since": (
        "- {purpose}：本年计划支出 {planned}，科目已用 {used}",
        "- {purpose}: {planned} planned this year; {used} of its lines used",
    ),
    "replenish.item_since": (
        "- {item}：计划月末 {planned} {unit}，现有 {now} {unit}",
        "- {item}: {planned} {unit} planned, {now} now",
    ),
    "replenish.party": ("接收单位", "Who gets it"),
    "replenish.not_there": (
        "该批次尚未购入，到货后请重新测算。",
        "Not bought yet: make the plan anew when it is there.",
    ),
    "replenish.who.buy": (
        "由管库、计划或经费人员提出采购申请。",
        "A keeper or planner requests it.",
    ),
    "replenish.who.rotate": ("由管库人员提出轮换。", "A depot manager proposes it."),
    "replenish.who.write_off": ("由管库人员提出报废。", "A depot manager asks for it."),
    "replenish.who.renew": (
        "由经办协议的人员提出续签。",
        "Whoever sees to agreements proposes it.",
    ),
    "replenish.order.buy": ("生成采购申请", "Make a purchase request"),
    "replenish.order.rotate": ("提出轮换", "Propose the rotation"),
    "replenish.order.write_off": ("提出报废", "Ask for the write-off"),
    "replenish.who.sign": (
        "由经办协议的人员发起征集。",
        "Whoever sees to agreements asks for offers.",
    ),
    "replenish.order.sign": ("发起征集", "Ask for offers"),
    "replenish.made.sign": (
        "已发起征集 {number}，请到“协议储备”登记报价、比选、报批。",
        "Tender {number}: enter offers and choose under Agreements.",
    ),
    "replenish.order.renew": ("提出续签", "Propose the renewal"),
    "replenish.made.buy": (
        "已生成采购申请 {number}，请到“采购”询价、报批。",
        "Request {number}: go on under Purchases.",
    ),
    "replenish.made.rotate": (
        "已提出轮换 {number}，待他人审批后到“效期”出库。",
        "Rotation {number} waits for approval, then issue it under Expiry.",
    ),
    "replenish.made.write_off": (
        "已提出报废 {number}，待他人审批。",
        "Write-off {number} waits for approval.",
    ),
    "replenish.made.renew": (
        "已提出续签 {number}，请到“协议储备”继续办理。",
        "Renewal {number}: go on under Agreements.",
    ),
}
