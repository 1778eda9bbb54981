"""stripe-cards.csv: the input of the demo."""

from .people import Dice, draw_person
from .sample import Sample

ROWS = 3000

# Stripe's card export without card.number, with brand, funding type and last four digits added, and the customer of
# Chargebee that the merchant has joined to each row.
HEADER = (
    "description,name,email,id,card.address_city,card.address_country,card.address_line1,card.address_line2,"
    "card.address_state,card.address_zip,card.brand,card.exp_month,card.exp_year,card.funding,card.id,card.last4,"
    "card.name,default_source,chargebee_customer_id"
).split(",")

# A card that has not expired expires in the 2040s, so that the counts do not change with the calendar.
VALID_YEARS = range(2040, 2050)
EXPIRED_YEARS = range(2019, 2025)

DESCRIPTIONS = {
    "": 60,
    "Team plan, annual": 12,
    "Migrated from the old shop": 10,
    'Key account "A"; call before any change': 4,
    "Konto 4711 – Rechnung an Zentrale": 4,
    "Line one\nline two": 3,
}
BRANDS = {"Visa": 52, "MasterCard": 31, "American Express": 9, "Discover": 3, "JCB": 2, "UnionPay": 2, "Diners Club": 1}
FUNDING = {"credit": 55, "debit": 38, "prepaid": 5, "unknown": 2}


def stripe_id(dice, prefix):
    """An id in the form that Stripe's objects have today; those of customers are shorter."""
    return f"cus_{dice.text(14)}" if prefix == "cus" else f"{prefix}_1{dice.text(23)}"


def customer_cells(dice, number, person):
    """What is the same on all of a customer's rows.

    Most customer ids are the merchant's own; some are of the kind that Chargebee makes.
    """
    return {
        "description": dice.weighted(DESCRIPTIONS),
        "name": person.name,
        "email": person.email,
        "id": stripe_id(dice, "cus"),
        "chargebee_customer_id": f"16{dice.text(14)}" if number % 12 == 5 else f"cust_{number:06}",
    }


def card_cells(dice, person, is_expired=False):
    return {
        "card.address_city": person.city,
        "card.address_country": person.country,
        "card.address_line1": person.line1,
        "card.address_line2": person.line2,
        "card.address_state": person.state,
        "card.address_zip": person.zip,
        "card.brand": dice.weighted(BRANDS),
        "card.exp_month": str(1 + dice.below(12)),
        "card.exp_year": str(dice.pick(EXPIRED_YEARS if is_expired else VALID_YEARS)),
        "card.funding": dice.weighted(FUNDING),
        "card.id": stripe_id(dice, dice.weighted({"card": 75, "pm": 25})),
        "card.last4": f"{dice.below(10_000):04}",
        "card.name": person.name.strip(),
    }


def default_source(dice, cards):
    """Stripe repeats it on each of a customer's rows; it may name an object that is no card, or nothing."""
    kind = dice.weighted({"card": 90, "ba": 4, "src": 3, "": 3})
    if kind == "card":
        return dice.pick(cards)["card.id"]
    return stripe_id(dice, kind) if kind else ""


class Row:
    """A row, and what must become of it; as cells by header, or as a line of text that is no good CSV."""

    def __init__(self, cells, ending="ready", finding=None):
        self.cells = cells
        self.ending = ending
        self.finding = finding

    @property
    def is_primary(self):
        return self.cells["default_source"] == self.cells["card.id"]


def ordinary_rows(dice, count):
    """Customers with one card, and some 15 % with two or three, which need not stand together."""
    rows, number = [], 0
    while len(rows) < count:
        number += 1
        person = draw_person(dice, number)
        customer = customer_cells(dice, number, person)
        expired = [dice.chance(4) for _ in range(dice.weighted({1: 85, 2: 12, 3: 3}))]
        cards = [card_cells(dice, person, is_expired) for is_expired in expired]
        customer["default_source"] = default_source(dice, cards)
        for index, card in enumerate(cards[: count - len(rows)]):
            row = Row({**customer, **card}, finding="card_expired" if expired[index] else None)
            is_apart = index > 0 and dice.chance(40)
            rows.insert(dice.below(len(rows)) if is_apart else len(rows), row)
    return rows


