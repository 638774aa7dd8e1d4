"""Texts of a plan: its figures, map, time lines, shortages."""

TEXTS: dict[str, tuple[str, str]] = {
    "chart.approach": ("驶往装车点", "To the dock"),
    "chart.load": ("装车", "Loading"),
    "chart.drive": ("行驶", "Driving"),
    "chart.unload": ("卸车", "Unloading"),
    "chart.own_truck": ("{code} 供方自有车", "{code} supplier's own"),
    "chart.dock": ("{source} {number} 号月台", "{source} dock {number}"),
    "chart.dock_hover": ("{vehicle}<br>{start} 至 {end}", "{vehicle}<br>{start} to {end}"),
    "chart.truck_hover": (
        "{activity} · {place}<br>{start} 至 {end}<br>第 {trip} 车次",
        "{activity} · {place}<br>{start} to {end}<br>trip {trip}",
    ),
    "chart.hours_after_onset": ("灾害发生后（小时）", "Hours after the onset"),
    "chart.deadline": ("{hours} 小时时限", "{hours} h deadline"),
    "chart.relieved": ("得到救助（人）", "Relieved (people)"),
    "chart.bound": ("可证明的上界", "Proven bound"),
    "chart.all_people": ("受灾群众", "All people"),
    "chart.best": ("目前最好方案", "Best plan so far"),
    "chart.seconds": ("求解用时（秒）", "Seconds of search"),
    "plan.relieved": ("{hours} 小时内救助", "Relieved in {hours} h"),
    "plan.of_people": ("共 {people} 人 {share}", "of {people}, {share}"),
    "plan.of_sites": ("共 {sites} 个安置点", "of {sites} sites"),
    "plan.relieved_help": (
        "一个人的各项基本需求都送到，才算得到救助。由独立复核程序计算。",
        "A person counts once every basic need has come. Counted by the independent check.",
    ),
    "plan.bound": ("可证明上界", "Proven bound"),
    "plan.bound_note": ("不可能更多", "no plan does better"),
    "plan.bound_help": (
        "用现有库存、车辆、月台和道路，任何方案都不可能救助更多人。",
        "With this stock, these trucks, docks and roads no plan can relieve more.",
    ),
    "plan.gap": ("与上界的差距", "Gap to the bound"),
    "plan.gap_help": (
        (
            "方案与上界之差占上界的比例；0 表示已证明最优。差距是还没有证明的部分：上界可能偏高，"
            "方案不一定差这么多。"
        ),
        (
            "Difference to the bound as a share of it; 0 means proven optimal. It is what is not "
            "proven either way: the bound may be too high, the plan need not be that much worse."
        ),
    ),
    "plan.status.optimal": ("已证明最优", "proven optimal"),
    "plan.status.feasible": ("可行方案", "feasible plan"),
    "plan.status.infeasible": ("无法救助任何人", "nobody can be relieved"),
    "plan.late_first": ("首批超 {hours} 小时", "First after {hours} h"),
    "plan.late_first_help": (
        "从下达调拨指令起 {hours} 小时内首批物资未到的安置点（国家 2024 年要求）。",
        (
            "Sites whose first supplies come later than {hours} h after the dispatch order "
            "(national guidance of 2024)."
        ),
    ),
    "plan.mean_wait": ("人均等待", "Mean wait"),
    "plan.mean_wait_help": (
        "从灾害发生到得到救助的平均时间；时限内没有得到救助的按时限计。",
        "Mean time from the onset to relief; those not relieved count up to the deadline.",
    ),
    "plan.trips": ("车次", "Trips"),
    "plan.km": ("{km} 公里", "{km} km"),
    "plan.check_ok": (
        "独立复核通过：库存、装载、时刻、月台、时限逐项核对无误。以上数字均由复核程序算出。",
        (
            "The independent check passed: stock, loads, times, docks and deadlines hold. All "
            "figures above are its own."
        ),
    ),
    "plan.check_failed": ("独立复核不通过：", "The independent check failed:"),
    "plan.worst": (
        "最差安置点：{site}，{people} 人中 {relieved} 人按时得到救助（{share}）。",
        "Worst site: {site}, {relieved} of {people} people relieved in time ({share}). ",
    ),
    "plan.with_nothing": (
        "共 {count} 处几乎无人得到救助。",
        "At {count} sites hardly anybody is relieved. ",
    ),
    "plan.worst_bound": (
        "已证明：没有方案能让最差的安置点超过 {share}。",
        "Proven: no plan relieves more than {share} of its worst site.",
    ),
    "plan.worst_bound_of": (
        "已证明：救助不少于 {people} 人的方案，最差的安置点都不会超过 {share}。",
        "Proven: no plan that relieves {people} or more relieves over {share} of its worst site.",
    ),
    "plan.worst_unbounded": (
        "最差的安置点能到多少，尚无小于 100% 的上界。",
        "No bound below 100 % is known for the worst site.",
    ),
    "plan.out_of_reach": (
        "{count} 处无论如何都救不到，不计入最差安置点：{sites}。",
        "At {count} sites no plan can relieve anybody; they are left out here: {sites}.",
    ),
    "plan.tab.map": ("地图", "Map"),
    "plan.tab.curve": ("救助曲线", "Relief curve"),
    "plan.tab.trucks": ("车辆时间表", "Trucks"),
    "plan.tab.docks": ("月台时间表", "Docks"),
    "plan.tab.shortages": ("缺口与原因", "Shortages"),
    "plan.tab.trips": ("车次表", "Trips"),
    "plan.curve_note": (
        "曲线：到该时刻各项基本需求都已送到的人数。",
        "The curve: people for whom every basic need has come by then.",
    ),
    "plan.no_trips": ("没有车次。", "No trips."),
    "plan.no_shortage": ("所有安置点都按时得到救助。", "All sites are relieved in time."),
    "plan.shortage": (
        "{sites} 个安置点、{people} 人未能在时限内得到救助。",
        "{sites} sites with {people} people are not relieved in time.",
    ),
    "plan.need_covered": ("{need} {share}", "{need} {share}"),
    "plan.column.missing": ("未救助（人）", "Not relieved"),
    "plan.column.relieved": ("已救助（人）", "Relieved"),
    "plan.column.open_needs": ("未满足的需求（满足率）", "Open needs (covered)"),
    "plan.column.first": ("首批到达", "First supplies"),
    "plan.column.trip": ("车次", "Trip"),
    "plan.column.truck": ("车辆", "Truck"),
    "plan.column.source": ("装车点", "Loads at"),
    "plan.column.loading": ("装车时间", "Loading"),
    "plan.column.stops": ("送达（到达时间）", "Stops (arrival)"),
    "plan.column.load": ("装载", "Load"),
    "plan.binding.stock": ("库存", "Stock"),
    "plan.binding.trucks": ("车辆", "Trucks"),
    "plan.binding.docks": ("月台", "Docks"),
    "plan.binding.roads": ("道路", "Roads"),
    "plan.binding.lead_time": ("供货时间", "Lead time"),
    "map.alt": ("昌邑区地图", "Map of the district"),
    "map.trucks": ("只看车辆", "Show trucks"),
    "map.all_trucks": ("全部车辆", "All trucks"),
    "map.no_places": ("该方案没有位置信息，无法绘图。", "The plan carries no positions to draw."),
    "map.route_tip": ("{vehicle}<br>第 {trip} 车次", "{vehicle}<br>trip {trip}"),
    "map.site_tip": (
        "<b>{site}</b><br>救助 {relieved} / {people} 人（{share}）<br>首批 {first}，全部 {full}",
        "<b>{site}</b><br>{relieved} of {people} relieved ({share})<br>first {first}, all {full}",
    ),
    "map.legend.full": ("全部救助", "all relieved"),
    "map.legend.part": ("部分救助", "part relieved"),
    "map.legend.none": ("未救助", "none relieved"),
    "map.legend.source": ("装车点", "source"),
    "map.legend.route": ("行车路线（按车分色）", "route (colour by truck)"),
    "map.legend.closed": ("道路中断", "closed road"),
    "map.legend.river": ("松花江", "Songhua river"),
    "map.roads_note": (
        "圆的大小表示人数。路网为估算的简化网络，路段画作直线；村和社区位置为估算。",
        (
            "Circles grow with people. The road network is an estimated, simplified one, drawn as "
            "straight lines; positions of communities are estimated."
        ),
    ),
    "plans.title": ("已存方案", "Saved plans"),
    "plans.none": ("还没有保存的方案。", "No plans saved yet."),
    "plans.choose": ("查看方案", "Show plan"),
    "plans.column.number": ("编号", "No."),
    "plans.column.made": ("保存时间", "Saved at"),
    "plans.made_with": (
        "求解程序 {version}，种子 {seed}，按台账第 {seq} 笔时的库存。显示时重新复核。",
        "Solver {version}, seed {seed}, stock as of ledger entry {seq}. Checked anew for this.",
    ),
    "plan.reason": (
        "{need}：{sites} 个安置点受**{binding}**限制",
        "{need}: {sites} sites limited by **{binding}**",
    ),
    "plan.any_need": ("各项需求", "all needs"),
    "plan.reasons_each": ("逐点说明（{count} 条）", "Site by site ({count})"),
    "plan.column.binding": ("限制因素", "Binding"),
    "plan.column.why": ("说明", "Why"),
}
