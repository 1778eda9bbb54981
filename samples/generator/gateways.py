"""The small samples: one for each shape of export that a built-in mapping reads, each in a dialect of its own."""

from .people import DIGITS, Dice, draw_person
from .sample import Sample
from .stripe_cards import stripe_id


def canonical_references():
    """Chargebee's own column names, as a European spreadsheet saves them: semicolons, BOM, CRLF."""
    header = ["customer_id", "type", "gateway_account_id", "reference_id", "replace_primary_payment_source"]
    sample = Sample("canonical-references.csv", header, delimiter=";", newline="\r\n", bom=True)
    account = "gw_canonical_1"

    def add(customer, reference, ending="ready", kind="card", gateway_account=account, primary=""):
        is_primary = primary.lower() in ("true", "yes")
        sample.add([customer, kind, gateway_account, reference, primary], ending, primary=is_primary)

    add("cust_0001", "cus_JeGmWqYRVUNu44/card_1J0yEyH65PkfON7E6pXEeoyZ", primary="TRUE")
    add("cust_0002", "cus_K3bTqPz81LmWxY/pm_1Lw4QdH65PkfON7Ea2VnRt8x", primary="FALSE")
    add("cust_0003", "cus_M9sDfGh2QwErTy", primary="yes")
    add("cust_0004", "1204417/ab12d4")
    add("cust_0005", "Shopper-7/H55RW4QG9F9SKTV5", kind="")
    add("cust_0006", "MD00426EF15CE5", kind="direct_debit")
    add("cust_0007", "B-1UJ51713JU019383V", kind="PayPal Express Checkout")
    # The same customer's second card, and the same card with another customer.
    add("cust_0001", "cus_JeGmWqYRVUNu44/card_6WjCF20vT9WN1G")
    sample.findings["token_shared_between_customers"] += 1
    add("cust_0008", "1204417/ab12d4")
    add("cust_0001", "cus_JeGmWqYRVUNu44/card_1J0yEyH65PkfON7E6pXEeoyZ", "duplicate_row")
    add("cust_0009", "", "missing_token")
    add("", "cus_N2kRtYuIoP12Qw/card_1MnBvCxZaSdFgHjKlQwErTyU", "missing_value")
    unused = "cus_P7xLmNoPqRsTuV/card_1NaBcDeFgHiJkLmNoPqRsTuV"
    add("cust_0010", unused, "value_not_allowed", kind="cheque")
    add("cust_0011", unused, "value_not_allowed", gateway_account="gw_other")
    add("cust_0012", unused, "value_not_allowed", primary="perhaps")
    add("cust_0013", "8.41575E+15", "spreadsheet_damage")
    return sample


