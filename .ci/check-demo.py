"""Checks the figures of a demo: python3 check-demo.py FIGURES.json HOURS."""

import json
import sys
from decimal import Decimal

figures = json.load(open(sys.argv[1], encoding="utf-8"))
hours = int(sys.argv[2])
statement = figures["statement"]
order = figures["order"]
problems = []


def expect(what, good):
    print(("ok   " if good else "FAIL ") + what)
    if not good:
        problems.append(what)


def total(key):
    return sum(Decimal(account[key]) for account in statement["accounts"])


for key in ("energyMillijoules", "netEur", "vatEur", "grossEur"):
    expect(f"{key} of the accounts: {total(key)}, of the whole: {statement[key]}", total(key) == Decimal(statement[key]))
expect(f"{statement['quarterHours']} of {4 * hours} quarter hours settled", statement["quarterHours"] == 4 * hours)
expect("no quarter hour is missing", statement["missingQuarterHours"] == 0)
expect("no quarter hour is preliminary", statement["preliminaryQuarterHours"] == 0)
expect(
    f"below {order['limitWatts']} W after {order['controlSeconds']:.2f} s (day time {order['daySeconds']:.2f} s)",
    order["heldInTime"] and order["powerBelowWatts"] < order["limitWatts"] < order["powerBeforeWatts"],
)
expect(f"jobs at rest under the order: {order['resting']}", order["resting"] == ["finetuning"])
expect("both jobs made steps", len(figures["jobs"]) == 2 and all(job["step"] > 0 for job in figures["jobs"]))
expect(f"the whole took {figures['played']['wholeSeconds']:.0f} s", figures["played"]["wholeSeconds"] < 240)
expect("nobody died", figures["restarts"] == [])
sys.exit(1 if problems else 0)
