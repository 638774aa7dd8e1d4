"""Texts of the dispatch page's first three steps."""

TEXTS: dict[str, tuple[str, str]] = {
    "dispatch.title": ("调度方案", "Dispatch plan"),
    "dispatch.step.scenario": ("情景", "Scenario"),
    "dispatch.step.needs": ("需求", "Needs"),
    "dispatch.step.solve": ("求解", "Solve"),
    "dispatch.step.plan": ("方案", "Plan"),
    "dispatch.next.needs": ("下一步：核对需求", "Next: check the needs"),
    "dispatch.next.solve": ("下一步：求解", "Next: solve"),
    "dispatch.next.plan": ("查看方案", "See the plan"),
    "colon": ("：", ": "),
    "scenario.kind": ("情景来源", "Scenario from"),
    "scenario.prepared": ("预设情景", "Prepared"),
    "scenario.own": ("自定情景", "Own"),
    "scenario.choose": ("预设情景", "Prepared scenario"),
    "scenario.load": ("采用", "Use it"),
    "scenario.affected": ("受灾群众（人）", "Affected people"),
    "scenario.relocated": ("其中转移 {people} 人", "{people} relocated"),
    "scenario.sites": ("安置点", "Sites"),
    "scenario.closures": ("中断道路", "Closed roads"),
    "scenario.speed": ("车速为平时", "Speed left"),
    "scenario.order_after": ("灾后下令", "Order after"),
    "scenario.deadline": ("救助时限", "Deadline"),
    "scenario.assumes": (
        "发生于 {onset}，按{season}标准，受灾比例取{estimate}，供货时间 ×{lead}。",
        "Onset {onset}; norms: {season}; affected share: {estimate}; lead times × {lead}.",
    ),
    "scenario.hazard": ("灾种", "Hazard"),
    "scenario.level": ("等级", "Level"),
    "scenario.level_words": (
        "{level} 级（约 {years} 年一遇）",
        "{level} (about once in {years} y)",
    ),
    "scenario.onset": ("发生时间", "Onset"),
    "scenario.season": ("季节标准", "Season"),
    "scenario.estimate": ("受灾比例", "Affected share"),
    "scenario.estimate.low": ("低值", "low"),
    "scenario.estimate.mode": ("众值", "mode"),
    "scenario.estimate.high": ("高值", "high"),
    "scenario.places": ("受灾乡镇街道、社区或村", "Townships or communities hit"),
    "scenario.closed_roads": ("中断道路", "Closed roads"),
    "scenario.closed_help": (
        "预先选中中断可能性大于一半的道路，可增减。",
        "Roads likelier closed than open are chosen already; change them as needed.",
    ),
    "road_hours.title": ("分时段道路情况（{count} 条）", "Roads by the hour ({count})"),
    "road_hours.help": (
        "只填某个时段不通或变慢的道路。车到不通处就地等候，通了接着走；方案会尽量赶在不通之前通过。",
        "Roads closed or slow for some hours. Trucks wait for them; plans aim to pass before.",
    ),
    "road_hours.road": ("道路", "Road"),
    "road_hours.all": ("所有道路", "All roads"),
    "road_hours.how": ("情况", "What happens"),
    "road_hours.closed": ("不通", "Closed"),
    "road_hours.slower": ("变慢", "Slower"),
    "road_hours.percent": ("车速降低（%）", "Slower by (%)"),
    "road_hours.begin": ("从", "From"),
    "road_hours.end": ("到", "To"),
    "road_hours.add": ("加入", "Add"),
    "road_hours.remove": ("去掉", "Remove"),
    "road_hours.is_closed": ("不通", "closed"),
    "road_hours.is_slower": ("慢 {percent}%", "slower by {percent} %"),
    "road_hours.line": ("{road}：{begin} 至 {end} {how}", "{road}: {begin} to {end} {how}"),
    "scenario.name": ("情景名称", "Name"),
    "scenario.make": ("生成情景", "Make scenario"),
    "map.affected_tip": (
        "<b>{site}</b><br>受灾 {affected} 人<br>转移 {relocated} 人",
        "<b>{site}</b><br>{affected} affected<br>{relocated} relocated",
    ),
    "needs.tab.people": ("人数", "People"),
    "needs.tab.quantities": ("需求量", "Quantities"),
    "needs.tab.items": ("折合物资", "As items"),
    "needs.people_hint": (
        "受灾、转移人数可直接修改；户数和需求随之重算。",
        "Affected and relocated people can be changed here; the needs follow.",
    ),
    "needs.township": ("乡镇街道", "Township"),
    "needs.residents": ("常住（人）", "Residents"),
    "needs.affected": ("受灾（人）", "Affected"),
    "needs.relocated": ("转移（人）", "Relocated"),
    "needs.per_person": ("每人标准", "Per person"),
    "needs.total": ("需求量", "Quantity"),
    "needs.binding": ("必须满足", "Binding"),
    "needs.binding_note": (
        "“必须满足”的各项需求全部送到，一个人才算得到救助。",
        "A person counts as relieved once all binding needs have come.",
    ),
    "needs.source": ("出处", "Source"),
    "needs.quantity_hint": (
        "按安置点修改需求量；清空单元格即恢复标准值。",
        "Change quantities by site; an emptied cell is the norm again.",
    ),
    "needs.with_unit": ("{need}（{unit}）", "{need} ({unit})"),
    "needs.items_hint": (
        "替代品一行是单独满足全部需求所需的数量；方案会混合使用。",
        "A substitute's units are what would cover the whole need alone; plans mix them.",
    ),
    "needs.units": ("数量", "Units"),
    "needs.role": ("用途", "Role"),
    "needs.supporting": ("配套", "goes along"),
    "needs.substitute": ("可满足", "serves it"),
    "needs.usable": ("可用", "Usable"),
    "solve.limit": ("时限（秒）", "Time limit (s)"),
    "solve.seed": ("随机种子", "Seed"),
    "solve.seed_help": (
        "同样的输入和种子得到同样的方案。",
        "The same input and seed give the same plan.",
    ),
    "solve.first": ("首要目标", "First objective"),
    "solve.first.relieved": ("10 小时内得到救助的人最多", "Most people relieved within 10 h"),
    "solve.first.first_supplies": (
        "首批物资 6 小时内到达的安置点最多",
        "Most sites with first supplies within 6 h",
    ),
    "solve.first.fairness": (
        "最差安置点先保障，再救更多的人",
        "The worst-served sites first, then most people",
    ),
    "solve.first_help": (
        "其余各项依次作为次要目标，都会报告。求解后可以比较不同次序各要付出什么。",
        (
            "The others come after it, and all are reported. What each order costs can be "
            "compared afterwards."
        ),
    ),
    "solve.give_up": ("可让出的人数（%）", "People to give up (%)"),
    "solve.give_up_help": (
        "人数优先时，最多少救百分之几的人，好让最差的安置点多得一些；0 表示一个人也不让。",
        (
            "With people first: how many per cent fewer may be relieved so that the worst-served "
            "sites get more. 0 gives up nobody."
        ),
    ),
    "solve.share_step": ("公平档距（%）", "Step of fairness (%)"),
    "solve.share_step_help": (
        "比较最差安置点时按这么宽的档算：同一档内视为一样好，档越宽，其余目标余地越大。",
        (
            "Sites whose shares lie within a step of so many per cent count as equally well "
            "served; wider steps leave more to what comes after."
        ),
    ),
    "solve.start": ("开始求解", "Start"),
    "solve.cancel": ("停止，用目前最好方案", "Stop with the best so far"),
    "solve.stopping": ("正在停止……", "Stopping …"),
    "solve.pallets": ("托盘装车", "On pallets"),
    "solve.pallets_help": (
        (
            "散装时只看载重和容积；用托盘装车时还看托盘位（取自“车队”，可在此改）。"
            "每盘多少件见物资目录的包装规格。"
        ),
        (
            "Loaded loose, only weight and volume count; on pallets, so do pallet places (from the "
            "fleet; change them here). Units a pallet: the catalogue."
        ),
    ),
    "solve.on_pallets": ("这次用托盘装车", "Goods are loaded on pallets this time"),
    "solve.preparing": ("正在读取库存、协议、车辆和道路……", "Reading stock, agreements, fleet …"),
    "solve.elapsed": ("已用 {seconds} 秒", "{seconds} s"),
    "solve.steps": ("搜索步数", "Search steps"),
    "solve.done": ("求解已结束。", "The search has ended."),
    "solve.failed": (
        "求解过程出错，请重试；仍不行时告知管理员查看日志。",
        "The search failed. Try again; if it stays, have the administrator look at the log.",
    ),
    "plan.run": (
        "求解 {seconds} 秒，种子 {seed}，{stopped}。",
        "Solved in {seconds} s, seed {seed}, {stopped}.",
    ),
    "plan.stopped.proof": ("已证明最优而结束", "ended by proof"),
    "plan.stopped.work": ("搜索步数用完而结束", "ended by its number of steps"),
    "plan.stopped.time": ("到时限而结束", "ended by the time limit"),
    "plan.stopped.cancel": ("由人停止", "stopped by a person"),
    "plan.name": ("方案名称", "Name of the plan"),
    "plan.save": ("保存方案", "Save plan"),
    "plan.saved": ("已保存为方案 {number}。", "Saved as plan {number}."),
    "plan.download": ("下载 plan.json", "Download plan.json"),
}