def canonical_tokens():
    """The token fields, with card and billing address: tabs, LF."""
    header = [
        "customer_id", "type", "reference_id", "payment_method_token", "customer_profile_token",
        "network_transaction_id", "mandate_id", "card[last4]", "card[expiry_month]", "card[expiry_year]", "card[brand]",
        "card[funding_type]",
        "billing_address[first_name]", "billing_address[last_name]", "billing_address[line1]", "billing_address[city]",
        "billing_address[state_code]", "billing_address[zip]", "billing_address[country]", "billing_address[email]",
    ]  # fmt: skip
    sample = Sample("canonical-tokens.csv", header, delimiter="\t")
    dice = Dice("canonical-tokens")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 1000 + number)
        cells = {
            "customer_id": f"cust_{number:04}",
            "type": "card",
            "payment_method_token": dice.text(27),
            "card[last4]": f"{dice.below(10_000):04}",
            "card[expiry_month]": str(1 + dice.below(12)),
            "card[expiry_year]": "2044",
            "card[brand]": dice.pick(["visa", "mc", "American Express", "DISCOVER"]),
            "card[funding_type]": dice.pick(["credit", "debit", "unknown"]),
            "billing_address[first_name]": person.name.split()[0],
            "billing_address[last_name]": person.name.split()[-1],
            "billing_address[line1]": person.line1,
            "billing_address[city]": person.city,
            "billing_address[zip]": person.zip,
            "billing_address[country]": person.country,
            "billing_address[email]": person.email,
        }
        renamed = {short: f"card[{short}]" for short in ("last4", "expiry_month", "expiry_year", "brand")}
        renamed |= {short: f"billing_address[{short}]" for short in ("country", "state_code", "email", "line1")}
        cells.update({renamed.get(name, name): value for name, value in changes.items()})
        sample.add(cells, ending, finding=finding)

    no_card = {"last4": "", "expiry_month": "", "expiry_year": "", "brand": "", "card[funding_type]": ""}
    add(customer_profile_token="256806849")
    add(customer_profile_token="cst_8wmqcHMN4U", payment_method_token="mdt_h3gAaD5zP")
    # Network transaction ids: with a leading zero, with letters, and Chase's long pair.
    add(network_transaction_id="016150703802094")
    add(network_transaction_id="MPMMPMPMPMPU")
    add(network_transaction_id="010012130901291622040000047554200000000000155836402916121309|A7540295892588345510A")
    # A network transaction id alone, and a mandate alone.
    add(payment_method_token="", network_transaction_id="012345678901234")
    add(type="direct_debit", payment_method_token="", mandate_id="MD00426EF15CE5", **no_card)
    add(type="Direct Debit", payment_method_token="", mandate_id="BACS-00042", **no_card)
    # Blanks and capitals that Chargebee does not want, a masked number, a state with its country, two digits of a year.
    add(payment_method_token="7f3 a9", last4="************0005", state_code="US-FL", country="us", expiry_month="03")
    add(expiry_year="44", brand="Amex")
    add(finding="card_expired", expiry_month="3", expiry_year="2024")
    # The file calls it a detail and Chargebee does not need it: empty cells are left out.
    add(**no_card, email="", line1="")
    add("reference_and_tokens", reference_id="cus_JeGmWqYRVUNu44/card_6WjCF20vT9WN1G")
    add("missing_token", payment_method_token="")
    add("value_out_of_range", expiry_month="13")
    add("value_out_of_range", expiry_year="1926")
    add("value_malformed", expiry_month="Jan")
    add("value_malformed", country="Germany")
    add("value_malformed", last4="123")
    add("value_malformed", email="nobody at example.com")
    add("value_not_allowed", brand="Plastic")
    add("value_too_long", payment_method_token=dice.text(128, "0123456789abcdef"))
    add("value_too_long", line1="Long Lane " * 16)
    add("spreadsheet_damage", network_transaction_id="1.61507E+13")
    return sample


