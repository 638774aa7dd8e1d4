"""What an inspection may decide, checked line by line before anything is posted."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.delivery import Delivery
from depot.domain.inspection import ALLOWED, ArrivalPart, Check, Stage, Verdict, checklist, failed
from depot.domain.item import Item
from depot.domain.ledger import MAX_QUANTITY, require_quantity
from depot.domain.lines import LineChecks
from depot.domain.lot import Lot, is_expired
from depot.errors import InvalidInput, NotAllowed
from depot.services.care_checks import require_text
from depot.services.inspection_commands import Decision, InspectArrival
from depot.services.shelf_checks import check_shelf, shelves_of
from depot.store.uow import UnitOfWork

STAGE_ZH = {Stage.WAITING: "待检", Stage.HELD: "暂扣", Stage.REJECTED: "拒收待退"}
CHECK_ZH = {
    Check.PACKING: "包装", Check.QUANTITY: "数量", Check.APPEARANCE: "外观", Check.LABEL: "标识",
    Check.DATES: "生产日期与保质期", Check.SAMPLE: "开箱抽检", Check.CERTIFICATE: "合格证明",
    Check.FUNCTION: "试机",
}  # fmt: skip


def check_decisions(
    uow: UnitOfWork,
    command: InspectArrival,
    head: Delivery,
    parts: Mapping[int, ArrivalPart],
) -> None:
    """Refuse decisions that can't be meant, all at once; nobody releases what they held."""
    if not command.decisions:
        raise InvalidInput(
            "没有验收结论。请至少对一项填写合格、暂扣或拒收的数量。",
            "Nothing is decided. Say of one part at least how much is accepted, held or rejected.",
        )
    lots = uow.lots.get(each.lot_id for each in parts.values())
    items = uow.catalogue.get(lot.item for lot in lots.values())
    shelves = shelves_of(uow, head.depot)
    left: dict[tuple[int, Stage], int] = {}
    checks = LineChecks()
    for number, each in enumerate(command.decisions, start=1):
        part = parts.get(each.part)
        if part is None:
            checks.add(
                number, "part",
                f"收货单 {command.number} 没有第 {each.part} 项。",
                f"arrival {command.number} has no part {each.part}.",
            )  # fmt: skip
            continue
        lot = lots[part.lot_id]
        _check_verdict(checks, number, each)
        _check_quantity(checks, number, each, part, left)
        _check_accepted(checks, number, each, lot=lot, uow=uow)
        for code, item in _bins(each, part, items[lot.item]):
            check_shelf(checks, number, code, depot=head.depot, shelves=shelves, item=item)
    checks.refuse_if_any()
    _require_other_eyes(uow, command)


def _bins(each: Decision, part: ArrivalPart, item: Item) -> list[tuple[str, Item | None]]:
    """Return the bins that a decision names, with the item that must be allowed there."""
    found: list[tuple[str, Item | None]] = [(each.from_bin or part.at(each.stage)[1], None)]
    if each.verdict is Verdict.ACCEPT or (each.bin and each.verdict is not Verdict.GIVE_BACK):
        found.append((each.bin, item))
    return found


def _check_verdict(checks: LineChecks, number: int, each: Decision) -> None:
    if each.verdict not in ALLOWED[each.stage]:
        checks.add(
            number, "verdict",
            f"“{STAGE_ZH[each.stage]}”的物资不能再这样处理。请选择其他结论。",
            f"goods that are {each.stage.value} can't be decided so again. Choose another verdict.",
        )  # fmt: skip
    plain = each.verdict is Verdict.ACCEPT and each.stage is Stage.WAITING
    try:
        require_text("原因", "the reason", each.reason, optional=plain)
    except InvalidInput as refusal:
        checks.add_refusal(number, "reason", refusal)