def special_rows(dice):
    """The rows that are there for a purpose, but for those that need another row."""
    number = 900_000

    def made(ending="ready", changes=None, finding=None):
        nonlocal number
        number += 1
        person = draw_person(dice, number)
        cells = {**customer_cells(dice, number, person), **card_cells(dice, person)}
        cells["default_source"] = cells["card.id"]
        return Row({**cells, **(changes or {})}, ending, finding)

    no_card = {name: "" for name in HEADER if name.startswith("card.")}
    rows = []
    # A customer without a card; the default of some is a bank account.
    rows += [made("missing_token", {**no_card, "default_source": ""}) for _ in range(12)]
    rows += [made("missing_token", {**no_card, "default_source": stripe_id(dice, "ba")}) for _ in range(4)]
    # A customer whom nobody could join to one of Chargebee's.
    rows += [made("missing_value", {"chargebee_customer_id": ""}) for _ in range(6)]
    # Tokens that were cut off, that are single-use, or that carry a blank.
    rows += [made("token_malformed", {"card.id": f"card_1{dice.text(length)}"}) for length in (2, 5, 6)]
    rows += [made("token_single_use", {"card.id": stripe_id(dice, "tok")}) for _ in range(2)]
    rows += [made("token_malformed", {"card.id": stripe_id(dice, "card") + " "})]
    # Numeric customer ids that went through a spreadsheet.
    damaged = ["4.07E+05", "1.01005E+11", "2,3E+05"]
    rows += [made("spreadsheet_damage", {"chargebee_customer_id": customer}) for customer in damaged]
    # An id of more than Chargebee's 50 characters.
    rows += [made("value_too_long", {"chargebee_customer_id": "acme-emea-import-2019-" + dice.text(40)})]
    # Ready: a month that is none (Chargebee asks Stripe for the right one), last four digits that lost their zeros,
    # blanks around the customer's id.
    rows += [made(changes={"card.exp_month": "13"}, finding="details_unreadable") for _ in range(2)]
    rows += [made(changes={"card.last4": last4}, finding="value_repaired") for last4 in ("42", "7", "105", "311", "90")]
    rows += [made(changes={"chargebee_customer_id": f" cust_95{index:04}  "}) for index in range(2)]
    return rows + malformed_rows(dice)


def malformed_rows(dice):
    """Lines that are no good CSV."""

    def line(line1="1 Plain Street", description="", field_count=len(HEADER)):
        card = stripe_id(dice, "card")
        name = "Ann Plain"
        customer = [description, name, "ann.plain@example.com", stripe_id(dice, "cus")]
        address = ["Austin", "US", line1, "", "TX", "78701"]
        fields = customer + address + ["Visa", "7", "2044", "credit", card, "1881", name, card, "cust_960001"]
        return ",".join(fields[:field_count])

    return [
        # An address with a comma and without quotes, a line that was cut, an inch sign in a field without quotes.
        Row(line(line1="1 Plain Street, Suite 2"), "field_count"),
        Row(line(field_count=11), "field_count"),
        Row(line(description='The 5" pipe works'), "stray_quote"),
    ]


def insert_copies(dice, rows):
    """Puts in the rows that repeat another: the second of each is a duplicate, or a card that two customers share."""
    for place in range(9):
        original = rows[100 + place * 217]
        copy = {**original.cells, "description": "Exported twice"}
        after = rows.index(original) + 1
        # Some stand right behind their original, some anywhere below it.
        rows.insert(after if place % 3 == 0 else after + dice.below(len(rows) - after), Row(copy, "duplicate_row"))
    original = next(row for row in rows[1500:] if row.ending == "ready" and not row.finding)
    shared = {**original.cells, "chargebee_customer_id": "cust_970001", "description": "Pays for the sister company"}
    rows.insert(2200, Row(shared, finding="token_shared_between_customers"))


def stripe_cards():
    dice = Dice("stripe-cards")
    special = special_rows(dice)
    rows = ordinary_rows(dice, ROWS - len(special) - 10)
    insert_copies(dice, rows)
    for row in special:
        rows.insert(dice.below(len(rows)), row)
    sample = Sample("stripe-cards.csv", HEADER)
    for number, row in enumerate(rows):
        if number in (812, 2307):
            sample.add_blank_line("" if number == 812 else "   ")
        if isinstance(row.cells, str):
            sample.add_bytes((row.cells + "\n").encode(), row.ending)
        else:
            sample.add(row.cells, row.ending, primary=row.is_primary, finding=row.finding)
    return sample
