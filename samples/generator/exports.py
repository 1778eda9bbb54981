"""The samples of exports, result files and billing systems' lists around Stripe, Braintree, Adyen and others."""

from .people import DIGITS, Dice, draw_person
from .sample import JSONSample, Sample
from .stripe_cards import stripe_id

ADYEN = "ABCDEFGHJKLMNPQRSTVWXZ23456789"
CAPITALS = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HEX = "0123456789ABCDEF"
# The characters of Checkout.com's ids.
BASE_32 = "abcdefghijklmnopqrstuvwxyz234567"


def customer_id(sample):
    """Chargebee's customer of the next row."""
    return f"cust_{sum(sample.endings.values()) + 1:04}"


def stripe_sepa():
    """Stripe's SEPA export as a German spreadsheet saves it: semicolons, CRLF, Windows-1252."""
    header = (
        "customer_id,email,description,source_id,payment_method_id,owner_name,iban,mandate_reference,currency,"
        "chargebee_customer_id"
    ).split(",")
    sample = Sample("stripe-sepa.csv", header, delimiter=";", newline="\r\n", encoding="windows-1252")
    sample.findings["inferred_mapping"] = 1
    sample.findings["encoding_assumed"] = 1
    dice = Dice("stripe-sepa")
    owners = ["Jürgen Groß", "Käthe Schäfer", "Éloïse Lefèvre", "Íñigo Núñez", "Café Zoë GmbH", "O’Connor & Söhne"]

    def add(ending="ready", source="", method="", customer=None, stripe=None):
        number = sum(sample.endings.values()) + 1
        cells = {
            "customer_id": stripe or stripe_id(dice, "cus"),
            "email": f"billing.{number}@example.org",
            "description": dice.pick(["", "Übertragen aus dem alten Shop"]),
            "source_id": source,
            "payment_method_id": method,
            "owner_name": owners[number % len(owners)],
            "iban": "DE00" + dice.text(18, DIGITS),
            "mandate_reference": dice.text(16, CAPITALS),
            "currency": "eur",
            "chargebee_customer_id": customer_id(sample) if customer is None else customer,
        }
        sample.add(cells, ending)

    for _ in range(5):
        add(source=stripe_id(dice, "src"))
    for _ in range(3):
        add(method=stripe_id(dice, "pm"))
    # A customer with two accounts, and the first of them once more.
    stripe, source = stripe_id(dice, "cus"), stripe_id(dice, "src")
    add(source=source, stripe=stripe, customer="cust_0500")
    add(method=stripe_id(dice, "pm"), stripe=stripe, customer="cust_0500")
    add("duplicate_row", source=source, stripe=stripe, customer="cust_0500")
    # Both columns filled, and neither.
    add("token_malformed", source=stripe_id(dice, "src"), method=stripe_id(dice, "pm"))
    add("missing_token")
    # The mandate's reference in place of the source; a mandate of Mollie's; a customer that Chargebee does not know.
    add("token_malformed", source=dice.text(16, CAPITALS))
    add("token_of_other_gateway", source="mdt_h3gAaD5zP")
    add("missing_value", source=stripe_id(dice, "src"), customer="")
    return sample


OLD_CUSTOMERS = 18


def stripe_import():
    """Stripe's mapping of old to new ids, to which stripe-import-customers.csv is joined."""
    header = ["old_customer_id", "new_customer_id", "old_payment_method_id", "new_payment_method_id"]
    sample = Sample("stripe-import.csv", header)
    # Three of the customers in the other file are not in this one: Stripe lists what it has imported.
    sample.findings["join_unused"] = 3
    dice = Dice("stripe-import")

    def add(old, ending="ready", customer=None, card=None, old_card=None):
        new = stripe_id(dice, "cus") if customer is None else customer
        new_card = stripe_id(dice, dice.pick(["pm", "card"])) if card is None else card
        sample.add([old_customer(old), new, old_card or dice.text(6, BASE_32), new_card], ending)

    for old in range(1, 7):
        add(old)
    # A customer with two cards, one of them twice.
    customer, card = stripe_id(dice, "cus"), stripe_id(dice, "pm")
    add(7, customer=customer, card=card)
    add(7, customer=customer)
    add(7, "duplicate_row", customer=customer, card=card)
    # No card is named where the others name theirs.
    add(8, "missing_token", card="")
    add(9, "missing_token", card="")
    # Not imported, the old token in place of the new one, a single-use token, another gateway's customer.
    add(10, "missing_token", customer="", card="")
    add(11, "token_malformed", card="k9f2mx")
    add(12, "token_single_use", card=stripe_id(dice, "tok"))
    add(13, "token_of_other_gateway", customer="cus_" + dice.text(26, BASE_32))
    # In the list of customers with two of Chargebee's customers, without one, and not at all.
    add(14, "join_ambiguous")
    add(15, "missing_value")
    add(99, "join_missing")
    return sample


