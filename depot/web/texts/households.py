"""Texts of households' own reserves."""

TEXTS = {
    "nav.households": ("家庭储备", "Households"),
    "household.title": ("家庭储备", "Household reserves"),
    "household.tab.cover": ("覆盖情况", "Coverage"),
    "household.tab.advice": ("建议清单与宣传单", "List and leaflet"),
    "household.tab.record": ("调查登记", "Surveys"),
    "household.season": ("季节", "Season"),
    "household.surveyed": ("已调查社区", "Surveyed"),
    "household.people": ("涉及人口", "People in these"),
    "household.people_share": ("占全区人口", "Of all residents"),
    "household.no_survey": (
        "还没有调查结果。请在“调查登记”中填写或导入。",
        "Nothing was surveyed yet. Enter or import surveys.",
    ),
    "household.share": (
        "头一天需求的 **{share}**（95% 区间 {low}–{high}，共问 {asked} 户）",
        "**{share}** of the first day's need (95 %: {low}–{high}, {asked} households asked)",
    ),
    "household.note": (
        (
            "只代表已调查的社区，按人口加权；区间取各社区 Wilson 区间两端加权，只会偏宽。有储备的户"
            "按备足建议数量计算。仅供参考，不自动减少调运需求。"
        ),
        (
            "For surveyed communities only, weighted by people; the interval is that of Wilson, "
            "weighted, so rather too wide. Who has an item is counted as keeping the recommended "
            "quantity. For information: no plan's need is reduced by it."
        ),
    ),
    "household.by_community": ("分社区", "By community"),
    "household.community": ("社区（村）", "Community"),
    "household.item": ("项目", "Item"),
    "household.covers": ("覆盖率", "Covers"),
    "household.low": ("下限", "Low"),
    "household.high": ("上限", "High"),
    "household.people_covered": ("相当于人数", "People"),
    "household.asked": ("调查户数", "Households asked"),
    "household.persons": ("家庭人数", "Persons in the household"),
    "household.renew": ("（每 {months} 个月检查更换）", "(look every {months} months)"),
    "household.source": (
        (
            "依据应急管理部 2020 年全国基础版家庭应急物资储备建议清单；数量未列明的和季节性增加项"
            "为本区估计。"
        ),
        (
            "After the national household list of 2020; quantities that it doesn't give and "
            "seasonal additions are our estimates."
        ),
    ),
    "household.leaflet": ("家庭储备宣传单", "Household leaflet"),
    "household.leaflet_language": ("宣传单语言", "Leaflet in"),
    "household.not_yours": (
        "调查由计划员或管库员登记。",
        "Planners and depot managers enter surveys.",
    ),
    "household.form": ("登记一个社区的调查", "Enter one survey"),
    "household.day": ("调查日期", "Day"),
    "household.having": (
        "其中备有下列物资的户数（没问的留空）：",
        "Of these, households that keep (leave empty what wasn't asked):",
    ),
    "household.remark": ("备注", "Remark"),
    "household.save": ("保存调查", "Save the survey"),
    "household.saved": (
        "已登记 {count} 份调查，首号 {number}。",
        "{count} surveys were booked from {number} on.",
    ),
    "household.workbook": ("从工作簿导入", "From a workbook"),
    "household.template": ("家庭储备调查表模板", "Survey template"),
    "household.upload": ("选择填好的调查表", "Choose a filled-in workbook"),
    "household.survey_no": ("第 {number} 份调查", "Survey {number}"),
    "household.book": ("登记这 {count} 份调查", "Book these {count} surveys"),
    "household.items": ("项目数", "Items"),
    "household.booked": ("已登记的调查（{count}）", "Surveys on the books ({count})"),
}
