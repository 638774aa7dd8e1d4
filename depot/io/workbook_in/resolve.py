"""Which item of the catalogue a row means."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from depot.domain.item import Item
from depot.errors import Text
from depot.io.workbook_in.texts import comparable, shortened, without_brackets

_UNLIKE = 0.4
"""Below this likeness (0–1) a name speaks of something else than its code."""

_MOST_SEARCHES = 60
"""Searching alike names is slow; a file of rubbish gets no more hints than this."""


class Resolver:
    """Finds items by code or by a name that only one item has.

    Parameters
    ----------
    catalogue
        Item code to item.
    """

    def __init__(self, catalogue: Mapping[str, Item]) -> None:
        self._by_code = {comparable(code): item for code, item in catalogue.items()}
        self._by_name: dict[str, list[Item]] = {}
        for item in catalogue.values():
            for name in dict.fromkeys((comparable(item.name_zh), comparable(item.name_en))):
                if name:
                    self._by_name.setdefault(name, []).append(item)
        self._alike_names = dict(self._by_name)
        for item in catalogue.values():
            short = comparable(without_brackets(item.name_zh))
            self._alike_names[short] = [*self._alike_names.get(short, []), item]
        self._hints: dict[str, tuple[Item, ...]] = {}

    def find(self, code: str, name: str) -> Item | Text:
        """Return the item, or what is wrong and which items are alike.

        The code decides; the name serves when there is no code, and must not
        contradict it.
        """
        if code:
            item = self._by_code.get(comparable(code))
            if item is None:
                return self._unknown(code, name)
            return self._contradiction(item, name) or item
        named = self._by_name.get(comparable(name), [])
        if len(named) == 1:
            return named[0]
        return self._several(name, named) if named else self._unknown("", name)

    def _contradiction(self, item: Item, name: str) -> Text | None:
        said = comparable(name[:200])
        known = [comparable(item.name_zh), comparable(item.name_en)]
        if not said or any(said in own or (own and own in said) for own in known):
            return None
        if max(difflib.SequenceMatcher(None, said, own).ratio() for own in known) >= _UNLIKE:
            return None
        return Text(
            f"编码 {item.code} 在目录中是“{item.name_zh}”，而本行写的是“{shortened(name)}”。"
            "请核对编码或名称。",
            f"Code {item.code} is “{item.name_en or item.name_zh}” in the catalogue, but the row "
            f"says “{shortened(name)}”. Check code or name.",
        )

    def _several(self, name: str, items: list[Item]) -> Text:
        codes = "、".join(item.code for item in items)
        return Text(
            f"名称“{name}”对应多种物资：{codes}。请填写物资编码。",
            f"Several items are called “{name}”: {codes}. Enter the item code.",
        )

    def _unknown(self, code: str, name: str) -> Text:
        said = shortened(" ".join(part for part in (code, name) if part))
        alike = self._alike(code, name)
        if not alike:
            return Text(
                f"目录中没有物资“{said}”。请核对，或先在目录中新增该物资。",
                f"The catalogue has no item “{said}”. Check it, or add the item first.",
            )
        zh = "、".join(f"{item.code} {item.name_zh}" for item in alike)
        en = ", ".join(f"{item.code} {item.name_en or item.name_zh}" for item in alike)
        return Text(
            f"目录中没有物资“{said}”。是不是：{zh}？请改正，或先在目录中新增该物资。",
            f"The catalogue has no item “{said}”. Did you mean: {en}? Correct it, or add the item.",
        )

    def _alike(self, code: str, name: str) -> tuple[Item, ...]:
        """Return at most three items whose name or code is close."""
        key = f"{comparable(code)}/{comparable(name)}"
        if key not in self._hints:
            if len(self._hints) >= _MOST_SEARCHES:
                return ()
            self._hints[key] = self._search(comparable(code), comparable(name))
        return self._hints[key]

    def _search(self, code: str, name: str) -> tuple[Item, ...]:
        known = self._alike_names
        found: list[Item] = []
        if name:
            within = [own for own in known if name in own or (own and own in name)]
            names = difflib.get_close_matches(name[:60], known, n=3, cutoff=0.45)
            found += [item for own in [*within, *names] for item in known[own]]
        if code:
            codes = difflib.get_close_matches(code[:40], self._by_code, n=3, cutoff=0.6)
            found += [self._by_code[own] for own in codes]
        return tuple({item.code: item for item in found}.values())[:3]
