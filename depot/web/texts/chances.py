"""Texts of how sure a plan is."""

TEXTS: dict[str, tuple[str, str]] = {
    "chances.title": ("把握有多大", "How sure it is"),
    "chances.sentence": (
        (
            "按 {count} 种可能情况推演：平均 **{expected}** 人按时得到救助（一切顺利时 {planned} "
            "人，最不利的 5% 情况平均 {worst} 人）。计划全部救助的 {sites} 个安置点中，{sure} 个"
            "把握在九成以上，{unsure} 个不足七成。"
        ),
        (
            "In {count} scenarios **{expected}** people are relieved in time in the mean "
            "({planned} if all goes well, {worst} in the worst 5 %). Of the {sites} sites that the "
            "plan relieves in full, {sure} are at least 90 % sure and {unsure} less than 70 %."
        ),
    ),
    "chances.wanted": ("方案取向", "Kind of plan"),
    "chances.wanted.normal": ("一般方案：一切顺利时救助最多", "Normal: most if all goes well"),
    "chances.wanted.expected": ("稳妥方案：平均救助最多", "Cautious: most in the mean"),
    "chances.wanted.worst": ("稳妥方案：最不利时救助最多", "Cautious: most on bad days"),
    "chances.wanted.everybody": (
        "稳妥方案：全部救助的把握最大",
        "Cautious: most sure to relieve everybody",
    ),
    "chances.wanted_help": (
        (
            "路上、装卸、供应商都可能比计划慢，车辆可能故障。稳妥方案留出余地：同样的时限内另排几个"
            "放宽用时的方案，各推演 200 种情况，选出最好的，并写明代价。"
        ),
        (
            "Roads, loading and suppliers may be slower than planned, trucks may break down. A "
            "cautious plan keeps time to spare: within the same limit some plans with longer "
            "times are made, each is carried out in 200 scenarios, and the best is chosen, with "
            "its price."
        ),
    ),
    "chances.choice": (
        (
            "稳妥方案：一切顺利时少救助 {price} 人；平均救助 {expected} 人（一般方案 {normal} "
            "人），最不利的 5% 情况平均 {worst} 人（一般方案 {normal_worst} 人）。"
        ),
        (
            "Cautious plan: {price} people fewer if all goes well; {expected} in the mean (normal "
            "plan {normal}), {worst} in the worst 5 % (normal plan {normal_worst})."
        ),
    ),
    "chances.normal_is_best": (
        "推演结果：一般方案已是最稳妥的，不必另付代价。",
        "In the scenarios the normal plan is the most cautious one already; it costs nothing.",
    ),
    "chances.not_compared": (
        "时限太短，来不及比较别的方案，这里是一般方案。请加长时限再求解。",
        "The time limit left no time for other plans: this is the normal one. Give it longer.",
    ),
    "chances.candidates": ("比较过的 {count} 个方案", "The {count} plans compared"),
    "chances.chosen_by.expected": ("按平均救助人数选。", "Chosen by people in the mean."),
    "chances.chosen_by.worst": (
        "按最不利的 5% 情况平均救助人数选。",
        "Chosen by people in the worst 5 %.",
    ),
    "chances.chosen_by.everybody": (
        "按全部安置点都得到救助的把握选；把握相同的，取平均救助最多的。",
        "Chosen by the chance that everybody is relieved; among equals by people in the mean.",
    ),
    "chances.made": ("用时×{factor}，提前 {minutes} 分钟", "times ×{factor}, {minutes} min spare"),
    "chances.made.normal": ("一般方案", "normal plan"),
    "chances.column.made": ("排法", "Made with"),
    "chances.column.planned": ("顺利时（人）", "If all goes well"),
    "chances.column.expected": ("平均（人）", "In the mean"),
    "chances.column.worst": ("最不利 5%（人）", "Worst 5 %"),
    "chances.column.in_full": ("全部按时", "All in time"),
    "chances.column.interval": ("95% 区间", "95 % interval"),
    "chances.column.as_planned": ("按计划", "As planned"),
    "chances.site": (
        "{dot} **{site}** {chance}（{span}） · {people} 人",
        "{dot} **{site}** {chance} ({span}) · {people} people",
    ),
    "chances.open_sites": (
        "另有 {sites} 个安置点，计划本身就不能全部救助，见“缺口与原因”。",
        "{sites} more sites are not relieved in full by the plan itself: see the shortages.",
    ),
    "chances.all_sites": ("全部 {sites} 个安置点的把握", "All {sites} sites"),
    "chances.interval_note": (
        "“全部按时”：时限内该点所有人各项基本需求都送到的情况所占比例。",
        "“All in time”: share of the scenarios in which everybody there has every need in time.",
    ),
    "chances.trips": ("最容易误时的 {trips} 个车次", "The {trips} trips most easily late"),
    "chances.trip": (
        "第 {trip} 车次 **{truck}**（{source}）：只能再晚 {minutes} 分钟，按时 {chance}",
        "Trip {trip} **{truck}** ({source}): may slip {minutes} min, in time {chance}",
    ),
    "chances.basis": (
        (
            "推演 {count} 次：道路、装卸用时和供应商到货按灾种、季节随机变化，单车故障 "
            "{breakdown}，安置点道路再中断 {closure}，供应商供不足 {short}；多为本单位估计，待演练"
            "数据修正。驾驶员按原计划顺序继续，不改派。"
        ),
        (
            "{count} scenarios: times of roads, loading and suppliers vary by hazard and season; a "
            "truck breaks down {breakdown}, a site's road is closed {closure}, a supplier is short "
            "{short}; mostly the office's estimates until drills say otherwise. Drivers go on in "
            "the plan's order; nothing is planned anew."
        ),
    ),
    "chances.order": ("把握：{sentence}", "How sure: {sentence}"),
}
