from datetime import UTC, datetime

import pytest

from aggregator.model.desk import Order, OrderKind, OrderState


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (OrderState.WAITING, True),
        (OrderState.TAKEN, True),
        (OrderState.DONE, False),
        (OrderState.FAILED, False),
    ],
)
def test_an_order_is_open_until_it_is_answered(state: OrderState, *, is_open: bool) -> None:
    order = Order(1, OrderKind.POLL, {"source": "a"}, "lin", datetime(2026, 11, 24, tzinfo=UTC), state)
    assert order.is_open is is_open
