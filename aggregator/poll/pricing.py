"""What a request must save: one price for the whole service, so that its budget goes where it helps most."""

import math
from collections.abc import Sequence
from datetime import datetime

from aggregator.model.poll import Demand, FinishedPoll, NextPoll, PollReport
from aggregator.poll.cadence import is_paced, plan_next
from aggregator.poll.rhythm import Rhythm, fair_price

PRICE_S = 600.0  # how often the price follows what the sources have taught
CORRECTION = 0.2  # of it, for spending more or less than the budget
MOST_CORRECTED = 5.0  # five times dearer or cheaper than computed
ENOUGH_POLLS = 20
_HOUR_S = 3600.0


class Pricing:
    """Plans polls (`ports.Planner`) at the price of the moment, and keeps the price at the budget.

    `every_s` is the average pause between two polls of a source with a learned rhythm, in seconds. Planning
    happens on the writing thread; `follow` may be called on another.
    """

    def __init__(self, *, every_s: float) -> None:
        self._correction = 1.0
        self._spent = 0
        self._since: datetime | None = None
        self.price = fair_price(Rhythm(0.0, 0.0).pull, polls_an_hour=_HOUR_S / every_s)

    def __call__(
        self, poll: FinishedPoll, report: PollReport, *, now: datetime, published: Sequence[datetime] = ()
    ) -> NextPoll:
        """Give when the document is asked next."""
        if is_paced(poll.source) and not poll.document.first:
            self._spent += 1
        return plan_next(poll, report, now=now, published=published, price=self.price)

    def follow(self, demand: Demand, *, every_s: float, now: datetime) -> float:
        """Renew the price from what the sources have taught, and from what was spent; gives it.

        Spending is judged once enough polls were due for chance to count little.
        """
        polls_an_hour = _HOUR_S / every_s
        since, self._since = self._since or now, self._since or now
        due = demand.documents * polls_an_hour * (now - since).total_seconds() / _HOUR_S
        if due >= ENOUGH_POLLS:
            factor = self._correction * math.exp(CORRECTION * (self._spent / due - 1))
            self._correction = min(max(factor, 1 / MOST_CORRECTED), MOST_CORRECTED)
            self._spent, self._since = 0, now
        if demand.pull > 0:
            self.price = fair_price(demand.pull, polls_an_hour=polls_an_hour) * self._correction
        return self.price