def stripe_import_customers():
    """The list of customers that belongs to stripe-import.csv."""
    sample = Sample("stripe-import-customers.csv", ["old_customer_id", "chargebee_customer_id"], delimiter=";")
    for number in range(1, OLD_CUSTOMERS + 1):
        sample.add([old_customer(number), "" if number == 15 else f"cust_{number:04}"])
    sample.add([old_customer(14), "cust_0714"])
    # The same row again says nothing new.
    sample.add([old_customer(1), "cust_0001"])
    return sample


def old_customer(number):
    """An id of the former gateway, with a leading zero."""
    return f"0{204400 + number}"


def stripe_import_json():
    """Stripe's mapping as JSON, under the former customer ids, which are Chargebee's here."""
    sample = JSONSample("stripe-import-json.json")
    sample.findings["inferred_mapping"] = 1
    dice = Dice("stripe-import-json")
    brands = ["Visa", "MasterCard", "American Express"]

    def card(ending="ready", finding=None, **changes):
        sample.count(ending, finding)
        month, year = 1 + dice.below(12), 2040 + dice.below(9)
        values = {"id": stripe_id(dice, "card"), "fingerprint": dice.text(16), "last4": f"{1000 + dice.below(9000)}"}
        values |= {"brand": dice.pick(brands), "exp_month": month, "exp_year": year}
        return {**values, **changes}

    def customer(*cards, **changes):
        number = len(sample.document) + 1
        keys = [dice.text(6, BASE_32) for _ in cards]
        values = {"id": stripe_id(dice, "cus"), "cards": dict(zip(keys, cards))}
        sample.document[f"cust_{number:04}"] = {**values, **changes}

    for _ in range(4):
        customer(card())
    customer(card(), card(), card(finding="card_expired", exp_year=2021))
    # 0042, which a program that took it for a number has shortened.
    customer(card(finding="value_repaired", last4=42))
    # No card; and no customer, since it was not imported.
    sample.count("missing_token")
    customer()
    sample.count("missing_token")
    customer(id=None)
    customer(card("token_malformed", id="card_1J0y"))
    customer(card("token_single_use", id=stripe_id(dice, "tok")), card())
    return sample


def braintree_import_log():
    """The log of an import into Braintree: each customer's own row, and below it the cards."""
    header = ["customer_id", "first_name", "last_name", "email", "payment_method_token"]
    sample = Sample("braintree-import-log.csv", header, quote_all=True)
    sample.findings["inferred_mapping"] = 1
    dice = Dice("braintree-import-log")

    def customer(identifier, *cards):
        person = draw_person(dice, 5000 + sum(sample.endings.values()))
        given, family = person.name.split()[0], person.name.split()[-1]
        sample.add([identifier, given, family, person.email, ""], "filtered_out")
        for token, ending in cards:
            sample.add([identifier, "", "", "", token], ending)

    customer("1204417", ("ab12d4", "ready"), ("k9f2mx", "ready"))
    customer("0098123", ("7bqp3n", "ready"))
    customer("user_4f-A", ("my-token_1", "ready"))
    # To a spreadsheet the first is a number, and the second is what becomes of such a one.
    customer("1204420", ("12e456", "ready"), ("1.2E+457", "spreadsheet_damage"))
    # A customer without cards, and one whose card came twice.
    customer("1204421")
    customer("1204422", ("c7yy02", "ready"), ("c7yy02", "duplicate_row"))
    customer("1204423", ("x9", "token_malformed"))
    # The customer is missing on the card's row.
    sample.add(["", "", "", "", "f4pp77"], "missing_value")
    return sample


