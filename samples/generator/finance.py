"""Cards, and a list of what customers are billed next beside them, for the money that a plan covers."""

from .people import Dice
from .sample import Sample

CARDS = [
    "customer_id", "reference_id", "card[last4]", "card[brand]", "card[expiry_month]", "card[expiry_year]",
    "replace_primary_payment_source",
]  # fmt: skip


def value_at_risk():
    """Cards under Chargebee's own column names; value-at-risk-subscriptions.csv says what their customers are billed."""
    sample = Sample("value-at-risk.csv", CARDS)
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
    # Has a card and is billed nothing: the list does not name the customer.
    add("cust_0099")
    return sample


def value_at_risk_subscriptions():
    """The list of subscriptions that belongs to value-at-risk.csv: a row for each of them."""
    header = ["customer_id", "plan", "auto_collection", "amount", "currency_code", "next_billing_at"]
    sample = Sample("value-at-risk-subscriptions.csv", header, delimiter=";")

    def add(customer, amount, currency, date, *, plan="monthly", collection="on"):
        sample.add([f"cust_{customer:04}", plan, collection, amount, currency, date])

    for number in range(1, 5):
        add(number, f"{number}9.90", "EUR", f"2040-03-0{number + 4}")
    # Two equal rows are two subscriptions; another customer has one more in another currency.
    add(2, "29.90", "EUR", "2040-03-06")
    add(3, "390", "USD", "2040-03-07", plan="yearly")
    add(5, "1,249.00", "EUR", "2040-03-12 09:30:00", plan="yearly")
    add(6, "15", "USD", "2214950400")
    add(7, "0.3333", "usd", "2040-03-11")
    add(8, "12000", "JPY", "")
    add(9, "100.10", "EUR", "2040-03-05")
    add(10, "200.20", "EUR", "2040-03-05")
    add(11, "55.55", "EUR", "2040-03-05")
    add(12, "1,000.00", "EUR", "2040-03-12", plan="yearly")
    add(13, "77.00", "USD", "2020-01-02")
    add(14, "8.00", "USD", "2020-01-05")
    add(15, "", "EUR", "")
    add(16, "1.249,00", "EUR", "2040-03-05")
    add(17, "30.00", "", "2040-03-05")
    add(18, "30.00", "EUR", "05.03.2040")
    # Pays by invoice, so no card is missed: left out by the job.
    add(19, "9,600.00", "EUR", "2040-03-05", plan="yearly", collection="off")
    # In no row of the cards, and billed twice.
    add(20, "500.00", "EUR", "2040-03-05", plan="yearly")
    add(20, "3000", "JPY", "2040-03-12")
    return sample
