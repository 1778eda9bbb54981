/// The facts of Chargebee's OpenAPI files (API v2, product catalogue 2.0, release of 2026-08-28), written down once more.
///
/// They are sorted and spelled otherwise than in the sources, so that a slip in one list does not hide in the other.
enum Facts {
    /// 54 values of `type`.
    static let types = words(
        """
        after_pay alipay alipay_hk amazon_payments apple_pay automated_bank_transfer bancontact bizum card
        cash_app_pay dana direct_debit dotpay electronic_payment_standard faster_payments gcash generic giropay go_pay
        google_pay grab_pay ideal kakao_pay kbc_payment_button klarna klarna_pay_now naver_pay netbanking_emandates
        online_banking_poland pay_by_bank pay_co pay_to payconiq_by_bancontact payme paynow paypal_express_checkout
        paypay pix promptpay qpay revolut_pay sepa_instant_transfer sofort south_korean_cards stablecoin swish tamara
        touch_n_go trustly twint unionpay upi venmo wechat_pay
        """
    )

    /// 22 values of `card[brand]`.
    static let brands = words(
        """
        american_express argencard bancontact cabal carnet cartes_bancaires cencosud cmr_falabella dankort diners_club
        discover elo hipercard jcb mada maestro mastercard nativa other rupay tarjeta_naranja visa
        """
    )

    /// 4 values of `card[funding_type]`.
    static let fundingTypes = words(
        """
        credit debit not_known prepaid
        """
    )

    /// 61 values of `gateway`.
    static let gateways = words(
        """
        adyen amazon_payments authorize_net balanced_payments bank_of_america beanstream bluepay bluesnap braintree
        chargebee chargebee_payments checkout_com cybersource deutsche_bank dlocal ebanx ecentric elavon eway
        eway_rapid exact ezidebit first_data_global global_payments gocardless hdfc ingenico_direct jp_morgan
        metrics_global migs mollie moneris moneris_us moyasar nmi not_applicable nuvei ogone orbital pay_com paymill
        paypal paypal_express_checkout paypal_payflow_pro paypal_pro paystack payway pin quickbooks razorpay sage_pay
        solidgate stripe tco tempus twikey vantiv wepay windcave wirecard worldpay
        """
    )

    /// 5 values of `status`.
    static let statuses = words(
        """
        expired expiring invalid pending_verification valid
        """
    )

    /// The greatest lengths of the free texts of `create_using_permanent_token`.
    static let textLengths: [String: Int] = [
        "customer_id": 50,
        "gateway_account_id": 50,
        "reference_id": 200,
        "payment_method_token": 100,
        "customer_profile_token": 100,
        "network_transaction_id": 100,
        "mandate_id": 100,
        "billing_address[first_name]": 150,
        "billing_address[last_name]": 150,
        "billing_address[line1]": 150,
        "billing_address[line2]": 150,
        "billing_address[line3]": 150,
        "billing_address[city]": 50,
        "billing_address[state_code]": 50,
        "billing_address[state]": 50,
        "billing_address[zip]": 20,
    ]

    /// The other parameters of `create_using_permanent_token`.
    static let otherParameters: Set<String> = [
        "type",
        "issuing_country",
        "replace_primary_payment_source",
        "skip_retrieval",
        "additional_information",
        "card[last4]",
        "card[iin]",
        "card[expiry_month]",
        "card[expiry_year]",
        "card[brand]",
        "card[funding_type]",
        "billing_address[email]",
        "billing_address[country]",
    ]

    /// Splits a list at blanks and line breaks.
    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}
