"""Cards with a list of subscriptions joined to them, for the money that a plan covers."""

from .people import Dice
from .sample import Sample

CARDS = [
    "customer_id", "reference_id", "card[last4]", "card[brand]", "card[expiry_month]", "card[expiry_year]",
    "replace_primary_payment_source",
]  # fmt: skip


def value_at_risk():
    """Cards under Chargebee's own column names; value-at-risk-subscriptions.csv is joined to them."""
    sample = Sample("value-at-risk.csv", CARDS)
    # One subscription is of a customer whose card is not in this file.
    sample.findings["join_unused"] = 1
    dice = Dice("value-at-risk")

    def add(customer, ending="ready", *, token=None, expired=False, primary=False):
        token = f"{1_300_000 + dice.below(600_000)}/{dice.text(6).lower()}" if token is None else token
        year = 2021 if expired else 2041 + dice.below(5)
        brand = dice.pick(["visa", "mastercard", "american_express"])
        last4, month = f"{dice.below(10_000):04}", 1 + dice.below(12)
        cells = [customer, token, last4, brand, str(month), str(year), "true" if primary else "false"]
        sample.add(cells, ending, primary=primary, finding="card_expired" if expired else None)

    for number in range(1, 9):
        add(f"cust_{number:04}", primary=True)
    # Two cards of one subscription: it is billed once. One of two has expired: the other one pays.
    add("cust_0009", primary=True)
    add("cust_0009")
    add("cust_0010", expired=True)
    add("cust_0010", primary=True)
    # Nobody can charge these: the only card has expired, has no token, or is the same row again of a customer who has one.
    add("cust_0011", expired=True)
    add("cust_0012", "missing_token", token="")
    add("cust_0013", "spreadsheet_damage", token="8.41575E+15")
    add("cust_0014", token="1599001/zq81kd")
    add("cust_0014", "duplicate_row", token="1599001/zq81kd")
    # No amount, one that can be read in two ways, no currency, a date that is none.
    for number in range(15, 19):
        add(f"cust_{number:04}", primary=True)
    # In no list of subscriptions; a row of a join needs its counterpart.
    add("cust_0099", "join_missing")
    return sample


def value_at_risk_subscriptions():
    """The list of subscriptions that belongs to value-at-risk.csv, one line for each customer."""
    header = ["customer_id", "amount", "currency_code", "next_billing_at"]
    sample = Sample("value-at-risk-subscriptions.csv", header, delimiter=";")
    for number in range(1, 5):
        sample.add([f"cust_{number:04}", f"{number}9.90", "EUR", f"2040-03-0{number + 4}"])
    sample.add(["cust_0005", "1,249.00", "EUR", "2040-03-12 09:30:00"])
    sample.add(["cust_0006", "15", "USD", "2214950400"])
    sample.add(["cust_0007", "0.3333", "usd", "2040-03-11"])
    sample.add(["cust_0008", "12000", "JPY", ""])
    sample.add(["cust_0009", "100.10", "EUR", "2040-03-05"])
    sample.add(["cust_0010", "200.20", "EUR", "2040-03-05"])
    sample.add(["cust_0011", "55.55", "EUR", "2040-03-05"])
    sample.add(["cust_0012", "1,000.00", "EUR", "2040-03-12"])
    sample.add(["cust_0013", "77.00", "USD", "2020-01-02"])
    sample.add(["cust_0014", "8.00", "USD", "2020-01-05"])
    sample.add(["cust_0015", "", "EUR", ""])
    sample.add(["cust_0016", "1.249,00", "EUR", "2040-03-05"])
    sample.add(["cust_0017", "30.00", "", "2040-03-05"])
    sample.add(["cust_0018", "30.00", "EUR", "05.03.2040"])
    # Not in the list of cards, so the plan says nothing of this money but join_unused.
    sample.add(["cust_0020", "500.00", "EUR", "2040-03-05"])
    return sample