def adyen_export():
    """The list of stored payment methods that Adyen's resellers hand out: CRLF, packed with gzip."""
    header = (
        "recurringReference,shopperReference,shopperEmail,cardBin,cardSummary,expiryDate,contractType,currency,"
        "creationDate,name,variant,additionalData,chargebee_customer_id"
    ).split(",")
    sample = Sample("adyen-export.csv.gz", header, newline="\r\n", gzip=True)
    dice = Dice("adyen-export")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 6000 + number)
        cells = {
            "recurringReference": dice.text(16, ADYEN),
            "shopperReference": f"Shopper-{number}",
            "shopperEmail": person.email,
            "cardSummary": str(1000 + dice.below(9000)),
            "expiryDate": f"{1 + dice.below(12):02}/2044",
            "contractType": dice.pick(["RECURRING", "RECURRING,ONECLICK"]),
            "currency": "EUR",
            "creationDate": "2021-07-17T13:42:40+01:00",
            "name": person.name.strip(),
            "variant": dice.pick(["visa", "mc", "amex", "visadebit", "mccredit"]),
            "chargebee_customer_id": customer_id(sample),
        }
        sample.add({**cells, **changes}, ending, finding=finding)

    for _ in range(6):
        add()
    add(recurringReference="8315202663743702")
    # A shopper with two cards; references that differ in their case only.
    add(shopperReference="Kunde-Ä1", chargebee_customer_id="cust_0500")
    add(shopperReference="Kunde-Ä1", chargebee_customer_id="cust_0500")
    add(shopperReference="abcDEF")
    add(shopperReference="ABCdef")
    add(cardSummary="42", finding="value_repaired")
    add(expiryDate="03/2021", finding="card_expired")
    add("missing_token", recurringReference="")
    add("token_malformed", shopperReference="eu/Shopper-7")
    add("token_malformed", recurringReference="H55RW4QG9F9SKT")
    add("token_of_other_gateway", recurringReference=stripe_id(dice, "card"))
    add("spreadsheet_damage", recurringReference="8.41575E+15")
    add("missing_value", chargebee_customer_id="")
    return sample


def authorize_net():
    """The mapping file of a migration into Authorize.Net's customer profiles, with tabs."""
    header = [
        "old_customer_profile_id", "old_payment_profile_id", "old_shipping_profile_id", "new_customer_profile_id",
        "new_payment_profile_id", "new_shipping_profile_id", "chargebee_customer_id",
    ]  # fmt: skip
    sample = Sample("authorize-net.tsv", header, delimiter="\t", newline="\r\n")
    sample.findings["inferred_mapping"] = 1
    dice = Dice("authorize-net")

    def add(ending="ready", profile=None, payment=None, customer=None):
        cells = {
            "old_customer_profile_id": stripe_id(dice, "cus"),
            "old_payment_profile_id": stripe_id(dice, "card"),
            "new_customer_profile_id": "8" + dice.text(8, DIGITS) if profile is None else profile,
            "new_payment_profile_id": "7" + dice.text(7, DIGITS) if payment is None else payment,
            "chargebee_customer_id": customer_id(sample) if customer is None else customer,
        }
        sample.add(cells, ending)

    for _ in range(6):
        add()
    add(profile="0987654321")
    # A customer with two cards, and the first of them with another customer.
    add(profile="826735482", payment="72534234", customer="cust_0500")
    add(profile="826735482", payment="72534235", customer="cust_0500")
    sample.findings["token_shared_between_customers"] += 1
    add(profile="826735482", payment="72534234", customer="cust_0501")
    add("duplicate_row", profile="826735482", payment="72534234", customer="cust_0500")
    # A customer without a payment profile, and the old ids in the columns of the new ones.
    add("missing_token", payment="")
    add("token_of_other_gateway", profile=stripe_id(dice, "cus"))
    add("token_malformed", payment="ab12d4")
    add("missing_value", customer="")
    return sample