def stripe_dashboard():
    """The customers export of Stripe's dashboard, with the metadata column that holds Chargebee's id."""
    header = (
        "id,Description,Email,Name,Created (UTC),Delinquent,Card ID,Card Last4,Card Brand,Card Funding,Card Exp Month,"
        "Card Exp Year,Card Name,Card Address Line1,Card Address Line2,Card Address City,Card Address State,"
        "Card Address Country,Card Address Zip,Card Issue Country,Card Fingerprint,Card CVC Status,Card AVS Zip Status,"
        "Card AVS Line1 Status,Card Tokenization Method,Plan,Status,Default Source,chargebee_customer_id (metadata)"
    ).split(",")
    sample = Sample("stripe-dashboard.csv", header)
    dice = Dice("stripe-dashboard")
    # The mapping takes nothing from Plan and Status, and does not know them.
    sample.findings["unused_columns"] = 2

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 2000 + number)
        card = stripe_id(dice, dice.pick(["card", "pm"]))
        cells = {
            "id": stripe_id(dice, "cus"),
            "Email": person.email,
            "Name": person.name,
            "Created (UTC)": f"2019-0{1 + dice.below(9)}-1{dice.below(10)} 08:3{dice.below(10)}",
            "Delinquent": "false",
            "Card ID": card,
            "Card Last4": f"{1000 + dice.below(9000)}",
            "Card Brand": dice.pick(["Visa", "MasterCard", "American Express"]),
            "Card Funding": dice.pick(["credit", "debit", "prepaid", "unknown"]),
            "Card Exp Month": str(1 + dice.below(12)),
            "Card Exp Year": str(2040 + dice.below(9)),
            "Card Name": person.name.strip(),
            "Card Address Line1": person.line1,
            "Card Address City": person.city,
            "Card Address Country": person.country,
            "Card Address Zip": person.zip,
            "Card Issue Country": person.country,
            "Card Fingerprint": dice.text(16),
            "Card CVC Status": "pass",
            "Card AVS Zip Status": dice.pick(["pass", "unchecked"]),
            "Plan": "team-annual",
            "Status": "active",
            "Default Source": card,
            "chargebee_customer_id (metadata)": f"cust_{number:04}",
        }
        names = {"card": "Card ID", "last4": "Card Last4", "year": "Card Exp Year", "default": "Default Source"}
        names |= {"customer": "chargebee_customer_id (metadata)", "method": "Card Tokenization Method", "id": "id"}
        cells.update({names[name]: value for name, value in changes.items()})
        sample.add(cells, ending, primary=cells["Default Source"] == cells["Card ID"], finding=finding)

    for _ in range(6):
        add()
    add(method="apple_pay")
    add(default="")
    add(default=stripe_id(dice, "src"))
    # 0042 and 0007, of which the dashboard keeps the zeros and a spreadsheet does not.
    add(finding="value_repaired", last4="42")
    add(finding="value_repaired", last4="7")
    add(finding="card_expired", year="2021")
    add("missing_token", card="", default="")
    add("missing_token", card="", default="")
    add("missing_value", customer="")
    add("token_malformed", id="acct_1032D82eZvKYlo2C")
    return sample


def braintree_vault():
    """Braintree's vault export without card numbers: every field in quotes, customers without a card included."""
    header = [
        "id", "first_name", "last_name", "company", "email", "phone", "fax", "website", "credit_card.token",
        "credit_card.cardholder_name", "credit_card.expiration_date", "credit_card.card_type", "chargebee_customer_id",
    ]  # fmt: skip
    sample = Sample("braintree-vault.csv", header, quote_all=True)
    dice = Dice("braintree-vault")

    def add(identifier, token, ending="ready", expiry="", finding=None, customer=None):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 3000 + number)
        first, last = person.name.split()[0], person.name.split()[-1]
        chargebee = f"cust_{number:04}" if customer is None else customer
        holder, brand = (person.name.strip(), dice.pick(["Visa", "MasterCard", "American Express", "Maestro"]))
        card = [token, holder, expiry or f"{1 + dice.below(12):02}2044", brand] if token else ["", "", "", ""]
        company = dice.pick(["", "", "Dvořák & syn, s.r.o.", 'The "Old" Forge'])
        cells = [identifier, first, last, company, person.email, "", "", "", *card, chargebee]
        sample.add(cells, ending, finding=finding)

    add("1204417", "ab12d4", customer="cust_0001")
    # The same customer's other card; customer ids that look like numbers or are the merchant's own.
    add("1204417", "k9f2mx", customer="cust_0001")
    add("0098123", "7bqp3n")
    add("user_4f-A", "my-token_1")
    # A token that is a number in scientific notation to a spreadsheet, and is none.
    add("1204420", "12e456")
    add("1204421", "b2xz81", expiry="05/44")
    # 052044, of which a spreadsheet makes 52044.
    add("1204422", "c7yy02", expiry="52044", finding="value_repaired")
    add("1204423", "d8kk19", expiry="112022", finding="card_expired")
    add("1204417", "ab12d4", "duplicate_row", customer="cust_0001")
    sample.findings["token_shared_between_customers"] += 1
    add("1204420", "12e456", customer="cust_0099")
    for identifier in ("1204430", "1204431", "1204432"):
        add(identifier, "", "missing_token")
    add("1204433", "f4pp77", "missing_value", customer="")
    add("1204434", "1.2E+457", "spreadsheet_damage")
    add("1204435", "x9", "token_malformed")
    return sample


