"""Numbers that a house may set for itself, with what holds when it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from depot.domain.counter_limit import KG_RULE, VALUE_RULE
from depot.errors import InvalidInput


@dataclass(frozen=True)
class HouseRule:
    """A number with its bounds.

    Parameters
    ----------
    zh, en
        What it is, with its unit.
    default, low, high
        What holds unless set; the least and the most that may be set.
    """

    name: str
    zh: str
    en: str
    default: int
    low: int
    high: int

    def checked(self, value: object) -> int:
        """Return a value that may be set.

        Raises
        ------
        InvalidInput
            When it is no whole number within the bounds.
        """
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInput(
                f"{self.zh}“{value}”应为整数。", f"{self.en}: “{value}” must be a whole number."
            )
        if not self.low <= value <= self.high:
            raise InvalidInput(
                f"{self.zh}应在 {self.low} 至 {self.high} 之间，不是 {value}。",
                f"{self.en} must be between {self.low} and {self.high}, not {value}.",
            )
        return value


# Counting: the intervals are those of the trade (monthly, quarterly, yearly); the tolerances
# are our judgement: what is dear or vital has none.
RULES: Final[dict[str, HouseRule]] = {
    rule.name: rule
    for rule in (
        HouseRule("count.days.A", "A 类盘点周期（天）", "Days between counts, class A",
                  30, 1, 366),
        HouseRule("count.days.B", "B 类盘点周期（天）", "Days between counts, class B",
                  91, 1, 366),
        HouseRule("count.days.C", "C 类盘点周期（天）", "Days between counts, class C",
                  365, 1, 1096),
        HouseRule("count.tolerance.A", "A 类允许差异（‰）", "Tolerance in ‰, class A",
                  0, 0, 1000),
        HouseRule("count.tolerance.B", "B 类允许差异（‰）", "Tolerance in ‰, class B",
                  5, 0, 1000),
        HouseRule("count.tolerance.C", "C 类允许差异（‰）", "Tolerance in ‰, class C",
                  10, 0, 1000),
        # 48 h: rules of 邹城 (2020) on moving supplies; 白城 (2020) lets the telephone go first.
        HouseRule("emergency.papers_hours", "应急出库补手续时限（小时）",
                  "Hours until the papers of an emergency issue are due", 48, 1, 720),
        # Amounts are our examples; the house sets what its own rules of purchase say.
        HouseRule("purchase.section_yuan", "科室负责人审批限额（元）",
                  "A section head approves purchases up to (yuan)", 50_000, 0, 100_000_000),
        HouseRule("purchase.leader_yuan", "一名领导审批限额（元）",
                  "One leader approves purchases up to (yuan)", 500_000, 0, 1_000_000_000),
        HouseRule("purchase.quotes", "采购询价家数",
                  "Quotes that a purchase should have", 3, 1, 10),
        # Our judgement; what the market supervision of the place says goes before.
        HouseRule("purchase.gouging_percent", "疑似哄抬价格：高出参考价（%）",
                  "Price gouging: above the reference price by more than (%)", 30, 0, 500),
        # Our judgement: what lasts two years at most is better kept by who sells it every day.
        HouseRule("plan.perishable_months", "采购计划：保质期不超过多少月优先签协议",
                  "Procurement plan: agreements first for a shelf life up to (months)",
                  24, 0, 120),
        HouseRule("plan.retention_permille", "采购计划：储备费估算（货值的‰/年）",
                  "Procurement plan: fees estimated at (‰ of the goods' value a year)",
                  50, 1, 1000),
        # Our judgement: requests, quotes and approvals of a month, and two weeks to deliver.
        HouseRule("plan.lead_days", "补充计划：采购从申请到到货（天）",
                  "Replenishment plan: days from a request to the goods", 45, 0, 365),
        HouseRule("money.review_hours", "应急采购事后审查时限（小时）",
                  "Hours until money spent on a verbal approval is reviewed", 48, 1, 720),
        HouseRule("budget.warn_percent", "预算执行预警线（%）",
                  "Warn when so much of a budget line is used (%)", 90, 1, 100),
        # Our judgement: half an hour is what a planner still makes good by telephone.
        HouseRule("replan.late_min", "现场偏差：车次晚于计划多少分钟提示调整",
                  "Propose a re-plan when a trip is later than (minutes)", 30, 1, 1440),
        HouseRule("replan.people", "现场偏差：少保障多少人提示调整",
                  "Propose a re-plan when fewer people are relieved by more than",
                  50, 0, 1_000_000),
        # Our judgement: what a small truck takes once. More is asked for and approved.
        HouseRule(KG_RULE, "直接出库每次上限（千克）", "Most at the counter at a time (kg)",
                  2000, 0, 1_000_000),
        HouseRule(VALUE_RULE, "直接出库每次上限（元）", "Most at the counter at a time (CNY)",
                  50_000, 0, 100_000_000),
    )
}  # fmt: skip