def worldpay():
    """Worldpay's tokens below the title of a report."""
    header = [
        "paymentTokenID", "authenticatedShopperID", "paymentTokenExpiry", "cardExpiryMonth", "cardExpiryYear",
        "schemeTransactionIdentifier", "chargebee_customer_id",
    ]  # fmt: skip
    preamble = ["Stored payment tokens", "Merchant ACMEGBP"]
    sample = Sample("worldpay.csv", header, preamble=preamble)
    sample.findings["inferred_mapping"] = 1
    sample.findings["preamble_skipped"] = len(preamble)
    dice = Dice("worldpay")

    def add(ending="ready", finding=None, **changes):
        cells = {
            "paymentTokenID": "99" + dice.text(17, DIGITS) + "7",
            "authenticatedShopperID": dice.text(32, HEX.lower()),
            "paymentTokenExpiry": "2044-02-07T00:00:00Z",
            "cardExpiryMonth": str(1 + dice.below(12)),
            "cardExpiryYear": "2044",
            "chargebee_customer_id": customer_id(sample),
        }
        sample.add({**cells, **changes}, ending, finding=finding)

    for _ in range(5):
        add()
    # The vendor's example, its form of letters and digits, and tokens of the merchant, which name no shopper.
    add(paymentTokenID="99411111780163871111")
    add(paymentTokenID="A1B2C3D4E5F6G7H")
    add(authenticatedShopperID="", schemeTransactionIdentifier="000000000000020005060720116005060")
    # The card ends before its token.
    add(cardExpiryYear="2023", finding="card_expired")
    add("spreadsheet_damage", paymentTokenID="9.94111E+19")
    add("spreadsheet_damage", paymentTokenID="99411111780163800000")
    add("token_malformed", paymentTokenID="1111222233330123")
    add("token_malformed", authenticatedShopperID="shop/7")
    add("missing_token", paymentTokenID="")
    add("missing_value", chargebee_customer_id="")
    return sample


def cybersource():
    """Cybersource's tokens: hexadecimal ones, and digits that pass for card numbers."""
    header = [
        "customer.id", "paymentInstrument.id", "instrumentIdentifier.id", "card.type", "card.expirationMonth",
        "card.expirationYear", "chargebee_customer_id",
    ]  # fmt: skip
    sample = Sample("cybersource.csv", header)
    sample.findings["inferred_mapping"] = 1
    dice = Dice("cybersource")

    def add(ending="ready", finding=None, **changes):
        cells = {
            "customer.id": dice.text(32, HEX),
            "paymentInstrument.id": dice.text(32, HEX),
            "instrumentIdentifier.id": "7010000000016241111",
            "card.type": dice.pick(["001", "002", "003"]),
            "card.expirationMonth": f"{1 + dice.below(12):02}",
            "card.expirationYear": "2044",
            "chargebee_customer_id": customer_id(sample),
        }
        named = {"token": "paymentInstrument.id", "customer": "customer.id", "year": "card.expirationYear"}
        cells |= {named.get(name, name): value for name, value in changes.items()}
        sample.add(cells, ending, finding=finding)

    for _ in range(5):
        add()
    # The documented tokens of 19 digits, and a request id.
    add(token="7034970000031910027")
    add(token="7030000000026601088", customer="7010000000016241111")
    add(token="4889877812726625901540", customer="")
    # Hexadecimal digits that look like a number in scientific notation.
    add(token="1905211921827304506359801406E123")
    add(year="2021", finding="card_expired")
    add("spreadsheet_damage", token="7034970000031910000")
    add("spreadsheet_damage", token="7.03497E+18")
    add("token_malformed", token=dice.text(30, HEX))
    add("missing_token", token="")
    add("missing_value", chargebee_customer_id="")
    return sample


def checkout_com():
    """Checkout.com's instruments, some of them behind dLocal."""
    header = [
        "source_id", "customer_id", "scheme_transaction_id", "transaction_link_id", "scheme", "last4", "expiry_month",
        "expiry_year", "name", "document", "country_of_residence", "chargebee_customer_id",
    ]  # fmt: skip
    sample = Sample("checkout-com.csv", header, newline="\r\n", bom=True)
    sample.findings["inferred_mapping"] = 1
    dice = Dice("checkout-com")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        cells = {
            "source_id": "src_" + dice.text(26, BASE_32),
            "customer_id": "cus_" + dice.text(26, BASE_32),
            "scheme_transaction_id": "0" + dice.text(14, DIGITS),
            "scheme": dice.pick(["Visa", "Mastercard", "American Express"]),
            "last4": str(1000 + dice.below(9000)),
            "expiry_month": str(1 + dice.below(12)),
            "expiry_year": "2044",
            "name": draw_person(dice, 7000 + number).name.strip(),
            "chargebee_customer_id": customer_id(sample),
        }
        sample.add({**cells, **changes}, ending, finding=finding)

    for _ in range(5):
        add()
    # Mastercard's transaction ids have letters; some rows have none.
    add(scheme_transaction_id="MPMMPMPMPMPU")
    add(scheme_transaction_id="", customer_id="")
    # Behind dLocal, with the payer's document.
    add(document="12345678909", country_of_residence="BR")
    add(document='A"1\\2', country_of_residence="MX")
    add(last4="42", finding="value_repaired")
    add(expiry_year="2022", finding="card_expired")
    # Stripe's ids begin in the same way and are shorter.
    add("token_of_other_gateway", source_id=stripe_id(dice, "src"))
    add("token_of_other_gateway", customer_id=stripe_id(dice, "cus"))
    add("token_single_use", source_id="tok_" + dice.text(26, BASE_32))
    add("token_malformed", source_id="src_" + dice.text(25, BASE_32))
    add("spreadsheet_damage", scheme_transaction_id="1.61507E+13")
    add("missing_token", source_id="")
    add("missing_value", chargebee_customer_id="")
    return sample