def adyen_result():
    """The result file of an import into Adyen, one line for each line sent in: RFC 4180, so CRLF."""
    header = (
        "status,paymentMethodVariant,shopperReference,recurringDetailReference,alias,expiryMonth,expiryYear,bin,"
        "cardSummary,issuerCountryCode,echodata,statusMessage,fundingSource"
    ).split(",")
    sample = Sample("adyen-result.csv", header, newline="\r\n")
    dice = Dice("adyen-result")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        cells = {
            "status": "Success",
            "paymentMethodVariant": dice.pick(["visa", "mc", "amex", "visadebit"]),
            "shopperReference": f"Shopper-{number}",
            "recurringDetailReference": dice.text(16, "ABCDEFGHJKLMNPQRSTVWXZ23456789"),
            "alias": "H" + dice.text(9, DIGITS),
            "expiryMonth": str(1 + dice.below(12)),
            "expiryYear": "2044",
            "cardSummary": str(1000 + dice.below(9000)),
            "issuerCountryCode": dice.pick(["NL", "DE", "FR", "US"]),
            "echodata": f"cust_{number:04}",
            "fundingSource": dice.pick(["CREDIT", "DEBIT"]),
        }
        cells.update(changes)
        sample.add(cells, ending, finding=finding)

    for _ in range(5):
        add()
    # The older references are 16 digits.
    add(recurringDetailReference="8415747079647045")
    add(recurringDetailReference="8315202663743702")
    # A shopper with two cards, and references that differ in their case only.
    add(shopperReference="Kunde-Ä1", echodata="cust_0500")
    add(shopperReference="Kunde-Ä1", echodata="cust_0500")
    add(shopperReference="abcDEF")
    add(shopperReference="ABCdef")
    add(cardSummary="42", finding="value_repaired")
    add(expiryMonth="3", expiryYear="21", finding="card_expired")
    failed = {"recurringDetailReference": "", "alias": "", "statusMessage": "Invalid card number, check the input"}
    add("status_unusable", status="Error", **failed)
    add("status_unusable", status="Error", **failed)
    add("status_unusable", status="")
    add("token_malformed", shopperReference="eu/Shopper-7")
    add("token_malformed", recurringDetailReference="H55RW4QG9F9SKT")
    add("spreadsheet_damage", recurringDetailReference="8.41575E+15")
    add("missing_value", echodata="")
    return sample


