/// The closed value lists of payment sources, as Chargebee's OpenAPI files have them (release of 2026-08-28).
package enum PaymentSourceVocabulary {
    /// The values of `type`, 54 of them.
    package static let types = [
        "card", "paypal_express_checkout", "amazon_payments", "direct_debit", "generic", "alipay", "unionpay",
        "apple_pay", "wechat_pay", "ideal", "google_pay", "sofort", "bancontact", "giropay", "dotpay", "upi",
        "netbanking_emandates", "venmo", "pay_to", "faster_payments", "sepa_instant_transfer",
        "automated_bank_transfer", "klarna_pay_now", "online_banking_poland", "payconiq_by_bancontact",
        "electronic_payment_standard", "kbc_payment_button", "pay_by_bank", "trustly", "stablecoin",
        "kakao_pay", "naver_pay", "revolut_pay", "cash_app_pay", "twint", "go_pay", "grab_pay", "pay_co",
        "after_pay", "swish", "payme", "pix", "klarna", "alipay_hk", "paypay", "gcash", "south_korean_cards",
        "paynow", "bizum", "promptpay", "dana", "touch_n_go", "tamara", "qpay",
    ]

    /// The values of `card[brand]`, 22 of them.
    package static let cardBrands = [
        "visa", "mastercard", "american_express", "discover", "jcb", "diners_club", "other", "bancontact",
        "cmr_falabella", "tarjeta_naranja", "nativa", "cencosud", "cabal", "argencard", "elo", "hipercard",
        "carnet", "rupay", "maestro", "dankort", "cartes_bancaires", "mada",
    ]

    /// The values of `card[funding_type]`.
    package static let fundingTypes = [
        "credit", "debit", "prepaid", "not_known",
    ]

    /// The values of a payment source's `gateway`, 61 of them.
    package static let gateways = [
        "chargebee", "chargebee_payments", "adyen", "stripe", "wepay", "braintree", "authorize_net",
        "paypal_pro", "pin", "eway", "eway_rapid", "worldpay", "balanced_payments", "beanstream", "bluepay",
        "elavon", "first_data_global", "hdfc", "migs", "nmi", "ogone", "paymill", "paypal_payflow_pro",
        "sage_pay", "tco", "wirecard", "amazon_payments", "paypal_express_checkout", "orbital", "moneris_us",
        "moneris", "bluesnap", "cybersource", "vantiv", "checkout_com", "paypal", "ingenico_direct", "exact",
        "mollie", "quickbooks", "razorpay", "global_payments", "bank_of_america", "ecentric", "metrics_global",
        "windcave", "pay_com", "ebanx", "dlocal", "nuvei", "solidgate", "paystack", "jp_morgan",
        "deutsche_bank", "ezidebit", "twikey", "tempus", "moyasar", "payway", "gocardless", "not_applicable",
    ]

    /// The values of a payment source's `status`.
    package static let statuses = [
        "valid", "expiring", "expired", "invalid", "pending_verification",
    ]

    /// The parts that a payment source can play for its customer.
    package static let roles = ["primary", "backup", "none"]

    /// The values of `payment_intent[payment_method_type]`.
    ///
    /// The reference names the first 20; the newer values of `type` pass too, since the API's list grows with it.
    package static let intentTypes =
        [
            "card", "ideal", "sofort", "bancontact", "google_pay", "dotpay", "giropay", "apple_pay", "upi",
            "netbanking_emandates", "paypal_express_checkout", "direct_debit", "boleto", "venmo", "amazon_payments",
            "pay_to", "faster_payments", "sepa_instant_transfer", "klarna_pay_now", "online_banking_poland",
        ] + types.suffix(30)
}
