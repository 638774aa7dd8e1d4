"""The form of an agreement's terms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from depot.domain.agreement_terms import Contact, Handover, LateUnit, Penalty, Terms
from depot.domain.agreement_typed import read_trucks
from depot.domain.money import read_yuan
from depot.domain.place import PlaceKind
from depot.services.catalogue import depots
from depot.web import state
from depot.web.language import named, t
from depot.web.money.words import line_name, open_lines

_BP_PER_PERCENT = 100


@dataclass(frozen=True)
class Asked:
    """What was typed; it is read when the button is pressed."""

    contract_no: str
    deliver_to: str
    fee: str
    fee_line: str
    call_line: str
    late_unit: str
    late: float
    cap: float
    shortfall: float
    rotation_days: int
    check_days: int
    trucks: str
    contacts: tuple[Contact, ...] = ()


def ask(key: str, old: Terms | None = None) -> Asked:
    """Ask for the terms; `old` fills the form."""
    terms = old or Terms()
    lines = open_lines()
    warehouses = {
        each.code: named(each.name_zh, each.name_en)
        for each in state.application().read(depots)
        if each.kind is PlaceKind.WAREHOUSE
    }
    contract = st.text_input(t("agreement.contract_no"), terms.contract_no, key=f"{key}.contract")
    to = st.selectbox(
        t("agreement.handover"), ["", *warehouses], key=f"{key}.to",
        index=["", *warehouses].index(terms.deliver_to),
        format_func=lambda each: t("agreement.delivered_to", depot=warehouses[each]) if each
        else t("agreement.handover.pickup"),
    )  # fmt: skip
    fee = st.text_input(t("agreement.fee_yuan"), str(terms.retention_cny), key=f"{key}.fee")
    fees = ["", *(code for code, line in lines.items() if line.purpose.value == "retention")]
    goods = ["", *(code for code in lines if code not in fees)]

    def words(code: str) -> str:
        return line_name(lines[code]) if code else t("none")

    fee_line = st.selectbox(t("agreement.fee_line"), fees, key=f"{key}.fee_line",
                            format_func=words)  # fmt: skip
    call_line = st.selectbox(t("agreement.call_line"), goods, key=f"{key}.call_line",
                             format_func=words, help=t("agreement.call_line_help"))  # fmt: skip
    unit = st.segmented_control(
        t("agreement.late_unit"), [each.value for each in LateUnit], default="hour",
        required=True, key=f"{key}.unit", format_func=lambda each: t(f"agreement.unit.{each}"),
    )  # fmt: skip
    late, cap, shortfall = (
        st.number_input(t(f"agreement.{name}_percent"), 0.0, 100.0, value, 0.5,
                        key=f"{key}.{name}")
        for name, value in (("late", 1.0), ("cap", 20.0), ("shortfall", 5.0))
    )  # fmt: skip
    rotation = st.number_input(t("agreement.rotation_days"), 0, 3660, terms.rotation_days,
                               key=f"{key}.rotation")  # fmt: skip
    checks = st.number_input(t("agreement.check_days"), 0, 3660, terms.check_days,
                             key=f"{key}.check")  # fmt: skip
    owned = " ".join(f"{each.vehicle_class}×{each.count}" for each in terms.trucks)
    trucks = st.text_input(t("agreement.trucks_help"), owned, key=f"{key}.trucks")
    return Asked(
        contract, to, fee, fee_line, call_line, unit or "hour", late, cap, shortfall,
        int(rotation), int(checks), trucks, terms.contacts,
    )  # fmt: skip


def made(asked: Asked) -> Terms:
    """Return the terms, or refuse what can't be read."""
    fee = read_yuan(asked.fee) if asked.fee.strip() else Decimal(0)
    shares = (round(each * _BP_PER_PERCENT) for each in (asked.late, asked.cap, asked.shortfall))
    return Terms(
        asked.contract_no.strip(),
        Handover.DELIVERED if asked.deliver_to else Handover.PICKUP,
        asked.deliver_to, fee, asked.fee_line if fee else "", asked.call_line,
        Penalty(LateUnit(asked.late_unit), *shares), asked.rotation_days, asked.check_days,
        asked.contacts, read_trucks(asked.trucks),
    )  # fmt: skip
