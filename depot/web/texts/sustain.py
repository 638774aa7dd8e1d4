"""Texts of the days after a dispatch plan: who is supplied, what runs out, what to order."""

TEXTS: dict[str, tuple[str, str]] = {
    "sustain.title": ("72 小时持续保障", "Supply for the next 72 hours"),
    "sustain.hint": (
        (
            "头 10 小时之后，饮水、食物、取暖每天都要续上。按标准算每天用量，安置点余量结转，"
            "驾驶员按班休息，按时段滚动安排车次。"
        ),
        (
            "After the first hours water, food and heat are needed every day. Daily use by the "
            "norms, what is left at sites carries over, drivers rest, trips are planned step by "
            "step."
        ),
    ),
    "sustain.hours": ("保障时长（小时）", "Hours to cover"),
    "sustain.window": ("时段", "Window"),
    "sustain.limit": ("求解时限（秒）", "Time limit (s)"),
    "sustain.two_drivers": ("配双驾驶员的车（可轮换不停车）", "Lorries with two drivers"),
    "sustain.two_drivers_none": ("没有", "None"),
    "sustain.start": ("安排持续保障", "Plan the days after"),
    "sustain.again": ("按以上条件重新安排", "Plan again"),
    "sustain.progress": ("已排 {done} / {steps} 个阶段", "{done} of {steps} steps planned"),
    "sustain.cancel": ("停止，其余阶段用初步安排", "Stop; first plans for the rest"),
    "sustain.sentence": (
        (
            "{first} 到 {last}：饮水、食物、取暖样样不缺的占 **{share}**"
            "（{days} / {wanted} 人·天）。可证明的上限 {bound} 人·天。"
        ),
        (
            "{first} to {last}: **{share}** have water, food and heat ({days} of {wanted} "
            "person-days). Proven limit: {bound}."
        ),
    ),
    "sustain.limit_note": (
        (
            "差 {days} 人·天（{gap}）还没有证明能不能做到：上限不计体积、整件、装车排队和每站停靠，"
            "往往高于实际能做到的，差得多不等于安排得差。"
        ),
        (
            "{days} person-days ({gap}) below the limit are not proven either way: the limit "
            "leaves out volume, whole units, queues at docks and the minutes of each stop, "
            "so it is often higher than what can be done; a large gap doesn't make a bad plan."
        ),
    ),
    "sustain.limit_none": (
        "时限内没有证明出低于需要量的上限，不能说明安排离最好还有多远。",
        (
            "No limit below what is wanted was proven in the time: how far the plan is from the "
            "best is not known."
        ),
    ),
    "sustain.sentence_ordered": ("已计入下列订货。", " Orders are counted in."),
    "sustain.broken": (
        "独立复核发现 {count} 处问题，本安排不可用，请重新安排。",
        "The independent check found {count} faults: don't use this plan, plan again.",
    ),
    "sustain.by_day": ("每天有保障的人", "People supplied by day"),
    "sustain.column.need": ("需求", "Need"),
    "sustain.column.day": ("第{day}天", "Day {day}"),
    "sustain.ration": ("定量发放建议 · {need}：{shares}", "Ration · {need}: {shares}"),
    "sustain.ration_day": ("第{day}天 {share}", "day {day} {share}"),
    "sustain.ration_hint": (
        "上表是有就发完的情况；按定量发放，总量不变，能撑得更久。",
        "The table is for handing out all there is; rations last longer with the same goods.",
    ),
    "sustain.runs_out": ("什么时候断供", "What runs out, when"),
    "sustain.never_out": ("期间没有断供。", "Nothing runs out."),
    "sustain.out_at_sites": (
        "- {need}：{sites} 个安置点会断供，最早 **{first}**",
        "- {need}: runs out at {sites} sites, first at **{first}**",
    ),
    "sustain.sources_out": ("库里用完的物资（{count} 项）", "Gone at sources ({count})"),
    "sustain.source_out": (
        "{source} · {item}：{minute} 装完",
        "{source} · {item}: the last is loaded at {minute}",
    ),
    "sustain.source_next": ("，{minute} 再到货", ", more at {minute}"),
    "sustain.orders": ("要订什么、最迟什么时候订", "What to order, by when"),
    "sustain.no_orders": (
        "货源够用，不用订货；缺的是运力或时间。",
        "There is enough: no orders are needed.",
    ),
    "sustain.order": (
        "- 最迟 **{by}** 订 **{item}** {units}（{price}），{needed} 前到{source}（补{need}）",
        "- By **{by}** order **{item}** {units} ({price}), at {source} by {needed} ({need})",
    ),
    "sustain.order_late": ("——已来不及准时，请马上订", " — late already: order at once"),
    "sustain.order_unknown": (
        "- {need}缺口折合 **{item}** {units}，{needed} 前要到库；没有登记可订的来源",
        "- {need} lacks **{item}** {units} by {needed}; nothing is known that could be ordered",
    ),
    "sustain.orders_hint": (
        "按在册供应商报价，没有报价的按目录价和市场采购用时估算。",
        "By vetted sellers' offers, else the catalogue's price and the usual time of a purchase.",
    ),
    "sustain.with_orders": ("按订货后再排一次", "Plan again with these orders"),
    "sustain.with_orders_help": (
        "把上面的订货计入货源重新安排，看是否样样不缺。",
        "Counts the orders in and plans anew, to see whether nothing lacks.",
    ),
    "sustain.sites": ("看某个安置点", "One site"),
    "sustain.site": ("安置点（断供久的在前）", "Site (longest without first)"),
    "sustain.site_hint": (
        "有就发完的保障比例；括号内为定量发放。",
        "Share supplied if all is handed out; rations in brackets.",
    ),
    "sustain.share_and_ration": ("{share}（{ration}）", "{share} ({ration})"),
    "sustain.site_out": ("{need} {first} 至 {last} 断供", "No {need} from {first} to {last}"),
    "sustain.column.window": ("时段", "Window"),
    "sustain.trips": ("车次（{trips}）", "Trips ({trips})"),
    "sustain.column.leave": ("出库", "Leaves"),
    "sustain.column.truck": ("车辆", "Lorry"),
    "sustain.column.source": ("装车点", "Source"),
    "sustain.column.stops": ("停靠（卸完）", "Stops (unloaded)"),
    "sustain.column.load": ("装载", "Load"),
    "sustain.download": ("下载方案文件", "Download the plan"),
    "sustain.keep": ("保存这份安排", "Keep this plan"),
    "sustain.kept": ("已保存为第 {number} 号安排。", "Kept as plan of days {number}."),
    "sustain.kept_ones": (
        "已存的持续保障安排（{count}）",
        "Plans of days that were kept ({count})",
    ),
    "sustain.kept_none": ("选一份查看", "Choose one to look at"),
    "sustain.from_hour": ("从某一小时起重排", "Plan again from an hour on"),
    "sustain.from_hour_hint": (
        "到那时已出发的车次照旧，其余重排。安置点实地清点过的，填上实有数，代替推算数。",
        (
            "Trips that have begun by then stay, the others are planned anew. Where a site was "
            "counted, what lies there takes the place of what was reckoned."
        ),
    ),
    "sustain.hour": ("灾后第几小时", "Hour from onset"),
    "sustain.counts": ("实地清点（可不填）", "Counted at sites (may stay empty)"),
    "sustain.count_item": ("物资", "Item"),
    "sustain.count_units": ("实有数", "Units there"),
    "sustain.from_hour_go": ("从这时起重排", "Plan again from then"),
}
