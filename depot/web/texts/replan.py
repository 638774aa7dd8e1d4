"""Texts of reports from the field and of plans made again."""

TEXTS: dict[str, tuple[str, str]] = {
    "replan.open": ("现场情况", "Reports from the field"),
    "replan.about": (
        (
            "登记现场变化后重新求解：已装车的货不动，能照旧的车次至少九成一分钟不改；"
            "多改一些能多保障多少人，另列一个方案供选择。采用后生成新的调拨单，由领导审批。"
        ),
        (
            "Report what has changed, then plan again: loaded trucks keep their goods, of the "
            "trips that still fit nine of ten stay to the minute, and how many more people more "
            "changes relieve stands beside it for you to choose. It becomes a new dispatch order "
            "for approval."
        ),
    ),
    "replan.kind": ("发生了什么", "What happened"),
    "replan.kind.road": ("道路中断", "A road is closed"),
    "replan.kind.hours": ("道路暂时不通或变慢", "A road is closed or slow for a while"),
    "replan.hours.in": ("多少分钟后开始", "Begins in how many minutes"),
    "replan.hours.for": ("持续多少分钟", "Lasts how many minutes"),
    "replan.hours.slower": ("车速降低（%），100 为不通", "Slower by (%); 100: closed"),
    "replan.told.hours": (
        "{road}：{begin}后起{how}，持续 {lasts}",
        "{road}: {how} in {begin}, for {lasts}",
    ),
    "replan.kind.slower": ("车速下降", "Roads are slower"),
    "replan.kind.truck": ("车辆退出", "A truck is lost"),
    "replan.kind.driver": ("驾驶员到点", "A driver's hours end"),
    "replan.kind.people": ("安置点人数变化", "More or fewer people at a site"),
    "replan.kind.gone": ("安置点撤销", "A site is given up"),
    "replan.kind.goods": ("货源不足或延迟", "Goods are short or late"),
    "replan.kind.docks": ("装车台变化", "Docks open or closed"),
    "replan.road": ("中断的道路", "Closed road"),
    "replan.percent": ("现在的车速（平时的%）", "Speed now (% of the usual)"),
    "replan.in_min": ("还能工作多少分钟", "Minutes until the driver stops"),
    "replan.people": ("现在共有多少人", "People there now, in all"),
    "replan.units": ("还能装多少件", "Units that can still be loaded"),
    "replan.ready_in": ("多少分钟后能装", "Ready in how many minutes"),
    "replan.docks": ("能用的装车台数", "Docks that can be used"),
    "replan.report": ("登记这一条", "Add this report"),
    "replan.take_back": ("撤回", "Take back"),
    "replan.told.road": ("道路中断：{road}", "Road closed: {road}"),
    "replan.told.slower": ("车速降到平时的 {percent}%", "Speed down to {percent} % of the usual"),
    "replan.kind.comes": ("增加车辆", "A truck joins"),
    "replan.kind.opened": ("新增安置点", "A new site"),
    "replan.site_name": (
        "安置点名称（需求按邻近安置点的人均标准）",
        "Name (needs as at the site beside it)",
    ),
    "replan.site_near": ("邻近安置点", "Site beside it"),
    "replan.site_unnamed": (
        "填写新安置点的名称后才能登记。",
        "Give the new site a name to report it.",
    ),
    "replan.no_more_trucks": ("登记的车辆都已在方案中。", "All registered trucks are in the plan."),
    "replan.told.comes": (
        "增加车辆：{truck}，{span}后在{source}待命",
        "Truck {truck} joins: at {source} in {span}",
    ),
    "replan.told.opened": (
        "新增安置点：{site}（{near}附近），{people} 人",
        "New site: {site} near {near}, {people} people",
    ),
    "replan.told.truck": ("车辆退出：{truck}", "Truck lost: {truck}"),
    "replan.told.driver": ("{truck} 驾驶员 {span}后下班", "Driver of {truck} stops in {span}"),
    "replan.told.people": ("{site} 现有 {people} 人", "{people} people at {site} now"),
    "replan.told.gone": ("{site} 撤销", "{site} is given up"),
    "replan.told.goods": (
        "{source}：{item}还能装 {units} 件，{span}后可装",
        "{source} can still load {units} units of {item}, in {span}",
    ),
    "replan.told.docks": ("{source}：可用装车台 {docks} 个", "{docks} docks usable at {source}"),
    "replan.divert": ("允许改道的已装车辆", "Loaded trucks that may be sent elsewhere"),
    "replan.divert_none": ("不改道", "None"),
    "replan.divert_help": (
        "不选时，已装车辆只在送不到或不再需要时改送别处。",
        (
            "Otherwise a loaded truck goes elsewhere only if its site can't be reached or needs "
            "nothing any more."
        ),
    ),
    "replan.price": (
        "每改动一个车次，至少要多保障几人",
        "People that each changed trip must gain",
    ),
    "replan.price_help": (
        "数字越大，改动的车次越少。",
        "The larger, the fewer trips are changed.",
    ),
    "replan.solve": ("按现在情况重新求解", "Plan again by what is so now"),
    "replan.solving": ("正在求解，约 6 秒……", "Planning, about 6 seconds …"),
    "replan.title": ("调整方案", "Proposed changes"),
    "replan.choice": ("选用哪个方案", "Which plan"),
    "replan.choice.steady": (
        "少改动：{trips} 个车次有变，保障 {people} 人",
        "Few changes: {trips} trips otherwise, {people} people relieved",
    ),
    "replan.choice.most": (
        "多保障：{trips} 个车次有变，保障 {people} 人",
        "Most people: {trips} trips otherwise, {people} people relieved",
    ),
    "replan.choice_help": (
        "少改动方案最多改动一成能照旧的车次。它比多保障方案少保障不超过 1.5% 的人时，系统先选它。",
        (
            "Few changes: at most a tenth of the trips that still fit. It is chosen for you where "
            "it relieves no more than 1.5 % fewer people than the other."
        ),
    ),
    "replan.undisturbed": ("没有变化时（{hours} 小时内）", "Undisturbed ({hours} h)"),
    "replan.carried_on": ("照旧执行（{hours} 小时内）", "Carried on ({hours} h)"),
    "replan.replanned": ("调整后（{hours} 小时内）", "Planned again ({hours} h)"),
    "replan.more": ("多保障 {people} 人", "{people} people more"),
    "replan.fewer": ("少保障 {people} 人", "{people} people fewer"),
    "replan.same": ("人数不变", "as many people"),
    "replan.wait": ("人均等待", "Mean wait"),
    "replan.wait_help": (
        "从灾害发生到得到保障，截至时限；照旧执行为 {old}。",
        "From onset to relief, up to the deadline; carried on it is {old}.",
    ),
    "replan.unchanged": ("不变的车次", "Trips unchanged"),
    "replan.of": ("{part} / {total}", "{part} of {total}"),
    "replan.first": ("{seconds} 秒得出首个方案", "first plan in {seconds} s"),
    "replan.bound": (
        (
            "可证明：从现在起无论怎么调整，最多 {people} 人按时得到救助，本方案与此差 {gap}。"
            "差距是还没有证明的部分：上界可能偏高，方案不一定差这么多。"
        ),
        (
            "Proven: however it is changed from now on, at most {people} people are relieved in "
            "time, and this plan is {gap} below. That is what is not proven either way: the bound "
            "may be too high, the plan need not be that much worse."
        ),
    ),
    "replan.best": (
        "已证明：从现在起没有能让更多人按时得到救助的方案。",
        "Proven: from now on no plan relieves more people in time.",
    ),
    "replan.trip": ("第 {number} 车次（{source}→{sites}）", "Trip {number} ({source} to {sites})"),
    "replan.later": ("晚 {span}", "{span} later"),
    "replan.sooner": ("早 {span}", "{span} sooner"),
    "replan.change.new": (
        "新增：{source} 装 {load}，{leave} 出发，{stops}",
        "New: load {load} at {source}, leave {leave}, {stops}",
    ),
    "replan.change.cancelled": ("{trip} 取消", "{trip} is cancelled"),
    "replan.change.shifted": (
        "{trip} 改为 {leave} 出发（{shift}），{stops}",
        "{trip} leaves at {leave} ({shift}), {stops}",
    ),
    "replan.change.same_leave": (
        "{trip} 仍于 {leave} 出发，装车或到达时刻有变：{stops}",
        "{trip} still leaves at {leave}, but loads or arrives otherwise: {stops}",
    ),
    "replan.change.load": (
        "{trip} 改装：{units}；{leave} 出发，{stops}",
        "{trip} loads otherwise: {units}; leaves {leave}, {stops}",
    ),
    "replan.change.stops": (
        "{trip} 改为：装 {load}，{leave} 出发，{stops}",
        "{trip} becomes: load {load}, leave {leave}, {stops}",
    ),
    "replan.change.void": (
        "{trip} 途中中止，{sites} 送不到，货在车上",
        "{trip} ends on the way; {sites} not reached, the goods stay on the truck",
    ),
    "replan.change.diverted": (
        "{trip} 途中改道：不去 {sites}；全程 {stops}",
        "{trip} is sent elsewhere: not to {sites}; in all {stops}",
    ),
    "replan.change.nothing": ("——", "—"),
    "replan.change.later": (
        "{trip} 已装车，预计到达{shift}：{stops}",
        "{trip} is loaded and expected {shift}: {stops}",
    ),
    "replan.change.for": ("（关系 {people} 人）", " ({people} people depend on it)"),
    "replan.others": ("其余 {trucks} 辆车照旧。", "The other {trucks} trucks go on as they were."),
    "replan.only_drop": (
        "没有新的车次。以下车次不再需要或无法执行：{trips}。请领导在本单“撤销”中只撤销这些车次。",
        (
            "There are no new trips. These are not needed or not possible any more: {trips}. "
            "Whoever approves can cancel just these under “cancel” of this order."
        ),
    ),
    "replan.nothing_new": ("照旧执行即可，无需调整。", "Carry on: nothing is to be changed."),
    "replan.accept_note": (
        (
            "采用后：不变的车次留在原单；改动和新增的车次进新单。领导批准新单时，被替代的车次同时撤销、"
            "所占库存释放。批准前原单照旧。"
        ),
        (
            "Once accepted, unchanged trips stay with their order; changed and new ones go into a "
            "new order. Its approval gives up those it replaces and frees what they hold. Until "
            "then the old order stands."
        ),
    ),
    "replan.accept": ("采用并起草调拨单", "Accept and draft its order"),
    "replan.name": ("{number} 现场调整 {at}", "{number} replanned {at}"),
    "replan.drafted": (
        "已起草调整单 {number}，等待领导审批。",
        "Drafted order {number} of the re-plan; it waits for approval.",
    ),
    "replan.replaces": (
        "批准时替代 {number} 的第 {trips} 车次",
        "replaces trips {trips} of {number}",
    ),
    "order.done.drop": (
        "{number} 的所选车次已撤销。",
        "The chosen trips of {number} are cancelled.",
    ),
    "replan.drop_trips": (
        "只撤销这些车次（不选为整单）",
        "Only these trips (none: the whole order)",
    ),
    "replan.goes": (
        "计划按时保障 {planned} 人，按现在的进度 {expected} 人；{late}。",
        "Planned to relieve {planned} people in time; as it goes, {expected}. {late}.",
    ),
    "replan.late": ("最晚的车次晚 {span}", "The latest trip is {span} late"),
    "replan.not_late": ("没有车次晚点", "No trip is late"),
    "replan.proposed": (
        "偏差超过本单位设定的限度，建议登记情况后重新求解。",
        " That is more than the house bears: report what happened and plan again.",
    ),
    "replan.arrivals": ("各站计划与预计到达", "Planned and expected arrivals"),
    "replan.not_reached": ("到不了", "not reached"),
    "replan.column.truck": ("车辆", "Truck"),
    "replan.column.site": ("到站", "Stop"),
    "replan.column.planned": ("计划到达", "Planned"),
    "replan.column.expected": ("到达/预计", "Arrived or expected"),
    "replan.column.late": ("晚（分钟）", "Late (min)"),
    "replan.state.arrived": ("已到达", "arrived"),
    "replan.state.left": ("在途", "on the road"),
    "replan.state.waiting": ("未发车", "not left"),
}
