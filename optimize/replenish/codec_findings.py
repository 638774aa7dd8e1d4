"""What is wrong with a replenishment file beyond its fields, where, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from optimize.findings import Found, double_codes
from optimize.replenish.problem import Way
from optimize.replenish.schema import OfferRecord, OutletRecord, ReplenishRecord

_CODED = ("items", "places", "lots", "offers", "outlets", "agreements", "new_agreements", "budget")


def all_findings(record: ReplenishRecord) -> Iterator[Found]:
    """Return every fault."""
    yield from _codes(record)
    yield from _references(record)
    yield from _targets(record)
    yield from _offers(record)
    yield from _outlets(record)
    yield from _new_agreements(record)
    yield from _room(record)
    yield from _budget(record)
    if not any(any(item.target) for item in record.items):
        yield Found(
            "items",
            "各物资的目标均为零，没有要计划的内容；请填写target。",
            "Every target is zero: there is nothing to plan. Give targets.",
        )


def _codes(record: ReplenishRecord) -> Iterator[Found]:
    for what in _CODED:
        yield from double_codes(what, (each.code for each in getattr(record, what) or ()))
    for number, lot in enumerate(record.lots):
        if lot.code.startswith("new/"):
            yield Found(
                f"lots[{number}].code",
                "批次编码不能以“new/”开头，这是待购批次的编码。",
                "A lot's code can't begin with 'new/': lots to be bought are named so.",
            )


def _references(record: ReplenishRecord) -> Iterator[Found]:
    items = {each.code for each in record.items}
    places = {each.code for each in record.places}
    named = [
        *((f"lots[{n}]", each.item, each.place) for n, each in enumerate(record.lots)),
        *((f"offers[{n}]", each.item, each.place) for n, each in enumerate(record.offers)),
        *((f"outlets[{n}]", each.item, None) for n, each in enumerate(record.outlets)),
        *(
            (f"new_agreements[{n}]", each.item, None)
            for n, each in enumerate(record.new_agreements)
        ),
    ]
    for path, item, place in named:
        if item not in items:
            yield _unknown(f"{path}.item", item, "物资", "item")
        if place is not None and place not in places:
            yield _unknown(f"{path}.place", place, "储备点", "place")
    for number, agreement in enumerate(record.agreements):
        if agreement.begins > agreement.ends >= 0:
            yield Found(
                f"agreements[{number}].begins",
                "协议生效月份晚于到期月份，请改正。",
                "Begins after it ends; correct one of them.",
            )
        for code in agreement.counts:
            if code not in items:
                yield _unknown(f"agreements[{number}].counts.{code}", code, "物资", "item")


def _unknown(path: str, code: str, zh: str, en: str) -> Found:
    return Found(
        path,
        f"文件中没有编码为“{code}”的{zh}，请补充或改正。",
        f"The file has no {en} {code!r}; add it or correct it.",
    )


def _targets(record: ReplenishRecord) -> Iterator[Found]:
    for number, item in enumerate(record.items):
        if len(item.target) not in {1, record.months}:
            yield Found(
                f"items[{number}].target",
                f"应有1个或{record.months}个数（每月一个），现有{len(item.target)}个。",
                f"Give 1 or {record.months} figures, one a month; there are {len(item.target)}.",
            )
    for number, lot in enumerate(record.lots):
        if lot.arrives >= record.months:
            yield Found(
                f"lots[{number}].arrives",
                f"到货月份应小于计划月数{record.months}；计划期后才到的请删去。",
                f"Must be below {record.months}, the plan's months; leave out what comes later.",
            )


def _offers(record: ReplenishRecord) -> Iterator[Found]:
    life = {each.code: each.min_left_months for each in record.items}
    for number, offer in enumerate(record.offers):
        path = f"offers[{number}]"
        starts = [step.from_units for step in offer.steps]
        if starts != sorted(set(starts)):
            yield Found(
                f"{path}.steps",
                "价格档的起订数量应逐档递增且不重复。",
                "The steps' from_units must rise from one to the next.",
            )
        yield from _amounts(path, offer)
        if offer.last_month is not None and offer.last_month < offer.first_month:
            yield Found(
                f"{path}.last_month",
                "最后可订月份早于最早可订月份，请改正。",
                "Is before first_month; correct one of them.",
            )
        left = life.get(offer.item, 0)
        if offer.life_months is not None and offer.life_months <= left:
            yield Found(
                f"{path}.life_months",
                f"到货时的保质期{offer.life_months}个月不长于要求的剩余{left}个月，买来也不能计入；"
                "请核对保质期或min_left_months。",
                f"With {offer.life_months} months of life and {left} to be left it never counts; "
                "check life_months or the item's min_left_months.",
            )


def _amounts(path: str, offer: OfferRecord) -> Iterator[Found]:
    least = max(offer.least_units, offer.steps[0].from_units, 1)
    smallest = -(-least // offer.pack_units) * offer.pack_units
    if offer.most_units is not None and offer.most_units < smallest:
        yield Found(
            f"{path}.most_units",
            f"最多{offer.most_units}，但按起订量和整包装计最少要订{smallest}；请放宽其一。",
            f"At most {offer.most_units}, but the least order in whole packs is {smallest}; relax "
            "one of them.",
        )


def _outlets(record: ReplenishRecord) -> Iterator[Found]:
    prices: dict[str, float] = defaultdict(lambda: float("inf"))
    for offer in record.offers:
        cheapest = min(step.price_cny for step in offer.steps)
        prices[offer.item] = min(prices[offer.item], cheapest)
    worth = {each.code: each.price_cny for each in record.items}
    for number, outlet in enumerate(record.outlets):
        path = f"outlets[{number}]"
        if outlet.least > outlet.most:
            yield Found(
                f"{path}.least",
                f"每月最少{outlet.least}多于最多{outlet.most}，请改正。",
                f"The least, {outlet.least}, is more than the most, {outlet.most}.",
            )
        paid = outlet.share * worth.get(outlet.item, 0.0)
        if paid > prices[outlet.item]:
            yield Found(
                f"{path}.share",
                f"每单位回收{paid:g}元，高于最低采购价{prices[outlet.item]:g}元，倒卖即可获利；"
                "请核对比例或价格。",
                f"Pays {paid:g} CNY a unit, more than it costs to buy ({prices[outlet.item]:g}): "
                "buying to sell would pay. Check the share or the prices.",
            )
        yield from _loan(path, outlet)


def _new_agreements(record: ReplenishRecord) -> Iterator[Found]:
    for number, new in enumerate(record.new_agreements):
        path = f"new_agreements[{number}]"
        if new.counted_units > new.pack_units:
            yield Found(
                f"{path}.counted_units",
                f"每份可计入{new.counted_units}，多于约定的{new.pack_units}，请改正。",
                f"More units of a pack count ({new.counted_units}) than are promised "
                f"({new.pack_units}).",
            )
        if new.last_month is not None and new.last_month < new.first_month:
            yield Found(
                f"{path}.last_month",
                "最后可签月份早于最早可签月份，请改正。",
                "Is before first_month; correct one of them.",
            )


def _loan(path: str, outlet: OutletRecord) -> Iterator[Found]:
    if (outlet.way is Way.LOAN) != (outlet.returns_after is not None):
        yield Found(
            f"{path}.returns_after",
            "借出(loan)须写明几个月后归还，其他去向不归还。",
            "A loan says after how many months it is back; nothing else comes back.",
        )


def _room(record: ReplenishRecord) -> Iterator[Found]:
    volume = {each.code: each.volume_m3 for each in record.items}
    for number, place in enumerate(record.places):
        here = sum(
            volume.get(lot.item, 0.0) * lot.units
            for lot in record.lots
            if lot.place == place.code and not lot.arrives
            and (lot.expires is None or lot.expires >= 0)
        )  # fmt: skip
        if place.volume_m3 is not None and here > place.volume_m3 * (1 + 1e-9):
            yield Found(
                f"places[{number}].volume_m3",
                f"现有库存占{here:g}立方米，超过容积{place.volume_m3:g}立方米；请核对容积或库存。",
                f"The stock that is there fills {here:g} m³, more than {place.volume_m3:g}; check "
                "the room or the lots.",
            )


def _budget(record: ReplenishRecord) -> Iterator[Found]:
    if record.budget is None:
        return
    start = int(record.first_month[:4])
    end = start + (int(record.first_month[5:]) - 2 + record.months) // 12
    if not record.budget:
        yield Found(
            "budget",
            "预算表为空，什么都不能买。请填写各年预算；不限预算时写null。",
            "The budget is empty, so nothing can be bought. Give lines, or null for no limit.",
        )
    purposes = {
        *(each.purpose for each in record.items),
        *(each.purpose for each in record.agreements),
        *(each.purpose for each in record.new_agreements),
        record.write_off_purpose,
    }
    for number, line in enumerate(record.budget):
        if not start <= line.year <= end:
            yield Found(
                f"budget[{number}].year",
                f"计划期为{start}至{end}年，用不到{line.year}年的预算，请改正或删去。",
                f"The plan runs from {start} to {end}; money of {line.year} is of no use to it.",
            )
        if line.purpose not in purposes:
            yield Found(
                f"budget[{number}].purpose",
                f"没有物资或协议由“{line.purpose}”开支，请核对用途。",
                f"Nothing is paid by {line.purpose!r}; check the purpose.",
            )