def paypal_agreements():
    """A list of PayPal's billing agreements that somebody made with a spreadsheet: `sep=` line, semicolons, CRLF."""
    header = ["billing_agreement_id", "payer_id", "payer_email", "status", "chargebee_customer_id"]
    sample = Sample("paypal-agreements.csv", header, delimiter=";", newline="\r\n", first_line="sep=;")
    dice = Dice("paypal-agreements")

    def add(ending="ready", agreement=None, status="Active", customer=None):
        number = sum(sample.endings.values()) + 1
        identifier = "B-" + dice.text(17, CAPITALS) if agreement is None else agreement
        chargebee = customer_id(sample) if customer is None else customer
        payer = dice.text(13, CAPITALS)
        sample.add([identifier, payer, f"payer.{number}@example.com", status, chargebee], ending)

    for _ in range(5):
        add()
    # The examples of PayPal's and of Adyen's pages.
    add(agreement="B-1UJ51713JU019383V", customer="cust_0500")
    add(agreement="B-2308952346426")
    # One agreement with two of Chargebee's customers.
    sample.findings["token_shared_between_customers"] += 1
    add(agreement="B-1UJ51713JU019383V", customer="cust_0501")
    add("duplicate_row", agreement="B-1UJ51713JU019383V", customer="cust_0500")
    add("status_unusable", status="Canceled")
    add("status_unusable", status="")
    add("token_malformed", agreement="AK5HCWWRUV2KL")
    add("missing_token", agreement="")
    add("missing_value", customer="")
    return sample


def recurly():
    """Recurly's billing infos as pandas writes them: nan for what is missing, and numbers with a point."""
    header = (
        "account_code,first_name,last_name,gateway_code,gateway_token,gateway_attributes.account_reference,"
        "paypal_billing_agreement_id,card_type,last_four,exp_month,exp_year,chargebee_customer_id"
    ).split(",")
    sample = Sample("recurly.csv", header)
    dice = Dice("recurly")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 8000 + number)
        cells = {
            "account_code": f"acct-{number}",
            "first_name": person.name.split()[0],
            "last_name": person.name.split()[-1],
            "gateway_code": "qn3adyen",
            "gateway_token": dice.text(16, ADYEN),
            "account_reference": f"Shopper-{number}",
            "card_type": dice.pick(["Visa", "MasterCard", "American Express"]),
            "last_four": str(1000 + dice.below(9000)),
            "exp_month": str(1 + dice.below(12)),
            "exp_year": "2044",
            "chargebee_customer_id": customer_id(sample),
            **changes,
        }
        cells["gateway_attributes.account_reference"] = cells.pop("account_reference")
        sample.add(cells, ending, finding=finding)

    for _ in range(5):
        add()
    add(gateway_token="8415747079647045")
    add(exp_month="3.0", exp_year="2044.0", finding="value_repaired")
    add(exp_year="2020", finding="card_expired")
    # Cards at another gateway, which the job leaves out, and a PayPal agreement.
    add("filtered_out", gateway_code="qn3stripe", gateway_token=stripe_id(dice, "card"), account_reference="")
    add("filtered_out", gateway_code="qn3stripe", gateway_token=stripe_id(dice, "card"), account_reference="")
    add("filtered_out", gateway_token="", account_reference="", paypal_billing_agreement_id="B-1UJ51713JU019383V")
    add("missing_token", gateway_token="nan")
    add("missing_token", account_reference="None")
    add("token_of_other_gateway", gateway_token=stripe_id(dice, "pm"))
    add("token_malformed", gateway_token="H55RW4QG9F9SKT")
    add("spreadsheet_damage", gateway_token="8.41575E+15")
    add("missing_value", chargebee_customer_id="nan")
    return sample


