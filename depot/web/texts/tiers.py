"""What each order of the first two tiers costs."""

TEXTS: dict[str, tuple[str, str]] = {
    "orders_cost.title": ("两种次序各要付出什么", "What each order costs"),
    "orders_cost.start": (
        "比较两种次序（约 {seconds} 秒）",
        "Compare the orders (about {seconds} s)",
    ),
    "orders_cost.running": (
        "正在用同样的种子和搜索量分别求解……",
        "Solving each with the same seed and work …",
    ),
    "orders_cost.cancel": ("停止比较", "Stop"),
    "orders_cost.side": (
        (
            "- **{order}**：救助 **{people}** / {total} 人；最差的是{site}，{share}"
            "（{bound}）；{empty} 处几乎无人得到救助；首批超时 {late} 处；"
            "平均等待 {wait} 分钟；费用 {cost} 元"
        ),
        (
            "- **{order}**: **{people}** of {total} relieved; worst is {site} with {share} "
            "({bound}); {empty} sites with hardly anybody; {late} with late first "
            "supplies; {wait} min of waiting each; CNY {cost}"
        ),
    ),
    "orders_cost.price": (
        "先保障最差的安置点，10 小时内少救 **{people}** 人。",
        "To put the worst-served first costs **{people}** people within the time limit.",
    ),
    "orders_cost.alike": (
        "两个方案都经过独立校核，种子 {seed}，搜索量相同。要换次序，请回到“求解”改首要目标。",
        (
            "Both plans are checked independently; seed {seed}, the same work. To take the other "
            "order, change the first objective under the search."
        ),
    ),
    "orders_cost.bound": ("已证明不超过 {bound}", "proven at most {bound}"),
    "orders_cost.no_bound": ("时限内尚无上界", "no bound yet"),
    "orders_cost.nowhere": ("（没有够得着的安置点）", "(no site in reach)"),
}
