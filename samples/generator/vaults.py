"""The small samples of the gateways' vaults, and of the platforms that stand before them."""

from .gateways import with_check_digit
from .people import DIGITS, Dice, draw_person
from .sample import Sample

LOWER_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
HEX = "0123456789abcdef"


class Rows:
    """Adds rows to a sample: the cells that a good row has, with the changes that make it another kind of row."""

    def __init__(self, name, header, cells, is_inferred=True, **dialect):
        self.sample = Sample(name, header.split(","), **dialect)
        self.dice = Dice(name)
        self._cells = cells
        if is_inferred:
            self.sample.findings["inferred_mapping"] = 1

    def __call__(self, ending="ready", finding=None, primary=False, **changes):
        """Adds a row; `changes` are by header, with _ for the dots and blanks that a name in Python cannot have."""
        number = sum(self.sample.endings.values()) + 1
        cells = self._cells(self.dice, number)
        headers = {plain(header): header for header in self.sample.header}
        cells.update({headers[name]: value for name, value in changes.items()})
        self.sample.add(cells, ending, primary=primary, finding=finding)
        return cells

    def repeat(self, cells, ending="duplicate_row", finding=None, **changes):
        """Adds a row once more, as it was or with changes."""
        return self(ending, finding, **{plain(name): value for name, value in cells.items()} | changes)


def plain(header):
    return "".join(mark if mark.isalnum() else "_" for mark in header)


def uuid(dice):
    return "-".join(dice.text(length, HEX) for length in (8, 4, 4, 4, 12))


def customer(number):
    return f"cust_{number:04}"


def name_of(dice, number):
    """A first and a last name."""
    words = draw_person(dice, 5000 + number).name.split()
    return words[0], words[-1]


def mollie():
    """Mollie's mandates: cards and SEPA, some of customers with both."""

    def cells(dice, number):
        return {
            "customerId": "cst_" + dice.text(10),
            "id": "mdt_" + dice.text(dice.pick([9, 10])),
            "mode": "live",
            "status": "valid",
            "method": "creditcard",
            "details.cardLabel": dice.pick(["Visa", "Mastercard", "American Express"]),
            "details.cardExpiryDate": f"2044-{1 + dice.below(12):02}-28",
            "createdAt": f"2023-0{1 + dice.below(9)}-11T10:42:08+00:00",
            "metadata.chargebee_customer_id": customer(number),
        }

    header = (
        "customerId,id,mode,status,method,details.cardLabel,details.cardExpiryDate,createdAt,"
        "metadata.chargebee_customer_id"
    )
    add = Rows("mollie.csv", header, cells)
    sepa = {"method": "directdebit", "details_cardLabel": "", "details_cardExpiryDate": ""}
    for _ in range(4):
        add()
    both = add()
    # The same customer's second mandate.
    add(customerId=both["customerId"], metadata_chargebee_customer_id=both["metadata.chargebee_customer_id"], **sepa)
    add(**sepa)
    # The IBAN of this one is not known yet.
    add(status="pending", **sepa)
    add(finding="card_expired", details_cardExpiryDate="2022-05-31")
    add.repeat(both)
    add.repeat(both, "token_shared", metadata_chargebee_customer_id="cust_0900")
    add("status_unusable", status="invalid")
    add("status_unusable", status="")
    add("filtered_out", method="paypal", details_cardLabel="", details_cardExpiryDate="")
    # A card or an account: it does not say.
    add("filtered_out", method="")
    # A payment in place of the mandate, and one that was cut off.
    add("token_malformed", id="tr_7UhSN1zuXS")
    add("token_malformed", id="mdt_h3gA")
    add("missing_token", id="")
    add("missing_value", metadata_chargebee_customer_id="")
    return add.sample