def zuora():
    """Zuora's payment methods at Adyen: the customer's id first, then the card's; every field in quotes."""
    header = (
        "accountNumber,TokenId,SecondTokenId,cardType,cardMaskNumber,expirationMonth,expirationYear,"
        "chargebee_customer_id"
    ).split(",")
    sample = Sample("zuora.csv", header, quote_all=True)
    dice = Dice("zuora")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        cells = {
            "accountNumber": f"A{number:08}",
            "TokenId": f"Shopper-{number}",
            "SecondTokenId": dice.text(16, ADYEN),
            "cardType": dice.pick(["Visa", "MasterCard", "AmericanExpress"]),
            "cardMaskNumber": f"************{1000 + dice.below(9000)}",
            "expirationMonth": str(1 + dice.below(12)),
            "expirationYear": "2044",
            "chargebee_customer_id": customer_id(sample),
        }
        sample.add({**cells, **changes}, ending, finding=finding)

    for _ in range(5):
        add()
    add(SecondTokenId="8315202663743702")
    add(TokenId="Kunde-Ä1")
    add(expirationMonth="3", expirationYear="2019", finding="card_expired")
    # The ids the wrong way round, not at Adyen yet, Stripe's, and what spreadsheets leave.
    add("token_malformed", TokenId=dice.text(16, ADYEN), SecondTokenId="Shopper-9")
    add("missing_token", SecondTokenId="")
    add("missing_token", TokenId="", SecondTokenId="")
    add("token_of_other_gateway", TokenId=stripe_id(dice, "cus"), SecondTokenId=stripe_id(dice, "pm"))
    add("spreadsheet_damage", SecondTokenId="8.41575E+15")
    add("missing_value", chargebee_customer_id="")
    return sample


def chargify():
    """Chargify's payment profiles, most of them at Braintree, with customers' ids for tokens."""
    header = (
        "id,customer_id,first_name,last_name,payment_type,current_vault,vault_token,customer_vault_token,card_type,"
        "masked_card_number,expiration_month,expiration_year,chargebee_customer_id"
    ).split(",")
    sample = Sample("chargify.csv", header, bom=True)
    dice = Dice("chargify")

    def add(ending="ready", finding=None, **changes):
        number = sum(sample.endings.values()) + 1
        person = draw_person(dice, 9000 + number)
        cells = {
            "id": str(10101000 + number),
            "customer_id": str(24907000 + number),
            "first_name": person.name.split()[0],
            "last_name": person.name.split()[-1],
            "payment_type": "credit_card",
            "current_vault": "braintree_blue",
            "vault_token": f"12044{number:02}",
            "card_type": dice.pick(["visa", "master", "american_express"]),
            "masked_card_number": f"XXXX-XXXX-XXXX-{1000 + dice.below(9000)}",
            "expiration_month": str(1 + dice.below(12)),
            "expiration_year": "2044",
            "chargebee_customer_id": customer_id(sample),
        }
        sample.add({**cells, **changes}, ending, finding=finding)

    for _ in range(5):
        add()
    add(vault_token="0098123")
    add(vault_token="user_4f-A", current_vault="braintree")
    add(expiration_year="2020", finding="card_expired")
    # A customer's second card has the same token, since the token is the customer's.
    add(vault_token="1204490", chargebee_customer_id="cust_0500")
    add("duplicate_row", vault_token="1204490", chargebee_customer_id="cust_0500")
    add("filtered_out", current_vault="stripe", vault_token=stripe_id(dice, "cus"))
    add("filtered_out", current_vault="bogus", vault_token="1")
    add("filtered_out", payment_type="bank_account", card_type="")
    add("missing_token", vault_token="")
    add("spreadsheet_damage", vault_token="1.20442E+12")
    add("missing_value", chargebee_customer_id="")
    return sample


SAMPLES = [
    stripe_sepa,
    stripe_import,
    stripe_import_json,
    braintree_import_log,
    adyen_export,
    authorize_net,
    worldpay,
    cybersource,
    checkout_com,
    paypal_agreements,
    recurly,
    zuora,
    chargify,
]

# Files that belong to a sample and have no plan of their own.
COMPANIONS = [stripe_import_customers]
