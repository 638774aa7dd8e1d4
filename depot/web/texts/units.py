"""Measure words of goods, which an English reader can't know; by the word in the catalogue."""

ENGLISH = {
    "台": "units", "个": "pcs", "套": "sets", "箱": "boxes", "顶": "pcs", "条": "pcs",
    "包": "packs", "张": "pcs", "件": "pcs", "把": "pcs", "桶": "drums", "盒": "packets",
    "袋": "bags", "根": "pcs", "具": "pcs", "块": "pcs", "床": "pcs", "双": "pairs",
    "份": "portions", "副": "sets", "艘": "boats", "盘": "reels", "部": "units", "罐": "cans",
    "提": "packs", "座": "units", "瓶": "bottles", "打": "dozens", "捆": "bundles",
    "辆": "vehicles", "支": "pcs", "架": "units", "节": "sections", "只": "pcs", "卷": "rolls",
    "米": "m", "平方米": "m²", "立方米": "m³", "升": "L", "千克": "kg", "公斤": "kg", "吨": "t",
}  # fmt: skip

TEXTS: dict[str, tuple[str, str]] = {
    f"measure.{word}": (word, english) for word, english in ENGLISH.items()
}