def razorpay():
    """Razorpay's tokens, which have a second id that is not to be used."""

    def cells(dice, number):
        return {
            "id": "token_" + dice.text(14),
            "entity": "token",
            "token": dice.text(14),
            "method": "card",
            "card.last4": f"{1000 + dice.below(9000)}",
            "card.network": dice.pick(["Visa", "MasterCard", "RuPay"]),
            "card.type": dice.pick(["credit", "debit"]),
            "card.expiry_month": f"{1 + dice.below(12):02}",
            "card.expiry_year": "2044",
            "recurring_details.status": "confirmed",
            "customer_id": "cust_" + dice.text(14),
            "notes.chargebee_customer_id": customer(number),
        }

    header = (
        "id,entity,token,method,card.last4,card.network,card.type,card.expiry_month,card.expiry_year,"
        "recurring_details.status,customer_id,notes.chargebee_customer_id"
    )
    add = Rows("razorpay.csv", header, cells)
    no_card = {"card_last4": "", "card_network": "", "card_type": "", "card_expiry_month": "", "card_expiry_year": ""}
    for _ in range(5):
        add()
    add(recurring_details_status="resumed")
    # A token that was saved without a mandate.
    add(recurring_details_status="")
    add(method="upi", **no_card)
    add(method="emandate", **no_card)
    add(finding="value_repaired", card_last4="42")
    for status in ("initiated", "rejected", "cancelled", "paused"):
        add("status_unusable", recurring_details_status=status)
    add("filtered_out", method="nach", **no_card)
    # The second id in place of the first, and a payment.
    add("token_malformed", id="14LDXyJ1q4MKge")
    add("token_malformed", id="pay_FHfqtkRzWvxky4")
    add("missing_token", id="")
    return add.sample


