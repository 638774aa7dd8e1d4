"""What a promised unit costs a year: by its agreement where that names a fee, else estimated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from depot.domain.agreement import AgreementKind
from depot.domain.call_off import Promise
from depot.domain.money import FEN_PER_YUAN, in_fen
from depot.domain.norms import Norms
from depot.domain.validity import is_valid_on
from depot.store.uow import Reader
from optimize.preposition.reserve_code import ReserveCode, ReserveKind

KIND_OF = {
    AgreementKind.STOCK: ReserveKind.AGREED,
    AgreementKind.CAPACITY: ReserveKind.CAPACITY,
}
_SHARE_OF_VALUE = {
    AgreementKind.STOCK: "retention_permille_year",
    AgreementKind.CAPACITY: "capacity_permille_year",
}
_PERMILLE = 1000


@dataclass(frozen=True)
class PromiseFees:
    """Yearly fees of what is promised today.

    Parameters
    ----------
    cny
        Reserve code to the fee of a unit in CNY: the mean of all agreements that promise it.
    estimated
        Reserve codes any part of whose fee is estimated.
    by_contract, by_estimate
        Numbers of the agreements whose fees were read, and were estimated.
    """

    cny: Mapping[str, float]
    estimated: frozenset[str]
    by_contract: tuple[str, ...]
    by_estimate: tuple[str, ...]


def promise_fees(reader: Reader, items: Iterable[str], norms: Norms, today: date) -> PromiseFees:
    """Return them; an agreement's fee is shared out among its goods by their value."""
    wanted = set(items)
    rates = {deal.number: rate for deal in reader.agreements.deals()
             if (rate := _rate(deal.terms.retention_fen, deal.goods_fen))}  # fmt: skip
    paid: dict[str, float] = defaultdict(float)
    units: dict[str, int] = defaultdict(int)
    guessed: set[str] = set()
    read: dict[str, bool] = {}
    for each in reader.reserves.promises():
        if each.kind not in KIND_OF or each.line.item not in wanted or not is_valid_on(each, today):
            continue
        code = _code(each)
        known = each.agreement in rates
        rate = rates.get(each.agreement, norms.rate(_SHARE_OF_VALUE[each.kind]) / _PERMILLE)
        paid[code] += each.line.quantity * rate * in_fen(each.line.price_cny) / FEN_PER_YUAN
        units[code] += each.line.quantity
        read[each.agreement] = known
        if not known:
            guessed.add(code)
    return PromiseFees(
        {code: paid[code] / units[code] for code in paid if units[code]}, frozenset(guessed),
        tuple(sorted(number for number, known in read.items() if known)),
        tuple(sorted(number for number, known in read.items() if not known)),
    )  # fmt: skip


def _rate(fee_fen: int, goods_fen: int) -> float:
    """Return a fee as a share of the goods' value a year; 0 where none was agreed."""
    return fee_fen / goods_fen if goods_fen else 0.0


def _code(promise: Promise) -> str:
    return str(ReserveCode(KIND_OF[promise.kind], promise.line.item, promise.supplier))
