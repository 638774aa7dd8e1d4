"""Texts of the reserve plan."""

TEXTS: dict[str, tuple[str, str]] = {
    "nav.reserve_plan": ("储备规划", "Reserve plan"),
    "reserves.title": ("储备规划", "Reserve plan"),
    "reserves.tab.make": ("测算", "Work out"),
    "reserves.tab.kept": ("规划与申请", "Plans"),
    "reserves.tab.proposals": ("审批与办理", "Approval"),
    "reserves.tab.tasks": ("任务", "Tasks"),
    "reserves.planners_only": (
        "测算由计划人员办理；已保存的规划请看“规划与申请”。",
        "Planners work plans out; kept ones are under “Plans”.",
    ),
    "reserves.hint": (
        (
            "从今天的库存、协议、道路和灾害出发，算出：现有储备在各种灾情下能按时救助多少人，"
            "再投入多少钱能多救助多少人，具体做哪些事。"
        ),
        (
            "From today's stock, agreements, roads and hazards: whom today's reserves relieve in "
            "time whatever comes, how many more for how much money, and what to do for it."
        ),
    ),
    "reserves.step.case": ("1 设定", "1 What is asked"),
    "reserves.step.today": ("2 现状与最优布局", "2 Today against best"),
    "reserves.step.frontier": ("3 资金与救助人数", "3 Money against people"),
    "reserves.step.actions": ("4 措施清单", "4 Actions"),
    "reserves.hazards": ("灾种", "Hazards"),
    "reserves.all_hazards": ("全部灾种", "All hazards"),
    "reserves.scenarios": ("情景数", "Scenarios"),
    "reserves.scenarios_help": (
        "情景越多越可靠，也越慢。先用 10 个看大概，再增加。",
        "More scenarios are surer and slower. Begin with 10, then add.",
    ),
    "reserves.budget": ("新增资金上限（千元）", "New money (thousand yuan)"),
    "reserves.budget_help": ("填 0 表示不限。", "0: no limit."),
    "reserves.risk": ("规划目标", "What counts"),
    "reserves.risk.expected": ("平均救助人数最多", "Most people in the mean"),
    "reserves.risk.worst_tenth": ("最不利 10% 灾情下漏救最少", "Fewest left out in the worst 10 %"),
    "reserves.risk.ambiguous": (
        "概率估计偏差 10% 时仍最稳妥",
        "Best if a tenth of the odds is wrong",
    ),
    "reserves.risk.chance": ("全员按时救助的把握最大", "Best chance that nobody is left out"),
    "reserves.points": ("方案点数", "Points"),
    "reserves.history": (
        "包含历史灾害（2010、2017年洪水，2020年冻雨）",
        "With past events (floods of 2010 and 2017, freezing rain of 2020)",
    ),
    "reserves.solve": ("开始测算", "Work it out"),
    "reserves.reading": (
        "正在读取库存、协议、道路和灾害情景…",
        "Reading stock, roads and hazards…",
    ),
    "reserves.stage.start": ("正在启动测算…", "Starting…"),
    "reserves.stage.today": ("正在推演现有储备…", "Trying today's reserves…"),
    "reserves.stage.balance": ("正在比较现有布局与最优布局…", "Comparing today with the best…"),
    "reserves.stage.first": (
        "正在建立模型，先算不花钱和花足钱各能救助多少人…",
        "Building the model; no new money and the most come first…",
    ),
    "reserves.stage.frontier": ("已算出 {done} / {count} 个方案点", "{done} of {count} points"),
    "reserves.stage.actions": ("正在逐项衡量措施…", "Measuring each action…"),
    "reserves.stage.worth": ("正在用新的情景检验…", "Testing on fresh scenarios…"),
    "reserves.now": (
        "投入 {money}：平均救助 **{people}** 人，可证明上界 {most} 人，差距 {gap}",
        "{money}: **{people}** people in the mean, at most {most} proven, gap {gap}",
    ),
    "reserves.refused": (
        "{count} 个点未通过独立校核，已弃用。",
        "{count} points failed the independent check and aren't shown.",
    ),
    "reserves.answer_stopped": (
        "已停止，没有列出措施。前沿上的点都还在，可以重新选点。",
        "Stopped before the actions were listed. The frontier stands: choose a point again.",
    ),
    "reserves.stopped": (
        "时间到或已停止，共得到 {count} 个点；可延长时限再算。",
        "Stopped or out of time with {count} points; allow more time for the rest.",
    ),
    "reserves.choose": ("选一个投入", "Choose a point"),
    "reserves.point": ("{money} · {people} 人", "{money} · {people} people"),
    "reserves.points_table": ("全部方案点", "All points"),
    "reserves.best_bound": ("目标值", "Objective"),
    "reserves.deep": (
        "同时估算“多情景规划”和“预知灾情”的价值（较慢）",
        "Also what scenarios and foresight are worth (slower)",
    ),
    "reserves.deep_help": (
        "要为每个情景单独求解一次。",
        "Each scenario is solved alone once more.",
    ),
    "reserves.list": ("列出该投入的措施清单", "List what to do for it"),
    "reserves.other_point": (
        "下面是上次所选投入的清单；要看现在选的，请再点一次上面的按钮。",
        "This list is of the point chosen before: press the button again for the new one.",
    ),
    "reserves.name": ("规划名称", "Name"),
    "reserves.usual_name": ("{day} 储备规划", "Reserve plan of {day}"),
    "reserves.keep": ("保存规划", "Keep the plan"),
    "reserves.kept": (
        "已保存为第 {number} 号规划，可勾选措施提出申请。",
        "Kept as plan {number}: tick actions and propose them.",
    ),
    "reserves.money": ("新增投入", "New money"),
    "reserves.expected": ("10 小时内平均救助人数", "People relieved in 10 h (mean)"),
    "reserves.of_needed": ("平均需救助 {needed}", "of {needed} in need"),
    "reserves.chance": ("全员按时救助的把握", "Chance that all are"),
    "reserves.chance_help": (
        "所有情景中无人漏救的概率之和。",
        "Probability of the scenarios in which nobody is left out.",
    ),
    "reserves.worst_tenth": ("最不利 10% 平均漏救", "Left out in the worst 10 %"),
    "reserves.worst_tenth_help": (
        "把情景按漏救人数从多到少排，取概率最前 10% 的平均。",
        "Mean of the people left out in the worst tenth of the probability.",
    ),
    "reserves.worst": ("最不利情景漏救", "Left out at worst"),
    "reserves.today_was": ("现状 {value}", "today {value}"),
    "reserves.balance.cost": ("运费平衡指标 **{metric}**：", "Balance for cost **{metric}**: "),
    "reserves.balance.time": ("时间平衡指标 **{metric}**：", "Balance for time **{metric}**: "),
    "reserves.balance.good": ("现有库存布局接近最优。", "today's stock lies nearly at its best."),
    "reserves.balance.bad": (
        "同样的库存放到最合适的地方，现在要多付出 {more}。",
        "today takes {more} more than the same stock where it is best.",
    ),
    "reserves.balance.hint": (
        "指标 = 现有布局 ÷ 同样总量的最优布局，1 为最好；只看自有库存，不计时限、车辆和装卸口。",
        (
            "Today / the best placement of the same totals, 1 is best; own stock alone, without "
            "deadline, trucks and docks."
        ),
    ),
    "reserves.checked": (
        "该方案的库容、预算、到货与救助人数已由独立程序逐项核对，无误。",
        "Volumes, budget, goods and people were checked by a program apart from the solver.",
    ),
    "reserves.order": (
        (
            "按每元救助人数从高到低排列。“少了它”指其他措施都做、只缺这一项时少救助的人数；"
            "“做到此项”指从第 1 项依次做到这一项后的平均救助人数。"
        ),
        (
            "Most people per yuan first. “Without it”: whom all the others together would no "
            "longer relieve. “Up to here”: people relieved when the list is done down to it."
        ),
    ),
    "reserves.nothing": ("不需要任何措施：现有储备已是最好。", "Nothing is to be done."),
    "reserves.do.move": (
        "调拨 {item} {count} {unit}：{origin} → {place}",
        "Move {count} {unit} of {item}: {origin} → {place}",
    ),
    "reserves.do.buy": (
        "采购 {item} {count} {unit}，存放 {place}",
        "Buy {count} {unit} of {item} for {place}",
    ),
    "reserves.do.agree": (
        "与 {place} 增签协议储备 {item} {count} {unit}",
        "Agree on {count} {unit} more of {item} with {place}",
    ),
    "reserves.do.renew": (
        "与 {place} 续签 {item} {count} {unit}（{agreement}）",
        "Renew {count} {unit} of {item} with {place} ({agreement})",
    ),
    "reserves.do.capacity": (
        "与 {place} 增签产能储备 {item} {count} {unit}",
        "Agree on capacity for {count} {unit} more of {item} with {place}",
    ),
    "reserves.do.campaign": (
        "在 {place} 动员 {count} {unit}自备{item}",
        "Win {count} {unit} in {place} for keeping {item}",
    ),
    "reserves.do.cache": ("在 {place} 设前置点（{size}）", "Open a cache in {place} ({size})"),
    "reserves.size.S": ("小", "small"),
    "reserves.size.M": ("中", "medium"),
    "reserves.home.JT-water": ("家庭储水", "drinking water at home"),
    "reserves.home.JT-food": ("家庭食品", "food at home"),
    "reserves.households": ("户", "households"),
    "reserves.free": ("不需新增资金", "no new money"),
    "reserves.without": (
        "少了它少救助 {people} 人 · 做到此项共 {after} 人",
        "Without it {people} fewer · up to here {after} people",
    ),
    "reserves.per_yuan": (" · 每万元救助 {people} 人", " · {people} people per 10,000 yuan"),
    "reserves.fee.contract": (
        "年费按现有协议约定的储备费折算。",
        "The yearly fee is that of the agreement in force, by value.",
    ),
    "reserves.fee.estimated": (
        "年费为估算：现有协议没有约定储备费，以签约时商定的为准。",
        "The yearly fee is estimated: the agreement names none; what is agreed on counts.",
    ),
    "reserves.ends_on": ("原协议 {day} 到期", "The agreement ends on {day}"),
    "reserves.how_sure": ("有多可靠", "How sure it is"),
    "reserves.fresh": (
        (
            "换 {count} 个没见过的情景检验：平均救助 **{mean}** 人，95% 的把握在 {low} 至 {high} "
            "人之间。"
        ),
        "In {count} fresh scenarios: **{mean}** people in the mean, 95 % sure {low} to {high}.",
    ),
    "reserves.vss": (
        "比只按“平均灾情”做规划，平均多救助 **{people}** 人（多情景规划的价值）。",
        "**{people}** people more than by planning for the mean disaster.",
    ),
    "reserves.evpi": (
        "如果能预知会发生哪种灾情，同样的钱平均还能多救助 **{people}** 人（信息的最大价值）。",
        "Knowing what will happen, the same money would relieve **{people}** more.",
    ),
    "reserves.by_scenario": ("各情景救助人数", "People by scenario"),
    "reserves.scenario": ("情景", "Scenario"),
    "reserves.probability": ("概率", "Probability"),
    "reserves.needed": ("需救助", "In need"),
    "reserves.today": ("现状", "Today"),
    "reserves.plan": ("规划后", "With the plan"),
    "reserves.marginal": ("再增加一个单位的价值", "One more unit of what, where"),
    "reserves.marginal_hint": (
        "现有储备上再多一个单位（不计价钱），平均多救助的人数；取自各情景的影子价格。",
        "People whom one more unit on top of today would relieve in the mean, by its duals.",
    ),
    "reserves.marginal_none": (
        "再多一个单位也不会多救助人。",
        "No single unit more relieves anybody.",
    ),
    "reserves.marginal_row": (
        "- {item} 每多 1 {unit}，放在 {place}：现状下 +{today} 人，规划后 +{plan} 人",
        "- 1 {unit} more of {item} at {place}: {today} people today, {plan} with the plan",
    ),
    "reserves.marginal_table": ("全部物资与地点", "Every item and place"),
    "reserves.on_map": ("地图", "Map"),
    "reserves.site_tip": (
        "<b>{site}</b><br>最多 {people} 人<br>全员获救把握：现状 {today}，规划后 {plan}",
        "<b>{site}</b><br>up to {people} people<br>all relieved: today {today}, plan {plan}",
    ),
    "reserves.legend.sure": ("把握 ≥ 90%", "90 % sure and more"),
    "reserves.legend.unsure": ("50%–90%", "50–90 %"),
    "reserves.legend.lost": ("不足 50%", "less than 50 %"),
    "reserves.legend.place": ("储备点（越大存得越多）", "Reserves (by what they hold)"),
    "reserves.by_place": ("各处储备：现状与规划后", "Reserves by place"),
    "reserves.place": ("地点", "Place"),
    "reserves.none": ("还没有保存的规划。", "No plan has been kept yet."),
    "reserves.kept_plans": ("已保存的规划", "Kept plans"),
    "reserves.headline": (
        "{number} 号 {name} · {money} · {people} 人 · 把握 {chance}",
        "No. {number} {name} · {money} · {people} people · {chance} sure",
    ),
    "reserves.compare": ("与其他规划比较", "Compare with others"),
    "reserves.number": ("编号", "No."),
    "reserves.at": ("测算时间", "Made at"),
    "reserves.made": (
        (
            "{who} 于 {at} 测算 · {scenarios} 个情景，种子 {seed} · {risk} · 与上界差距 {gap} · "
            "校验码 {mark}"
        ),
        (
            "{who}, {at} · {scenarios} scenarios, seed {seed} · {risk} · gap to the bound {gap} · "
            "{mark}"
        ),
    ),
    "reserves.tick": ("列入申请", "Propose this"),
    "reserves.asked_for": ("已申请 {number}", "Proposed: {number}"),
    "reserves.ticked": ("已勾选 **{count}** 项，共 {money}", "**{count}** ticked, {money}"),
    "reserves.propose": ("提出申请", "Propose them"),
    "reserves.proposed": ("已提交申请 {number}，等待他人审批。", "{number} waits for approval."),
    "reserves.no_proposals": ("还没有申请。", "There are no proposals yet."),
    "reserves.proposal": ("申请", "Proposal"),
    "reserves.proposal_head": (
        "按第 {plan} 号规划 · {who} {at} 提出 · 合计 {money}",
        "Of plan {plan} · {who}, {at} · {money} in all",
    ),
    "reserves.loses": ("少了它平均少救助 {people} 人", "{people} people fewer without it"),
    "reserves.became": ("已生成 {ref}", "Became {ref}"),
    "reserves.open": (
        "已批准，待办理：预算未到位，或存放点还不是系统中的仓库。",
        "Approved, not done yet: no budget, or its place is no warehouse on the books.",
    ),
    "reserves.to_depot": ("先存放到", "Bring it to"),
    "reserves.carry_out": ("现在办理", "Carry it out now"),
    "reserves.done": ("{number} 已办理。", "{number} is done."),
    "reserves.no_tasks": ("没有动员或设点任务。", "There are no tasks."),
    "reserves.task.campaign": ("家庭储备动员", "Campaign"),
    "reserves.task.cache": ("设前置点", "Open a cache"),
    "reserves.task_line": (
        "{goods} × {count} · {due} 前完成 · 申请 {proposal}",
        "{goods} × {count} · by {due} · {proposal}",
    ),
    "reserves.task_state.open": ("办理中", "Under way"),
    "reserves.task_state.done": ("已完成", "Done"),
    "reserves.task_state.dropped": ("已放弃", "Given up"),
    "reserves.task_end": ("办结", "End it"),
    "reserves.reached": ("完成数量", "Reached"),
    "reserves.task_note": ("办理情况（放弃时必填）", "What was done (needed when given up)"),
    "reserves.task_done": ("已完成", "Done"),
    "reserves.task_drop": ("放弃", "Give it up"),
    "reserves.chart.people": ("平均救助人数（左）", "People in the mean (left)"),
    "reserves.chart.chance": ("全员获救把握（右）", "Chance of all (right)"),
    "reserves.chart.today": ("现状", "Today"),
    "reserves.chart.chosen": ("所选", "Chosen"),
    "reserves.chart.money": ("新增投入（千元）", "New money (thousand yuan)"),
}
