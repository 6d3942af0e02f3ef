"""docs/states/ shows the moves the code allows."""

from pathlib import Path

import approvals.states
import edi.states
import orders.states
import pricing.states
import returns.states

DOCS = Path(__file__).resolve().parents[2] / "docs/states"


def diagram(moves) -> str:
    lines = [f"    {source} --> {target}" for source, targets in moves.items() for target in sorted(targets)]
    ends = [f"    {source} --> [*]" for source, targets in moves.items() if not targets]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {next(iter(moves))}", *lines, *ends])


def test_the_diagram_of_the_order_is_current():
    assert diagram(orders.states.MOVES) in (DOCS / "order.md").read_text()


def test_the_diagram_of_the_return_is_current():
    assert diagram(returns.states.MOVES) in (DOCS / "return.md").read_text()


def test_the_diagram_of_the_approval_is_current():
    assert diagram(approvals.states.MOVES) in (DOCS / "approval.md").read_text()


def test_the_diagram_of_the_file_of_prices_is_current():
    assert diagram(pricing.states.MOVES) in (DOCS / "price_file.md").read_text()


def test_the_diagram_of_the_document_of_a_partner_is_current():
    assert diagram(edi.states.MOVES) in (DOCS / "edi_document.md").read_text()


def test_the_diagram_of_a_message_to_a_webhook_is_current():
    assert diagram(edi.states.OUTBOUND_MOVES) in (DOCS / "outbound_message.md").read_text()


def test_the_diagram_of_an_import_of_the_erp_system_is_current():
    assert diagram(edi.states.IMPORT_MOVES) in (DOCS / "erp_import.md").read_text()


def test_control_another_move_is_another_diagram():
    assert diagram({"placed": {"shipped"}, "shipped": set()}) != diagram(orders.states.MOVES)
