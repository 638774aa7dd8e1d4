"""Texts of a plan: its figures, map, time lines, shortages."""

TEXTS: dict[str, tuple[str, str]] = {
    "chart.approach": ("驶往装车点", "To the dock"),
    "chart.load": ("装车", "Loading"),
    "chart.drive": ("行驶", "Driving"),
    "chart.unload": ("卸车", "Unloading"),
    "chart.dock": ("{source} {number} 号月台", "{source} dock {number}"),
    "chart.dock_hover": ("{vehicle}<br>{start} 至 {end}", "{vehicle}<br>{start} to {end}"),
    "chart.truck_hover": (
        "{activity} · {place}<br>{start} 至 {end}<br>第 {trip} 车次",
        "{activity} · {place}<br>{start} to {end}<br>trip {trip}",
    ),
    "chart.hours_after_onset": ("灾害发生后（小时）", "Hours after the onset"),
    "chart.deadline": ("{hours} 小时时限", "{hours} h deadline"),
    "chart.relieved": ("得到救助", "Relieved"),
    "chart.bound": ("可证明的上界", "Proven bound"),
    "chart.all_people": ("受灾群众", "All people"),
    "chart.people": ("人", "People"),
    "chart.best": ("目前最好方案", "Best plan so far"),
    "chart.seconds": ("求解用时（秒）", "Seconds of search"),
}
