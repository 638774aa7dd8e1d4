"""What kept plans, actions and places are called."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.item import Item
from depot.domain.reserve_answers import ActionRow, ReserveAnswers
from depot.domain.reserve_plan import ActionKind, KeptPlan, ProposedAction
from depot.web.formats import exact, money, percent, whole
from depot.web.goods import known_items
from depot.web.language import named, t
from depot.web.units import unit_name


@dataclass(frozen=True)
class Called:
    """Names of goods and places of a plan."""

    items: dict[str, Item]
    goods: dict[str, str]
    units: dict[str, str]
    places: dict[str, str]

    @classmethod
    def of(cls, answers: ReserveAnswers | None = None) -> Called:
        """Return the names that a plan was made with, and the catalogue's."""
        goods = answers.goods if answers else ()
        return cls(
            known_items(),
            {each.code: each.name for each in goods},
            {each.code: each.unit for each in goods},
            {each.code: each.name for each in answers.spots} if answers else {},
        )

    def item(self, code: str) -> str:
        """Return what an item is called."""
        item = self.items.get(code)
        if item is None:
            key = f"reserves.home.{code}"
            return t(key) if code in {"JT-water", "JT-food"} else self.goods.get(code, code)
        return named(item.name_zh, item.name_en)

    def unit(self, code: str) -> str:
        """Return what an item is counted in; what households keep, in households."""
        item = self.items.get(code)
        return unit_name(item.unit_zh) if item is not None else t("reserves.households")

    def place(self, code: str) -> str:
        """Return what a place is called."""
        return self.places.get(code, code)

    def action(self, each: ActionRow | ProposedAction) -> str:
        """Return an action in a sentence."""
        place = each.place_name if isinstance(each, ProposedAction) else self.place(each.place)
        if each.kind is ActionKind.CACHE:
            size = t(f"reserves.size.{each.option}") if _sized(each.option) else each.option
            return t("reserves.do.cache", place=place, size=size)
        return t(
            f"reserves.do.{each.kind.value}", place=place, origin=self.place(each.origin),
            item=self.item(each.item), count=whole(each.quantity), unit=self.unit(each.item),
            agreement=each.agreement,
        )  # fmt: skip


def _sized(option: str) -> bool:
    return option in {"S", "M"}


def price(each: ActionRow | ProposedAction) -> str:
    """Return what an action costs."""
    return exact(each.fen) if each.fen else t("reserves.free")


def headline(head: KeptPlan) -> str:
    """Return a kept plan in a line, to choose among several."""
    return t(
        "reserves.headline", number=head.id, name=head.name, money=money(head.money_cny),
        people=whole(head.people_plan), chance=percent(head.chance_plan, 0),
    )  # fmt: skip