def _check_quantity(
    checks: LineChecks,
    number: int,
    each: Decision,
    part: ArrivalPart,
    left: dict[tuple[int, Stage], int],
) -> None:
    try:
        require_quantity(each.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
        return
    key = (each.part, each.stage)
    there = left.get(key, part.at(each.stage)[0])
    if each.quantity > there:
        checks.add(
            number, "quantity",
            f"第 {each.part} 项“{STAGE_ZH[each.stage]}”还有 {there}，不能处理 {each.quantity}。"
            "可能刚被他人验收，请刷新。",
            f"part {each.part} has {there} {each.stage.value}, not {each.quantity}. Somebody may "
            "have decided just now; reload.",
        )  # fmt: skip
    left[key] = there - each.quantity


def _check_accepted(
    checks: LineChecks, number: int, each: Decision, *, lot: Lot, uow: UnitOfWork
) -> None:
    if each.verdict is Verdict.ACCEPT and is_expired(lot.expires_on, uow.today):
        checks.add(
            number, "verdict",
            f"批号 {lot.lot_no} 已于 {lot.expires_on} 过期，不能判为合格。请拒收或退回。",
            f"lot {lot.lot_no} expired on {lot.expires_on} and can't be accepted. Reject it.",
        )  # fmt: skip


def _require_other_eyes(uow: UnitOfWork, command: InspectArrival) -> None:
    released = {
        each.part
        for each in command.decisions
        if each.verdict is Verdict.ACCEPT and each.stage is not Stage.WAITING
    }
    if not released:
        return
    holders = uow.inspections.holders(command.number)
    if any(command.actor in holders.get(part, frozenset()) for part in released):
        raise NotAllowed(
            f"收货单 {command.number} 的物资由“{command.actor}”本人暂扣或拒收，"
            "须由另一名管库人员复验放行。",
            f"“{command.actor}” held or rejected these goods of {command.number}: another person "
            "has to inspect and release them.",
        )


def check_results(
    uow: UnitOfWork, command: InspectArrival, parts: Mapping[int, ArrivalPart]
) -> None:
    """Refuse an acceptance whose checklist is incomplete, or a failure without words."""
    first = [
        (number, each)
        for number, each in enumerate(command.decisions, start=1)
        if each.stage is Stage.WAITING and each.verdict is Verdict.ACCEPT
    ]
    lots = uow.lots.get(parts[each.part].lot_id for _, each in first)
    items = uow.catalogue.get(lot.item for lot in lots.values())
    checks = LineChecks()
    for number, each in first:
        item = items[lots[parts[each.part].lot_id].item]
        done = {result.check for result in command.checks if result.part == each.part}
        missing = [CHECK_ZH[check] for check in checklist(item) if check not in done]
        if missing:
            checks.add(
                number, "checks",
                f"{item.name_zh} 还有检查项未填：{'、'.join(missing)}。",
                f"{item.name_en}: checks not done: {len(missing)}.",
            )  # fmt: skip
        bad = failed(command.checks, each.part)
        if bad and not each.reason.strip():
            names = "、".join(CHECK_ZH[check] for check in bad)
            checks.add(
                number, "reason",
                f"{names}不合格，仍判合格须写明理由；否则请暂扣或拒收。",
                f"it failed {len(bad)} checks: say why it is accepted, or hold or reject it.",
            )  # fmt: skip
    _check_words(checks, command, parts)
    checks.refuse_if_any()


def _check_words(
    checks: LineChecks, command: InspectArrival, parts: Mapping[int, ArrivalPart]
) -> None:
    seen = set()
    for result in command.checks:
        key = (result.part, result.check)
        if result.part not in parts or key in seen:
            checks.add(
                result.part, "checks",
                f"检查项“{CHECK_ZH[result.check]}”重复或不属于本单。",
                f"check {result.check.value} is there twice or belongs to another arrival.",
            )  # fmt: skip
        seen.add(key)
        if not result.passed and not result.note.strip():
            checks.add(
                result.part, "checks",
                f"“{CHECK_ZH[result.check]}”不合格，请写明情况。",
                f"{result.check.value} failed: say what is wrong.",
            )  # fmt: skip


def require_sampled(sampled: int) -> int:
    """Return how many units were opened, or refuse a number that can't be."""
    if isinstance(sampled, bool) or not isinstance(sampled, int):
        raise InvalidInput(
            f"抽检数量“{sampled}”应为整数。", f"sampled “{sampled}” must be a whole number."
        )
    if not 0 <= sampled <= MAX_QUANTITY:
        raise InvalidInput(
            f"抽检数量 {sampled} 无效，应在 0 与 {MAX_QUANTITY} 之间。",
            f"sampled {sampled} must be between 0 and {MAX_QUANTITY}.",
        )
    return sampled


def require_photos(command: InspectArrival) -> None:
    """Refuse to reject goods without a photo of what is wrong with them."""
    turned_away = {Verdict.REJECT, Verdict.GIVE_BACK}
    rejected = any(
        each.verdict in turned_away and each.stage is not Stage.REJECTED
        for each in command.decisions
    )
    if rejected and not command.photos:
        raise InvalidInput(
            "拒收须附照片，作为与供应商交涉的依据。请拍照后再提交；暂时无法拍照的先作暂扣。",
            "Rejecting needs a photo as proof for the supplier. Take one, or hold the goods first.",
        )
