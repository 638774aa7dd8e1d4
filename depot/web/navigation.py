"""Which pages a person sees: by their rights, in sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from depot.domain.account import Right, Role, User
from depot.services.accounts import ChooseLanguage, choose_language
from depot.services.application import new_command_id
from depot.web import remember, state
from depot.web.language import LANGUAGE, language, named, t

PAGES: Final = Path(__file__).parent / "pages"
ANY: Final = frozenset(Right)
LANGUAGE_NAMES: Final = {"zh": "中文", "en": "English"}


@dataclass(frozen=True)
class PageSpec:
    """A page file and who may open it: anybody with one of these rights."""

    name: str
    icon: str
    section: str
    rights: frozenset[Right] = ANY


ALL_PAGES: Final = (
    PageSpec("readiness", ":material/monitoring:", "overview"),
    PageSpec("inbox", ":material/notifications:", "overview"),
    PageSpec("stock", ":material/inventory_2:", "store"),
    PageSpec("catalogue", ":material/menu_book:", "store"),
    PageSpec("warehouse", ":material/warehouse:", "store"),
    PageSpec(
        "expiry",
        ":material/event_upcoming:",
        "store",
        frozenset({Right.KEEP, Right.APPROVE, Right.MONEY}),
    ),
    PageSpec(
        "recall", ":material/emergency_home:", "store", frozenset({Right.KEEP, Right.APPROVE})
    ),
    PageSpec(
        "deliveries",
        ":material/local_shipping:",
        "store",
        frozenset({Right.KEEP, Right.MONEY}),
    ),
    PageSpec("receive", ":material/input:", "store", frozenset({Right.KEEP})),
    PageSpec(
        "issue",
        ":material/output:",
        "store",
        frozenset({Right.KEEP, Right.PLAN, Right.APPROVE}),
    ),
    PageSpec("transfer", ":material/swap_horiz:", "store", frozenset({Right.KEEP, Right.MONEY})),
    PageSpec("kits", ":material/family_restroom:", "store", frozenset({Right.KEEP})),
    PageSpec("care", ":material/build:", "store", frozenset({Right.KEEP, Right.MONEY})),
    PageSpec("loans", ":material/handshake:", "store", frozenset({Right.KEEP, Right.MONEY})),
    PageSpec("count", ":material/fact_check:", "store", frozenset({Right.KEEP, Right.APPROVE})),
    PageSpec("write_off", ":material/delete:", "store", frozenset({Right.KEEP, Right.MONEY})),
    PageSpec("papers", ":material/receipt_long:", "store"),
    PageSpec("cards", ":material/menu_book:", "store"),
    PageSpec("agreements", ":material/handshake:", "money"),
    PageSpec(
        "budget",
        ":material/account_balance:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE, Right.PLAN}),
    ),
    PageSpec(
        "purchases",
        ":material/shopping_cart:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE, Right.PLAN, Right.KEEP}),
    ),
    PageSpec(
        "buying",
        ":material/shopping_bag:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE, Right.PLAN, Right.KEEP}),
    ),
    PageSpec(
        "procurement",
        ":material/checklist:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE, Right.PLAN}),
    ),
    PageSpec(
        "replenishment",
        ":material/event_repeat:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE, Right.PLAN, Right.KEEP}),
    ),
    PageSpec(
        "yearend",
        ":material/summarize:",
        "money",
        frozenset({Right.MONEY, Right.APPROVE}),
    ),
    PageSpec(
        "emergency",
        ":material/emergency:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP}),
    ),
    PageSpec(
        "fleet",
        ":material/local_shipping:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP, Right.ADMIN}),
    ),
    PageSpec(
        "households",
        ":material/family_home:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP}),
    ),
    PageSpec(
        "reserve_plan",
        ":material/balance:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE}),
    ),
    PageSpec("dispatch", ":material/route:", "relief", frozenset({Right.PLAN})),
    PageSpec("plans", ":material/map:", "relief", frozenset({Right.PLAN, Right.APPROVE})),
    PageSpec(
        "orders",
        ":material/assignment:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP}),
    ),
    PageSpec(
        "call_offs",
        ":material/phone_in_talk:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP}),
    ),
    PageSpec(
        "aid",
        ":material/diversity_3:",
        "relief",
        frozenset({Right.PLAN, Right.APPROVE, Right.KEEP}),
    ),
    PageSpec("account", ":material/manage_accounts:", "system"),
)
LANDING: Final = {
    Role.LEADER: "readiness",
    Role.PLANNER: "dispatch",
    Role.DEPOT_MANAGER: "stock",
    Role.SECTION_HEAD: "readiness",
    Role.ADMIN: "readiness",
}


def choose_page() -> StreamlitPage:
    """Return the page to run; only the log-in while nobody is logged in."""
    who = state.user()
    if who is None:
        return st.navigation([_page("login", ":material/login:", default=True)], position="hidden")
    shown = pages_of(who)
    landing = LANDING[who.role]
    sections: dict[str, list[StreamlitPage]] = {}
    for spec in shown:
        page = _page(spec.name, spec.icon, default=spec.name == landing)
        sections.setdefault(t(f"nav.section.{spec.section}"), []).append(page)
    return st.navigation(sections, expanded=True)


def pages_of(who: User) -> list[PageSpec]:
    """Return the pages that a person may open."""
    return [spec for spec in ALL_PAGES if any(who.may(right) for right in _sorted(spec.rights))]


def page_path(name: str) -> str:
    """Return the file of a page, for links and switches."""
    return str(PAGES / f"{name}.py")


def sidebar() -> None:
    """Show the language switch, who is logged in, and the way out."""
    # The page before the log-in may have been in another language than the person's own.
    st.session_state[f"{LANGUAGE}.switch"] = language()
    with st.sidebar:
        st.segmented_control(
            t("side.language"),
            list(LANGUAGE_NAMES),
            key=f"{LANGUAGE}.switch",
            required=True,
            format_func=LANGUAGE_NAMES.__getitem__,
            on_change=_switch_language,
            label_visibility="collapsed",
        )
        who = state.user()
        if who is None:
            return
        st.caption(
            f":material/person: {named(who.display_zh, who.display_en)} · "
            f"{t(f'role.{who.role.value}')}"
        )
        if state.application().settings.demo:
            st.caption(f":material/info: {t('side.demo')}")
        st.button(
            t("side.log_out"), icon=":material/logout:", on_click=remember.leave, width="stretch"
        )


def _switch_language() -> None:
    chosen = st.session_state[f"{LANGUAGE}.switch"]
    st.session_state[LANGUAGE] = chosen
    who = state.user()
    if who is not None:
        command = ChooseLanguage(new_command_id(), who.name, chosen)
        state.application().execute(choose_language, command)


def _page(name: str, icon: str, *, default: bool = False) -> StreamlitPage:
    return st.Page(page_path(name), title=t(f"nav.{name}"), icon=icon, default=default)


def _sorted(rights: Iterable[Right]) -> list[Right]:
    return sorted(rights, key=lambda right: right.value)
