"""Texts of why not everybody is relieved, and what would do it most cheaply."""

TEXTS: dict[str, tuple[str, str]] = {
    "why.title": ("差在哪里，补什么最省", "What lacks, and the cheapest way to make it up"),
    "why.nothing": ("全部人员按时得到救助，不需要补充。", "Everybody is relieved: nothing lacks."),
    "why.missing": (
        "按本方案还有 **{people}** 人未能按时得到救助：",
        "**{people}** are not relieved:",
    ),
    "why.where_each": (
        "每个安置点、每项需求的原因，见“缺口与原因”。",
        "Site by site and need by need: under “Shortages”.",
    ),
    "why.no_roads": (
        "道路情况分时段时，暂不比较抢通道路。",
        "Where roads change by the hour, reopening roads isn't compared yet.",
    ),
    "why.catalogue": (
        "可补的资源和价格（{count} 项，可改）",
        "What could be added, at what price ({count})",
    ),
    "why.catalogue_hint": (
        "价格、数量可直接改；最多数量填 0 即不考虑。“本单位估算”是默认假设，请按实际询价修改。",
        (
            "Change prices and numbers as you know them; 0 leaves a line out. What is assumed is "
            "our own guess: put in what you were quoted."
        ),
    ),
    "why.column.what": ("补什么", "What"),
    "why.column.price": ("单价（元）", "Price (CNY)"),
    "why.column.most": ("最多", "At most"),
    "why.column.unit": ("单位", "Unit"),
    "why.column.origin": ("价格来源", "Price from"),
    "why.origin.register": ("登记车辆，费用为估算", "the register; cost assumed"),
    "why.origin.offer": ("在册供应商报价", "a vetted seller's offer"),
    "why.origin.catalogue": ("物资目录价", "the catalogue"),
    "why.origin.assumed": ("本单位估算", "our own assumption"),
    "why.target": ("要救助的人数（%）", "People to relieve (%)"),
    "why.limit": ("求解时限（秒）", "Time limit (s)"),
    "why.start": (
        "找最省的补法（最多 {seconds} 秒）",
        "Find the cheapest way (at most {seconds} s)",
    ),
    "why.cancel": ("停止，用目前最好的", "Stop and take the best so far"),
    "why.stage.base": ("先求原方案……", "Solving the plan as it is …"),
    "why.stage.values": ("计算各项资源多一份能多救多少人……", "What one more of each is worth …"),
    "why.stage.bound": ("证明最少要花多少……", "Proving the least price …"),
    "why.stage.propose": ("试各种补法……", "Trying what to add …"),
    "why.stage.reduce": ("逐项减，看少了行不行……", "Taking away what isn't needed …"),
    "why.stage.confirm": ("最后核实……", "Confirming …"),
    "why.tried": (
        "已试 {tried} 种补法，目前最好救助 {people} 人",
        "{tried} tried; the best relieves {people}",
    ),
    "why.tried_price": ("，{price}", ", {price}"),
    "why.price": ("{price} 元", "CNY {price}"),
    "why.price_none": ("不花钱", "at no cost"),
    "why.outcome.not_needed": (
        "不需要补：要救助 {target} 人，原方案已能救助 {before} 人。",
        "Nothing need be added: {target} are to be relieved, and the plan relieves {before}.",
    ),
    "why.outcome.reached": (
        (
            "补齐下列资源（**{price}**），{hours} 小时内可救助 **{people}** 人"
            "（原方案 {before} 人）。"
        ),
        ("With these (**{price}**) **{people}** are relieved within {hours} h ({before} without)."),
    ),
    "why.outcome.short": (
        (
            "时限内没有找到能救助 {target} 人的补法。目前最好：补下列资源（{price}）"
            "救助 {people} 人（原方案 {before} 人）。可延长时限，或放宽“最多”数量再试。"
        ),
        (
            "No way to {target} was found in the time. The best: these ({price}) relieve "
            "{people} ({before} without). Allow more time, or more of each, and try again."
        ),
    ),
    "why.outcome.short_none": (
        (
            "时限内没有找到能救助 {target} 人的补法，也没有找到比原方案（{before} 人）更好的。"
            "可延长时限，或放宽“最多”数量再试。"
        ),
        (
            "No way to {target} was found in the time, nor one that relieves more than the plan "
            "({before}). Allow more time, or more of each, and try again."
        ),
    ),
    "why.outcome.short_unoffered": (
        (
            "没有给出可补的资源（或“最多”都是 0），所以没有找补法：要救助 {target} 人，"
            "原方案救助 {before} 人。请给出可补的资源再试。"
        ),
        (
            "Nothing was offered that could be added (or “at most” 0 of each), so nothing was "
            "tried: {target} are to be relieved, and the plan relieves {before}. Offer something "
            "and try again."
        ),
    ),
    "why.outcome.impossible": (
        (
            "已证明办不到：把表中资源全部补上，{hours} 小时内最多也只能救助 {most} 人，"
            "到不了 {target} 人。尽量多救：补下列资源（{price}）救助 {people} 人"
            "（原方案 {before} 人）。"
        ),
        (
            "Proven impossible: even with everything listed no more than {most} can be relieved "
            "within {hours} h, not {target}. As many as can be: these ({price}) relieve "
            "{people} ({before} without)."
        ),
    ),
    "why.outcome.impossible_none": (
        (
            "已证明办不到：把表中资源全部补上，{hours} 小时内最多也只能救助 {most} 人，"
            "到不了 {target} 人。也没有找到能比原方案（{before} 人）多救人的补法，所以不列补充。"
        ),
        (
            "Proven impossible: even with everything listed no more than {most} can be relieved "
            "within {hours} h, not {target}. No addition was found that relieves more than the "
            "plan ({before}), so none is listed."
        ),
    ),
    "why.outcome.impossible_unoffered": (
        (
            "已证明：只靠现有资源，{hours} 小时内最多只能救助 {most} 人，到不了 {target} 人"
            "（原方案 {before} 人）。没有给出可补的资源（或“最多”都是 0），所以没有找补法。"
        ),
        (
            "Proven: with what there is no more than {most} can be relieved within {hours} h, not "
            "{target} (the plan: {before}). Nothing was offered that could be added (or “at most” "
            "0 of each), so nothing was tried."
        ),
    ),
    "why.added": (
        "- {what} **{count}** {unit}，{price}",
        "- {what}: **{count}** {unit}, {price}",
    ),
    "why.added_people": ("；少了它就少救 {people} 人", "; without it {people} fewer"),
    "why.verified": (
        "共试 {tried} 种补法，每种都重新求解；最后的方案已通过独立复核。",
        "{tried} ways tried, each solved for anew; the last plan passed the independent check.",
    ),
    "why.time_up": (
        "还没减完就停了，多半还能更省：延长时限再找一次。",
        "It stopped before everything needless was taken away: with more time it may be cheaper.",
    ),
    "why.bound": (
        "可证明：按这些价格，少于 {price} 元无论怎么补都到不了目标。",
        "Proven: at these prices nothing below CNY {price} reaches the target.",
    ),
    "why.bound_zero": (
        "尚不能证明最低花费：证明不了不花钱就一定不够，只是没有找到那样的方案。",
        (
            "No least price is proven: that it can't be done at no cost isn't proven, only that "
            "no such plan was found."
        ),
    ),
    "why.no_bound": (
        "“最多 {most} 人”是可证明的上界，与求解快慢无关。",
        "“No more than {most}” is a proven bound, however long one searches.",
    ),
    "why.still": ("还差的地方：", "What still lacks:"),
    "why.and_more": ("等 {count} 处", " and more, {count} in all"),
    "why.values": ("多一份能多救多少人", "What one more is worth"),
    "why.values_hint": (
        "“重算”是补上后重新求解多救的人数；“估计”来自线性规划的影子价格，只供排序，往往偏高。",
        (
            "“Solved” is by solving again with it; “guess” comes from the linear program's duals "
            "and is good for ranking only: it is often too high."
        ),
    ),
    "why.column.one_more": ("多一份", "One more"),
    "why.column.solved": ("重算（人）", "Solved (people)"),
    "why.column.guess": ("估计（人）", "Guess (people)"),
    "why.one.truck": ("1 辆 {kind}（{place}）", "1 {kind} at {place}"),
    "why.one.stock": (
        "1 吨 {item}（{count} 件，{source}）",
        "1 t of {item} ({count} units, {source})",
    ),
    "why.one.dock": ("1 个装卸口班组（{source}）", "1 dock with its crew at {source}"),
    "why.one.minutes": ("到{site}的路快 1 分钟", "1 minute less on the ways to {site}"),
}
