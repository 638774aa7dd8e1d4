"""Faults that people make in such programs, and for each the test that must notice.

A mutant is an edit of the product's source. When the source changes, its `before` no longer
fits and the test says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A fault.

    Parameters
    ----------
    name
        What is wrong, in words.
    guards
        The invariant that it breaks.
    path, edits
        File of the product; (before, after), each fitting once.
    killer
        The test that fails with it.
    on
        The database that it is run on.
    """

    name: str
    guards: str
    path: str
    edits: tuple[tuple[str, str], ...]
    killer: str
    on: str = "sqlite"


TAKE_FREE = """values(qty=balance.c.qty - values["amount"])
    return changed.where(_same_key(values), _has_free(values))"""
CLAMPED = """values(qty=__import__("sqlalchemy").case(
        (balance.c.qty > values["amount"], balance.c.qty - values["amount"]), else_=0))
    return changed.where(_same_key(values))"""
BY_ID = """            reservation.c.id == values["id"],
"""
OURS_ONLY = """        balance.c.owner == OWN,
    )
"""
WITH_PAPERS = """"has its papers already")
        if by == self.issued_by:"""
MUTANTS = (
    Mutant(
        "the database doesn't check balances",
        "I2",
        "depot/store/migrations/versions/0001_the_ledger_the_catalogue_and_places.py",
        (("NOT bounded OR (qty >= 0 AND reserved >= 0 AND reserved <= qty)", "1 = 1"),),
        "tests/store/test_posting.py::test_the_database_itself_refuses_a_negative_balance",
    ),
    Mutant(
        "clamp at zero instead of refusing",
        "I2",
        "depot/store/balances.py",
        (
            (
                TAKE_FREE,
                CLAMPED,
            ),
        ),
        "tests/store/test_posting.py::test_lines_of_one_holding_are_summed_before_they_are_checked",
    ),
    Mutant(
        "what is reserved counts as available",
        "I3",
        "depot/store/balances.py",
        (
            (
                'balance.c.qty - balance.c.reserved >= values["amount"]',
                'balance.c.qty >= values["amount"]',
            ),
        ),
        "tests/store/test_posting.py::test_reserved_stock_stays_where_it_is",
    ),
    Mutant(
        "lines of one holding are not summed",
        "I2",
        "depot/domain/ledger.py",
        (("totals[key] += quantity", "totals[key] = quantity"),),
        "tests/store/test_posting.py::test_lines_of_one_holding_are_summed_before_they_are_checked",
    ),
    Mutant(
        "balances are locked in any order",
        "I2",
        "depot/store/balances.py",
        (
            (
                "locked.order_by(*KEY_COLUMNS).with_for_update(of=balance)",
                "locked.order_by(func.random()).with_for_update(of=balance)",
            ),
        ),
        "tests/store/test_lock_order.py"
        "::test_postings_in_opposite_directions_never_wait_for_one_another_in_a_circle",
        on="postgres",
    ),
    Mutant(
        "the head is read without its lock",
        "I6",
        "depot/store/chain.py",
        (("*opened).with_for_update(of=head)", "*opened)"),),
        "tests/store/test_lock_order.py"
        "::test_commands_that_share_nothing_but_the_head_are_numbered_one_after_another",
        on="postgres",
    ),
    Mutant(
        "a reservation ends as often as somebody ends it",
        "I5",
        "depot/store/repositories/reservations.py",
        (
            (
                f"{BY_ID}            reservation.c.state == ReservationState.OPEN.value,\n",
                BY_ID,
            ),
        ),
        "tests/store/test_reservation_ends.py"
        "::test_ending_what_has_just_ended_elsewhere_is_a_conflict",
    ),
    Mutant(
        "a reservation lapses a moment late",
        "I3",
        "depot/store/repositories/reservations.py",
        (
            (
                'reservation.c.lapses_at_us <= bindparam("now_us")',
                'reservation.c.lapses_at_us < bindparam("now_us")',
            ),
        ),
        "tests/services/test_reserving.py::test_a_reservation_lapses_when_its_time_is_over",
    ),
    Mutant(
        "the command's id is ignored",
        "I5",
        "depot/services/application.py",
        (("identity = str(uuid.UUID(command.command_id))", "identity = str(uuid.uuid4())"),),
        "tests/store/test_commands.py"
        "::test_the_same_command_again_returns_the_first_result_and_does_nothing",
    ),
    Mutant(
        "one id serves for two payloads",
        "I5",
        "depot/store/database.py",
        (("if (found.kind, found.payload_hash) != (entry.kind, payload_hash):", "if False:"),),
        "tests/store/test_commands.py::test_the_same_id_with_another_payload_is_refused",
    ),
    Mutant(
        "the chain doesn't cover quantities",
        "I6",
        "depot/store/chain.py",
        (('"seq", "ledger", "lot_id", "quantity",', '"seq", "ledger", "lot_id",'),),
        "tests/store/test_audit.py::test_any_change_of_what_was_recorded_is_found_and_located",
    ),
    Mutant(
        "goods expire on their last day",
        "I10",
        "depot/domain/lot.py",
        (
            (
                "expires_on is not None and expires_on < on",
                "expires_on is not None and expires_on <= on",
            ),
        ),
        "tests/domain/test_lot.py::test_goods_are_good_through_the_printed_day",
    ),
    Mutant(
        "the days to be left on arrival are ignored",
        "I9",
        "depot/domain/fefo.py",
        (
            (
                "each.lot.expires_on, arrives_on, min_remaining_days)",
                "each.lot.expires_on, arrives_on, 0)",
            ),
        ),
        "tests/domain/test_fefo.py::test_the_days_to_be_left_on_arrival_are_kept",
    ),
    Mutant(
        "first in, first out by the lot's number",
        "I9",
        "depot/domain/fefo.py",
        (("fefo_key(each.lot.expires_on, each.lot.made_on, each.lot.id),", "each.lot.lot_no,"),),
        "tests/domain/test_fefo.py"
        "::test_the_earliest_expiry_goes_first_and_the_rest_comes_from_the_next",
    ),
    Mutant(
        "other owners' goods are issued",
        "I10",
        "depot/store/repositories/candidates.py",
        ((OURS_ONLY, OURS_ONLY.split("\n", 1)[1]),),
        "tests/services/test_issuing.py::test_held_damaged_and_others_goods_are_never_issued",
    ),
    Mutant(
        "a recall forgets what is received later",
        "recall",
        "depot/services/lot_events.py",
        (("    if not recalled:\n        return postings\n", "    return postings\n"),),
        "tests/services/test_recall.py::test_goods_of_a_recalled_lot_that_come_later_are_held_too",
    ),
    Mutant(
        "bins are never full",
        "I12",
        "depot/services/putaway.py",
        (("    if over:\n", "    if False:\n"),),
        "tests/services/test_receiving.py::test_a_bin_holds_no_more_weight_than_its_limit",
    ),
    Mutant(
        "a kit expires with its latest component",
        "I13",
        "depot/domain/kit.py",
        (("earliest = min(", "earliest = max("),),
        "tests/domain/test_kit.py"
        "::test_one_lot_of_each_component_makes_one_batch_that_expires_with_the_earliest",
    ),
    Mutant(
        "what expired inside a kit comes back good",
        "I10",
        "depot/services/kits_apart.py",
        (("    if is_expired(lot.expires_on, today):\n", "    if False:\n"),),
        "tests/services/test_kits.py"
        "::test_what_expired_inside_comes_back_as_expired_and_parts_of_doubtful_kits_are_held"
        "",
    ),
    Mutant(
        "what comes back broken from a loan is available",
        "I14",
        "depot/services/loans.py",
        (
            (
                "return StockStatus.REPAIR if line.grade is Grade.C",
                "return StockStatus.ISSUABLE if line.grade is Grade.C",
            ),
        ),
        "tests/services/test_loans.py::test_condition_decides_what_a_returned_unit_may_do",
    ),
    Mutant(
        "people approve their own write-off",
        "four eyes",
        "depot/domain/write_off.py",
        (("if by == self.requested_by:", "if False:"),),
        "tests/services/test_writing_off.py::test_nobody_approves_their_own",
    ),
    Mutant(
        "more arrives than was sent",
        "I2",
        "depot/services/transfers_arriving.py",
        (("    if line.quantity > there:\n", "    if False:\n"),),
        "tests/services/test_transfers.py::test_an_arrival_that_can_not_be_true_is_refused_whole",
    ),
    Mutant(
        "a supplier gives more than was promised",
        "I11",
        "depot/domain/call_off.py",
        (("drawn = min(units, free)", "drawn = units"),),
        "tests/services/test_orders.py::test_a_supplier_that_promised_less_is_named",
    ),
    Mutant(
        "more is received than was ordered",
        "I11",
        "depot/store/repositories/deliveries.py",
        (("after <= delivery_line.c.ordered)", "after <= delivery_line.c.ordered * 99)"),),
        "tests/services/test_deliveries.py"
        "::test_more_than_was_ordered_is_refused_and_leaves_nothing",
    ),
    Mutant(
        "a move releases what an inspection rejected",
        "arrivals",
        "depot/services/uninspected.py",
        (("        if each.quantity > free:", "        if False:"),),
        "tests/services/test_rejected_goods.py"
        "::test_what_broke_later_in_the_depot_is_recovered_and_repaired_and_no_unit_more",
    ),
    Mutant(
        "a count sets the book to what was seen",
        "count",
        "depot/services/count_settling.py",
        (("booked = quantity - book.changes.get(key, 0)", "booked = quantity"),),
        "tests/services/test_counting.py"
        "::test_a_count_posts_the_difference_and_stock_that_moved_since_stays_right",
    ),
    Mutant(
        "who issued urgently enters the papers",
        "I15",
        "depot/domain/emergency.py",
        ((WITH_PAPERS, WITH_PAPERS.replace("if by == self.issued_by:", "if False:")),),
        "tests/services/test_emergency.py::test_papers_come_from_another_person_once",
    ),
    Mutant(
        "a recovery re-stocks what a recall holds",
        "recall",
        "depot/services/recovering.py",
        (("put_away(uow, [posting], [target.account_id])", "uow.ledger.post([posting])"),),
        "tests/services/test_recovering.py::test_what_a_recall_holds_is_not_re_stocked",
    ),
    Mutant(
        "more is paid than was committed",
        "I11",
        "depot/store/repositories/budgets.py",
        (("after <= commitment.c.fen)", "after <= commitment.c.fen * 99)"),),
        "tests/services/test_budgeting.py::test_neither_a_line_nor_a_commitment_is_overdrawn",
    ),
    Mutant(
        "more is called than a season promises",
        "I11",
        "depot/domain/call_off.py",
        (("return max(0, self.free - held_back)", "return max(0, self.free)"),),
        "tests/services/test_agreement_life.py::test_a_season_holds_back_what_it_doesn_t_promise",
    ),
    Mutant(
        "who proposed an agreement signs it",
        "others",
        "depot/domain/agreement_life.py",
        (("at_us, note, people_of(self))", "at_us, note, set())"),),
        "tests/services/test_agreement_life.py::test_nobody_signs_what_they_proposed_or_chose",
    ),
    Mutant(
        "a late delivery is fined twice",
        "others",
        "depot/domain/agreement_terms.py",
        (("return min(delivered_fen, late + ", "return min(delivered_fen, late + late + "),),
        "tests/domain/test_agreement_terms.py::test_each_hour_that_has_begun_costs_up_to_the_cap",
    ),
    Mutant(
        "an offer is taken after its last day",
        "others",
        "depot/services/buying.py",
        (("    if not is_valid_on(offer, uow.today):\n", "    if False:\n"),),
        "tests/services/test_emergency_purchase.py"
        "::test_nobody_buys_from_who_is_not_listed_or_whose_offer_has_lapsed",
    ),
    Mutant(
        "an advance doesn't hold its response",
        "I15",
        "depot/store/repositories/agreement_money.py",
        (("return not new.activation or response_debts.owe(", "return True or print("),),
        "tests/services/test_call_bills.py"
        "::test_an_advance_that_nobody_reviewed_holds_its_response",
    ),
    Mutant(
        "people approve their own purchase",
        "others",
        "depot/domain/approval.py",
        (("    if by in involved:", "    if by in set():"),),
        "tests/services/test_purchasing.py::test_nobody_approves_what_they_asked_for_or_chose",
    ),
)