def amazon_pay():
    """Amazon Pay's billing agreements, and what stands in such lists beside them."""

    def cells(dice, number):
        return {
            "AmazonBillingAgreementId": f"C01-{dice.text(7, DIGITS)}-{dice.text(7, DIGITS)}",
            "BillingAgreementStatus.State": "Open",
            "CreationTimestamp": f"2022-0{1 + dice.below(9)}-11T10:42:08Z",
            "chargebee_customer_id": customer(number),
        }

    header = "AmazonBillingAgreementId,BillingAgreementStatus.State,CreationTimestamp,chargebee_customer_id"
    add = Rows("amazon-pay.csv", header, cells, is_inferred=False)
    for _ in range(6):
        add()
    agreement = add()
    add.repeat(agreement)
    add.repeat(agreement, "ready", "token_shared_between_customers", chargebee_customer_id="cust_0900")
    for state in ("Suspended", "Canceled", ""):
        add("status_unusable", BillingAgreementStatus_State=state)
    # An order reference in place of the agreement, and one that was cut off.
    add("token_malformed", AmazonBillingAgreementId="S01-2603200-6123270")
    add("token_malformed", AmazonBillingAgreementId="C01-2603200-61232")
    add("missing_token", AmazonBillingAgreementId="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def bluesnap():
    """BlueSnap's shoppers in Windows-1252, as production scripts find them; zips that a data frame has spoilt."""

    def cells(dice, number):
        first, last = dice.pick(
            [("Zoë", "Groß"), ("José María", "Núñez Ibáñez"), ("Ann", "O’Brien"), ("François", "D’Hérouville")]
        )
        return {
            "BlueSnap Account Id": dice.text(1, "123456789") + dice.text(8, DIGITS),
            "First Name": first,
            "Last Name": last,
            "Expiration Month": str(1 + dice.below(12)),
            "Expiration Year": "2044",
            "Network Transaction Id": "01" + dice.text(13, DIGITS),
            "Billing Zip Code": dice.pick(["04109", "10115", "28013", "75004"]),
            # Of another place, and not sent.
            "Zip Code": "20095",
            "Chargebee Customer Id": customer(number),
        }

    header = (
        "BlueSnap Account Id,First Name,Last Name,Expiration Month,Expiration Year,Network Transaction Id,"
        "Billing Zip Code,Zip Code,Chargebee Customer Id"
    )
    add = Rows("bluesnap.csv", header, cells, newline="\r\n", encoding="cp1252")
    add.sample.findings["encoding_assumed"] = 1
    for _ in range(6):
        add()
    shopper = add(First_Name="Renée", Last_Name="Müller–Köhler")
    for nothing in ("0", "0.0", "nan", "None"):
        add(finding="placeholder_values", Billing_Zip_Code=nothing)
    add(Billing_Zip_Code="")
    # The shopper's second card: the id is the same, so that Chargebee could not tell it from the first.
    add.repeat(shopper, Expiration_Month="11", Network_Transaction_Id="016150703802094")
    add("spreadsheet_damage", BlueSnap_Account_Id="1.23457E+08")
    add("token_malformed", BlueSnap_Account_Id="S1234567")
    add("missing_token", BlueSnap_Account_Id="")
    add("missing_value", Chargebee_Customer_Id="")
    return add.sample


def nmi():
    """NMI's Customer Vault: ids that NMI made and ids of the merchant's, and records with several billing methods."""

    def cells(dice, number):
        first, last = name_of(dice, number)
        return {
            "customer_vault_id": dice.text(1, "123456789") + dice.text(8, DIGITS),
            "billing_id": dice.text(1, "123456789") + dice.text(9, DIGITS),
            "first_name": first,
            "last_name": last,
            "cc_exp": f"{1 + dice.below(12):02}44",
            "chargebee_customer_id": customer(number),
        }

    header = "customer_vault_id,billing_id,first_name,last_name,cc_exp,chargebee_customer_id"
    add = Rows("nmi.csv", header, cells)
    for _ in range(3):
        add()
    record = add()
    # The same record's second billing method, and the record without one, which probably means the default.
    add.repeat(record, "ready", billing_id="1910603011")
    add.repeat(record, "missing_token", billing_id="")
    add(customer_vault_id="CUST-2", billing_id="backup_card")
    add(customer_vault_id="0042abcde")
    # 0744, of which a spreadsheet makes 744.
    add(finding="value_repaired", cc_exp="744")
    add(finding="card_expired", cc_exp="0921")
    add.repeat(record)
    add("spreadsheet_damage", customer_vault_id="2.56807E+08")
    add("token_malformed", customer_vault_id="256806849/1910603011")
    add("token_malformed", billing_id="1910603011 ")
    add("missing_token", customer_vault_id="")
    return add.sample


def moneris():
    """Moneris's Vault; temporary keys among the permanent ones."""

    def cells(dice, number):
        return {
            "data_key": dice.text(25),
            "payment_type": "cc",
            "chargebee_customer_id": customer(number),
            "expdate": f"44{1 + dice.below(12):02}",
            "crypt_type": "7",
        }

    add = Rows("moneris.csv", "data_key,payment_type,chargebee_customer_id,expdate,crypt_type", cells)
    for _ in range(6):
        add()
    shared = add()
    add.repeat(shared, "ready", "token_shared_between_customers", chargebee_customer_id="cust_0900")
    add(finding="card_expired", expdate="2109")
    for _ in range(2):
        add("token_single_use", data_key="ot-" + add.dice.text(25))
    add("filtered_out", payment_type="ach", expdate="")
    add("token_malformed", data_key="pi3ZMZoTTM8pLM9")
    add("token_malformed", data_key="pi3ZMZoTTM8pLM9wuwws2KBxw ")
    add("missing_token", data_key="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def orbital():
    """Chase Orbital's profiles, from a system that still ends its lines with CR alone."""

    def cells(dice, number):
        first, last = name_of(dice, number)
        return {
            "CustomerRefNum": dice.text(1, "123456789") + dice.text(6, DIGITS),
            "CustomerName": f"{first} {last}",
            "CCExpireDate": f"{1 + dice.below(12):02}44",
            "chargebee_customer_id": customer(number),
        }

    header = "CustomerRefNum,CustomerName,CCExpireDate,chargebee_customer_id"
    add = Rows("orbital.csv", header, cells, newline="\r")
    for _ in range(5):
        add()
    profile = add(CustomerRefNum="K1C2N6")
    add(CustomerRefNum="34ref")
    # A number of the merchant's, zeros and all; a family with one profile.
    add(CustomerRefNum="0000042")
    add.repeat(profile, "ready", "token_shared_between_customers", chargebee_customer_id="cust_0900")
    add(CCExpireDate="204405")
    add.repeat(profile)
    add("spreadsheet_damage", CustomerRefNum="2.14511E+09")
    add("token_malformed", CustomerRefNum="2145108 A")
    add("missing_token", CustomerRefNum="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def bambora():
    """Bambora's payment profiles, whose code is Bambora's or the merchant's."""

    def cells(dice, number):
        first, last = name_of(dice, number)
        return {
            "customer_code": dice.text(32, "0123456789ABCDEFabcdef"),
            "billing.name": f"{first} {last}",
            "card.expiry_month": f"{1 + dice.below(12):02}",
            "card.expiry_year": "44",
            "chargebee_customer_id": customer(number),
        }

    header = "customer_code,billing.name,card.expiry_month,card.expiry_year,chargebee_customer_id"
    add = Rows("bambora.csv", header, cells)
    for _ in range(5):
        add()
    profile = add()
    add(customer_code="member-0042")
    add(customer_code="00042")
    add(finding="card_expired", card_expiry_year="22")
    # The profile's second card has the same code.
    add.repeat(profile, card_expiry_month="11")
    add("spreadsheet_damage", customer_code="2.0045E+11")
    add("token_malformed", customer_code="member-0042 ")
    add("missing_token", customer_code="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def eway():
    """eWAY's token customers, as a spreadsheet saves "Unicode Text": UTF-16, tabs, CRLF."""

    def cells(dice, number):
        first, last = name_of(dice, number)
        return {
            "TokenCustomerID": "91" + dice.text(10, DIGITS),
            "chargebee_customer_id": customer(number),
            "Customer.FirstName": first,
            "Customer.LastName": last,
            "ExpiryMonth": str(1 + dice.below(12)),
            "ExpiryYear": "44",
        }

    header = "TokenCustomerID,chargebee_customer_id,Customer.FirstName,Customer.LastName,ExpiryMonth,ExpiryYear"
    add = Rows("eway.tsv", header, cells, delimiter="\t", newline="\r\n", bom=True, encoding="utf-16-le")
    for _ in range(7):
        add()
    add(finding="card_expired", ExpiryMonth="9", ExpiryYear="21")
    add(TokenCustomerID="9876543211000")
    # What the column's default width does to twelve digits.
    for damaged in ("9.17224E+11", "9,10898E+11", "9.1E+11"):
        add("spreadsheet_damage", TokenCustomerID=damaged)
    add("token_malformed", TokenCustomerID="917,224,224,772")
    # A digit too few: it may have been a zero, or anything.
    add("spreadsheet_damage", TokenCustomerID="91722422477")
    add("missing_token", TokenCustomerID="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


BASE64 = LOWER_AND_DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_"


def pin():
    """Pin's cards: the customer's primary one is marked, and a card without a customer works once."""

    def cells(dice, number):
        return {
            "customer_token": "cus_" + dice.text(22, BASE64),
            "card.token": "card_" + dice.text(22, BASE64),
            "card.scheme": dice.pick(["visa", "master", "american_express"]),
            "card.display_number": f"XXXX-XXXX-XXXX-{dice.below(10_000):04}",
            "card.expiry_month": str(1 + dice.below(12)),
            "card.expiry_year": "2044",
            "card.primary": "true",
            "chargebee_customer_id": customer(number),
        }

    header = (
        "customer_token,card.token,card.scheme,card.display_number,card.expiry_month,card.expiry_year,card.primary,"
        "chargebee_customer_id"
    )
    add = Rows("pin.csv", header, cells)
    for _ in range(4):
        add(primary=True)
    first = add(primary=True)
    add(
        customer_token=first["customer_token"],
        chargebee_customer_id=first["chargebee_customer_id"],
        card_primary="false",
    )
    # Tokens that begin or end with the signs of base64; a spreadsheet would take the second for a formula.
    add(primary=True, card_token="card__o8I8GmoXDF0d35LEDZbNQ")
    add(primary=True, customer_token="cus_-5p0n7UFPmcyCNjD8c6HdA", card_token="card_nytGw7koRg23EEp9NTmz9-")
    add(primary=True, finding="card_expired", card_expiry_year="2021")
    # The customer of another gateway with the same prefix: Stripe's ids are shorter.
    add("token_of_other_gateway", customer_token="cus_JeGmWqYRVUNu44")
    add("missing_token", customer_token="", card_primary="")
    add("missing_token", card_token="")
    add("token_malformed", card_token="nytGw7koRg23EEp9NTmz9w")
    add("token_malformed", card_token="card_nytGw7koRg23EEp9NT")
    add("value_not_allowed", card_primary="maybe")
    return add.sample


def elavon():
    """Elavon's tokens: pipes, and 16 digits that look like a card's number."""

    def cells(dice, number):
        first, last = name_of(dice, number)
        return {
            "ssl_token": "442191" + dice.text(9, DIGITS) + dice.text(1, "123456789"),
            "ssl_exp_date": f"{1 + dice.below(12):02}44",
            "ssl_first_name": first,
            "ssl_last_name": last,
            "chargebee_customer_id": customer(number),
        }

    header = "ssl_token,ssl_exp_date,ssl_first_name,ssl_last_name,chargebee_customer_id"
    add = Rows("elavon.csv", header, cells, delimiter="|")
    for _ in range(6):
        add()
    # A published example of a token, and one that passes the test that card numbers pass.
    add(ssl_token="4421912014039990")
    add(finding="tokens_look_like_card_numbers", ssl_token=with_check_digit("44219120" + "1403998"))
    add(finding="value_repaired", ssl_exp_date="544")
    add(finding="card_expired", ssl_exp_date="1121")
    add("spreadsheet_damage", ssl_token="4.42191E+15")
    add("spreadsheet_damage", ssl_token="4421912014039990"[:-1])
    add("token_malformed", ssl_token="4421 9120 1403 9990")
    add("missing_token", ssl_token="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def nuvei():
    """Nuvei's payment options, written by a data frame: 3.0 for 3, nan and None for nothing."""

    def cells(dice, number):
        return {
            "userTokenId": dice.pick([dice.text(9, "123456789"), uuid(dice), f"user_{dice.below(10_000)}"]),
            "userPaymentOptionId": dice.text(8, "123456789"),
            "upoStatus": "enabled",
            "brand": dice.pick(["visa", "mastercard", "amex"]),
            "ccExpMonth": f"{1 + dice.below(12)}.0",
            "ccExpYear": "2044.0",
            "chargebee_customer_id": customer(number),
        }

    header = "userTokenId,userPaymentOptionId,upoStatus,brand,ccExpMonth,ccExpYear,chargebee_customer_id"
    add = Rows("nuvei.csv", header, cells)
    for _ in range(6):
        add(finding="value_repaired")
    user = add(finding="value_repaired")
    # The same user's second option.
    add.repeat(user, "ready", "value_repaired", userPaymentOptionId="74265028")
    for _ in range(2):
        add(finding="placeholder_values", ccExpMonth="nan", ccExpYear="nan")
    add(finding="placeholder_values", brand="None", ccExpMonth="7", ccExpYear="2044")
    add("status_unusable", upoStatus="suspended")
    add("status_unusable", upoStatus="frozen")
    # An id that the data frame made a number, a user with a slash, and users without an option.
    add("token_malformed", userPaymentOptionId="74265028.0")
    add("token_malformed", userTokenId="shop/230811147")
    add("missing_token", userPaymentOptionId="nan")
    add("missing_token", userTokenId="None")
    add("missing_value", chargebee_customer_id="<NA>")
    return add.sample


def paystack():
    """Paystack's authorizations, not all of which can be charged again."""

    def cells(dice, number):
        return {
            "customer_code": "CUS_" + dice.text(15, LOWER_AND_DIGITS),
            "email": draw_person(dice, 6000 + number).email,
            "authorization_code": "AUTH_" + dice.text(10, LOWER_AND_DIGITS),
            "card_type": dice.pick(["visa ", "mastercard ", "verve "]),
            "last4": f"{1000 + dice.below(9000)}",
            "exp_month": f"{1 + dice.below(12):02}",
            "exp_year": "2044",
            "channel": "card",
            "signature": "SIG_" + dice.text(20),
            "reusable": "true",
            "metadata.chargebee_customer_id": customer(number),
        }

    header = (
        "customer_code,email,authorization_code,card_type,last4,exp_month,exp_year,channel,signature,reusable,"
        "metadata.chargebee_customer_id"
    )
    add = Rows("paystack.csv", header, cells)
    for _ in range(6):
        add()
    payer = add(reusable="True")
    # The same customer's second card.
    add.repeat(payer, "ready", authorization_code="AUTH_9246d0h9kl")
    add(finding="value_repaired", last4="42")
    add(finding="card_expired", exp_year="2021")
    add("status_unusable", reusable="false")
    add("status_unusable", reusable="False")
    add("filtered_out", channel="bank", card_type="", exp_month="", exp_year="")
    add("token_malformed", authorization_code="SIG_idyuhgd87dUYSHO92D")
    add("token_malformed", customer_code="1204417")
    add("missing_token", authorization_code="")
    return add.sample


def windcave():
    """Windcave's stored cards below a report's title: ids with leading zeros, and what becomes of them."""

    def cells(dice, number):
        return {
            "DpsBillingId": "00000" + dice.text(11, DIGITS),
            "CardName": dice.pick(["Visa", "MasterCard", "Amex"]),
            "DateExpiry": f"{1 + dice.below(12):02}44",
            "MerchantReference": customer(number),
        }

    header = "DpsBillingId,CardName,DateExpiry,MerchantReference"
    add = Rows("windcave.csv", header, cells, newline="\r\n", preamble=["Stored cards"])
    add.sample.findings["preamble_skipped"] = 1
    for _ in range(6):
        add()
    add(DpsBillingId="0000080023225598")
    add(finding="value_repaired", DateExpiry="744")
    add(finding="card_expired", DateExpiry="1221")
    # A spreadsheet has taken the zeros; in the last one, all that could be taken.
    for damaged in ("80023225598", "30000141581", "42"):
        add("spreadsheet_damage", DpsBillingId=damaged)
    add("spreadsheet_damage", DpsBillingId="8.00232E+10")
    # The apostrophe that Payline's reports put behind numbers, and an id of the merchant's making.
    add("token_malformed", DpsBillingId="0000080023225598'")
    add("token_malformed", DpsBillingId="TEST1234")
    add("missing_token", DpsBillingId="")
    return add.sample


def dlocal():
    """dLocal's saved cards."""

    def cells(dice, number):
        return {
            "card_id": "CV-" + uuid(dice),
            "brand": dice.pick(["VI", "MC"]),
            "last4": f"{1000 + dice.below(9000)}",
            "expiration_month": str(1 + dice.below(12)),
            "expiration_year": "2044",
            "country": dice.pick(["BR", "MX", "AR", "CO"]),
            "chargebee_customer_id": customer(number),
        }

    header = "card_id,brand,last4,expiration_month,expiration_year,country,chargebee_customer_id"
    add = Rows("dlocal.csv", header, cells)
    for _ in range(6):
        add()
    card = add()
    add.repeat(card, "ready", "token_shared_between_customers", chargebee_customer_id="cust_0900")
    add(finding="value_repaired", last4="42")
    add.repeat(card)
    # Without the prefix, cut off, and a payment in place of the card.
    add("token_malformed", card_id=uuid(add.dice))
    add("token_malformed", card_id="CV-" + uuid(add.dice)[:-5])
    add("token_malformed", card_id="D-4-" + uuid(add.dice))
    add("missing_token", card_id="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def ebanx():
    """EBANX's tokens, none of which fits into Chargebee's field."""

    def cells(dice, number):
        return {
            "token": dice.text(128, HEX),
            "payment_type_code": dice.pick(["visa", "mastercard"]),
            "masked_card_number": f"xxxxxxxxxxxx{dice.below(10_000):04}",
            "country": dice.pick(["br", "mx"]),
            "chargebee_customer_id": customer(number),
        }

    add = Rows("ebanx.csv", "token,payment_type_code,masked_card_number,country,chargebee_customer_id", cells)
    for _ in range(8):
        add("value_too_long")
    # Cut to what would fit, and cut by one character.
    add("token_malformed", token=add.dice.text(100, HEX))
    add("token_malformed", token=add.dice.text(127, HEX))
    add("missing_token", token="")
    return add.sample


def global_payments():
    """Global Payments' stored methods by the id of GP API."""

    def cells(dice, number):
        return {
            "id": "PMT_" + uuid(dice),
            "time_created": f"2023-0{1 + dice.below(9)}-11T10:42:08Z",
            "card.brand": dice.pick(["VISA", "MASTERCARD", "AMEX"]),
            "card.masked_number_last4": f"XXXXXXXXXXXX{dice.below(10_000):04}",
            "card.expiry_month": f"{1 + dice.below(12):02}",
            "card.expiry_year": "44",
            "chargebee_customer_id": customer(number),
        }

    header = (
        "id,time_created,card.brand,card.masked_number_last4,card.expiry_month,card.expiry_year,chargebee_customer_id"
    )
    add = Rows("global-payments.csv", header, cells)
    for _ in range(7):
        add()
    add(finding="card_expired", card_expiry_year="22")
    method = add()
    add.repeat(method)
    # A transaction in place of the method, one that was cut off, and Stripe's.
    add("token_malformed", id="TRN_" + uuid(add.dice))
    add("token_malformed", id="PMT_" + uuid(add.dice)[:-9])
    add("token_of_other_gateway", id="pm_" + add.dice.text(24))
    add("missing_token", id="")
    add("missing_value", chargebee_customer_id="")
    return add.sample


def global_payments_payers():
    """Global Payments' older card storage: the payer's key and the card's."""

    def cells(dice, number):
        return {
            "payerref": f"payer-{dice.below(100_000):05}",
            "paymentmethod": f"card-{1 + dice.below(3)}",
            "chargebee_customer_id": customer(number),
        }

    add = Rows("global-payments-payers.csv", "payerref,paymentmethod,chargebee_customer_id", cells)
    for _ in range(5):
        add()
    payer = add(paymentmethod="visa01")
    # The same payer's second card, and the key of another payer's card, which is the same and another card.
    add.repeat(payer, "ready", paymentmethod="visa02")
    add(paymentmethod="visa01")
    add("token_malformed", payerref="shop/0042")
    add("spreadsheet_damage", payerref="2.0045E+11")
    add("missing_token", paymentmethod="")
    return add.sample


def spreedly():
    """Spreedly's payment methods, compressed with gzip as exports are."""

    def cells(dice, number):
        return {
            "token": dice.text(27),
            "created_at": f"2022-0{1 + dice.below(9)}-14T11:25:39Z",
            "payment_method_type": "credit_card",
            "storage_state": "retained",
            "card_type": dice.pick(["visa", "master", "american_express"]),
            "last_four_digits": f"{1000 + dice.below(9000)}",
            "month": str(1 + dice.below(12)),
            "year": "2044",
            "metadata.chargebee_customer_id": customer(number),
        }

    header = (
        "token,created_at,payment_method_type,storage_state,card_type,last_four_digits,month,year,"
        "metadata.chargebee_customer_id"
    )
    add = Rows("spreedly.csv.gz", header, cells, is_inferred=False, gzip=True)
    no_card = {"card_type": "", "last_four_digits": "", "month": "", "year": ""}
    for _ in range(7):
        add()
    card = add()
    add.repeat(card, "ready", "token_shared_between_customers", metadata_chargebee_customer_id="cust_0900")
    add(finding="value_repaired", last_four_digits="42")
    add(finding="card_expired", year="2021")
    add.repeat(card)
    for state in ("cached", "redacted", "used", "closed"):
        add("status_unusable", storage_state=state)
    add("filtered_out", payment_method_type="bank_account", **no_card)
    add("filtered_out", payment_method_type="third_party_token", **no_card)
    add("token_of_other_gateway", token="pm_" + add.dice.text(24))
    add("token_malformed", token=add.dice.text(18))
    add("missing_token", token="")
    return add.sample


def spreedly_export():
    """Spreedly's copies into Braintree's vault: the third party's token is the one to move."""

    def cells(dice, number):
        return {
            "token": dice.text(27),
            "transaction_type": "Store",
            "succeeded": "true",
            "payment_method_token": dice.text(27),
            "third_party_token": f"99200{number:02}/{dice.text(6, LOWER_AND_DIGITS)}",
            "message": "Succeeded!",
            "chargebee_customer_id": customer(number),
        }

    header = "token,transaction_type,succeeded,payment_method_token,third_party_token,message,chargebee_customer_id"
    add = Rows("spreedly-export.csv", header, cells)
    for _ in range(7):
        add()
    copy = add()
    # The same copy, asked for twice.
    add.repeat(copy)
    add("status_unusable", succeeded="false", third_party_token="", message="Do not honor")
    add("status_unusable", succeeded="false", third_party_token="", message='Card expired, "05/2021"')
    add("spreadsheet_damage", third_party_token="8.41575E+15")
    add("token_malformed", third_party_token="9920051 4fx8zm")
    add("missing_token", third_party_token="")
    return add.sample


def hyperswitch():
    """Hyperswitch's batch migration: card schemes as numbers, masked numbers, expired cards."""
    header = (
        "merchant_id,merchant_connector_id,name,email,phone,phone_country_code,customer_id,subscription_id,"
        "payment_method,payment_method_type,nick_name,payment_instrument_id,card_number_masked,card_expiry_month,"
        "card_expiry_year,card_scheme,original_transaction_id,billing_address_zip,billing_address_state,"
        "billing_address_first_name,billing_address_last_name,billing_address_city,billing_address_country,"
        "billing_address_line1,billing_address_line2,original_transaction_amount,original_transaction_currency"
    )

    def cells(dice, number):
        person = draw_person(dice, 7000 + number)
        first, last = person.name.split()[0], person.name.split()[-1]
        return {
            "merchant_id": "merchant_1720684811",
            "merchant_connector_id": "mca_qqgmyxXRtsEjRLAUHBD4",
            "name": person.name,
            "email": person.email,
            "phone_country_code": "1",
            "customer_id": customer(number),
            "subscription_id": dice.text(9, DIGITS),
            "payment_method": "card",
            "payment_method_type": dice.pick(["credit", "debit"]),
            "payment_instrument_id": dice.text(32, "0123456789ABCDEF"),
            "card_number_masked": f"433026XXXXXX{dice.below(10_000):04}",
            "card_expiry_month": f"{1 + dice.below(12):02}",
            "card_expiry_year": "2044",
            "card_scheme": "1",
            "original_transaction_id": dice.text(11, "123456789"),
            "billing_address_zip": "94043",
            "billing_address_state": "CA",
            "billing_address_first_name": first,
            "billing_address_last_name": last,
            "billing_address_city": "Mountain View",
            "billing_address_country": "US",
            "billing_address_line1": "1295 Charleston Rd",
        }

    add = Rows("hyperswitch.csv", header, cells)
    abroad = {"billing_address_state": "", "billing_address_city": "hcm", "billing_address_line1": "hcm"}
    for _ in range(6):
        add()
    # American Express, with five letters in its mask; a zip that is none of Vietnam's.
    add(card_scheme="3", card_number_masked="378282XXXXX0005")
    add(billing_address_zip="700000", billing_address_country="vn", **abroad)
    add(billing_address_country="", billing_address_line2="Suite 2")
    # Schemes that nobody has written down are left out.
    add(card_scheme="7")
    add(finding="card_expired", card_expiry_month="03", card_expiry_year="2024")
    add("filtered_out", payment_method="wallet", payment_method_type="google_pay")
    add("missing_token", payment_instrument_id="", original_transaction_id="")
    add("value_malformed", billing_address_country="Vietnam", **abroad)
    add("spreadsheet_damage", original_transaction_id="1.61536E+10")
    add("missing_value", customer_id="")
    return add.sample


def gr4vy():
    """Gr4vy's template, filled with tokens: addresses in parts, states with their country."""
    buyer, address = "buyer.billing_details.", "buyer.billing_details.address."
    header = ",".join(
        ["audit_reference_id", "merchant_account_id", "buyer.external_identifier", "buyer.display_name"]
        + [buyer + name for name in ("email_address", "first_name", "last_name", "phone_number")]
        + [address + name for name in ("city", "country", "line1", "line2", "postal_code", "state", "state_code")]
        + [address + "house_number_or_name", "payment_method.method", "payment_method.token"]
        + ["payment_method.expiration_date", "payment_method.scheme_transaction_id"]
    )

    def cells(dice, number):
        person = draw_person(dice, 8000 + number)
        first, last = person.name.split()[0], person.name.split()[-1]
        return {
            "audit_reference_id": str(number),
            "merchant_account_id": "default",
            "buyer.external_identifier": customer(number),
            "buyer.display_name": person.name,
            buyer + "email_address": person.email,
            buyer + "first_name": first,
            buyer + "last_name": last,
            address + "city": "Orlando",
            address + "country": "US",
            address + "line1": "Green Lane",
            address + "postal_code": "32801",
            address + "state": "Florida",
            address + "state_code": "US-FL",
            address + "house_number_or_name": str(1 + dice.below(200)),
            "payment_method.method": "card",
            "payment_method.token": dice.text(32, "0123456789ABCDEF"),
            "payment_method.expiration_date": f"{1 + dice.below(12):02}/44",
            "payment_method.scheme_transaction_id": "0161507" + dice.text(8, DIGITS),
        }

    add = Rows("gr4vy.csv", header, cells)
    line1 = "buyer_billing_details_address_line1"
    house = "buyer_billing_details_address_house_number_or_name"
    country = "buyer_billing_details_address_country"
    for _ in range(5):
        add(buyer_billing_details_address_line2="Unit 4" if add.dice.chance(40) else "")
    add(buyer_billing_details_address_line2="Mill House, 2nd floor")
    # An address that has its number already, one with a name in place of it, and none at all.
    add(**{line1: "1 Plain Street", house: ""})
    add(**{line1: "Church Lane", house: "Rose Cottage", country: "gb"})
    add(**{line1: "", house: ""})
    add(payment_method_scheme_transaction_id="")
    add(finding="card_expired", payment_method_expiration_date="12/21")
    # The country as in Gr4vy's own examples, and by its name.
    add(**{country: "USA"})
    add("value_malformed", **{country: "Germany"})
    add("filtered_out", payment_method_method="applepay")
    add("spreadsheet_damage", payment_method_scheme_transaction_id="1.61507E+13")
    add("missing_token", payment_method_token="", payment_method_scheme_transaction_id="")
    add("missing_value", buyer_external_identifier="")
    return add.sample


SAMPLES = [
    mollie,
    razorpay,
    amazon_pay,
    bluesnap,
    nmi,
    moneris,
    orbital,
    bambora,
    eway,
    pin,
    elavon,
    nuvei,
    paystack,
    windcave,
    dlocal,
    ebanx,
    global_payments,
    global_payments_payers,
    spreedly,
    spreedly_export,
    hyperswitch,
    gr4vy,
]