def gocardless_mandates():
    """GoCardless mandates, as a European spreadsheet saves them: semicolons, BOM, CRLF."""
    header = [
        "id", "reference", "scheme", "status", "created_at", "next_possible_charge_date", "links.creditor",
        "links.customer", "links.customer_bank_account", "links.new_mandate", "metadata.chargebee_customer_id",
    ]  # fmt: skip
    sample = Sample("gocardless-mandates.csv", header, delimiter=";", newline="\r\n", bom=True)
    dice = Dice("gocardless-mandates")

    def identifier(prefix):
        return prefix + dice.text(12, DIGITS + "ABCDEFGHJKMNPQRSTVWXYZ")

    def add(status, ending="ready", mandate=None, customer=None, successor=""):
        number = sum(sample.endings.values()) + 1
        cells = {
            "id": identifier("MD") if mandate is None else mandate,
            "reference": f"REF-{number:03}",
            "scheme": dice.pick(["sepa_core", "bacs", "ach"]),
            "status": status,
            "created_at": f"2021-0{1 + dice.below(9)}-0{1 + dice.below(9)}T09:15:27.000Z",
            "next_possible_charge_date": "2044-01-05",
            "links.creditor": "CR000012ABCDEF",
            "links.customer": identifier("CU"),
            "links.customer_bank_account": identifier("BA"),
            "links.new_mandate": successor,
            "metadata.chargebee_customer_id": f"cust_{number:04}" if customer is None else customer,
        }
        sample.add(cells, ending)

    shared = identifier("MD")
    for status in ("active", "active", "active", "submitted", "pending_submission", "Pending submission"):
        add(status)
    add("active", mandate=shared, customer="cust_0600")
    # A mandate that was replaced, and its successor, which has a row of its own.
    successor = identifier("MD")
    add("cancelled", "superseded", successor=successor)
    add("active", mandate=successor)
    # On its way to another bank account: still active, and no longer the one to collect from.
    add("active", "superseded", successor=identifier("MD"))
    for status in ("failed", "expired", "suspended_by_payer", "pending_customer_approval", ""):
        add(status, "status_unusable")
    add("active", "token_shared", mandate=shared, customer="cust_0601")
    add("active", "duplicate_row", mandate=shared, customer="cust_0600")
    # The payer's reference and the bank account in place of the mandate.
    add("active", "token_malformed", mandate="REF-123")
    # The example of GoCardless's pages, left in the file.
    add("pending_submission", "template_row", mandate="MD123")
    add("active", "token_malformed", mandate=identifier("BA"))
    add("active", "missing_token", mandate="")
    add("active", "missing_value", customer="")
    return sample


def with_check_digit(digits):
    """The digits with one more, so that they pass the test that card numbers pass (Luhn's)."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def vantiv_tokens():
    """Vantiv's OmniTokens with the card's details: pipes, and tokens that look like card numbers."""
    header = (
        "customer_id,cnpToken,last4,exp_month,exp_year,brand,funding_type,first_name,last_name,line1,city,state_code,"
        "zip,country,network_transaction_id"
    ).split(",")
    sample = Sample("vantiv-tokens.csv", header, delimiter="|")
    sample.findings["inferred_mapping"] = 1
    dice = Dice("vantiv-tokens")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 4000 + number)
        last4 = f"{1000 + dice.below(9000)}"
        cells = {
            "customer_id": f"cust_{number:04}",
            "cnpToken": "1111" + dice.text(8, DIGITS) + last4,
            "last4": last4,
            "exp_month": f"{1 + dice.below(12):02}",
            "exp_year": "2044",
            "brand": dice.pick(["VI", "MC", "AX", "DI"]),
            "funding_type": dice.pick(["credit", "debit", ""]),
            "first_name": person.name.split()[0],
            "last_name": person.name.split()[-1],
            "line1": person.line1,
            "city": person.city,
            "zip": person.zip,
            "country": person.country,
        }
        cells.update(changes)
        sample.add(cells, ending, finding=finding)

    for _ in range(6):
        add()
    # The vendor's own example of a token, and one like it with a right check digit, which could be a card number.
    add(cnpToken="4418371122223675", last4="3675")
    token = with_check_digit("441837112222998")
    add(cnpToken=token, last4=token[-4:], finding="tokens_look_like_card_numbers")
    add(cnpToken="1111222233334444", last4="4444", brand="visa")
    # One card has one token, whoever uses it.
    add(cnpToken="1111222233334444", last4="4444", brand="visa")
    add(cnpToken="1111222233330123", last4="123", finding="value_repaired")
    add(state_code="US-FL", country="us", exp_year="44", network_transaction_id="016150703802094")
    add(exp_month="1", exp_year="2023", finding="card_expired")
    add("details_required", exp_year="")
    add("details_required", last4="")
    add("value_not_allowed", brand="ZZ")
    add("value_out_of_range", exp_month="13")
    # A registration id of eProtect, which works once.
    add("token_malformed", cnpToken="cDZJcmd1VjNlYXNaSlRMTGpocVZQY1NWVXE4Z")
    add("missing_token", cnpToken="")
    return sample
