extension Facts {
    /// What each batch operation sends, as the reference has it: `!` for required, `*` for secret, then the form.
    static let sentParameters: [(String, [String])] = [
        ("port", ["gateway_account_id! 1-50"]),
        ("export_payment_source", ["gateway_account_id! 1-50"]),
        ("switch_gateway_account", ["gateway_account_id! 1-50"]),
        ("delete_local", []),
        ("create_using_token", ["customer_id! 1-50", "replace_primary_payment_source bool", "token_id!* 1-40"]),
        (
            "create_using_temp_token",
            [
                "customer_id! 1-50", "gateway_account_id 1-50", "type! enum54", "tmp_token!* 1-65536",
                "issuing_country country", "replace_primary_payment_source bool", "additional_information json",
            ]
        ),
        (
            "create_using_payment_intent",
            ["customer_id! 1-50", "replace_primary_payment_source bool"]
                + nested(
                    "payment_intent",
                    [
                        "id* 1-150", "gateway_account_id 1-50", "gw_token* 1-65536", "payment_method_type enum50",
                        "reference_id* 1-65536", "additional_information json",
                    ]
                )
        ),
        (
            "create_voucher_payment_source",
            ["customer_id! 1-50"]
                + nested(
                    "voucher_payment_source",
                    ["voucher_type! boleto", "gateway_account_id 1-50", "tax_id* 1-20", "billing_address json"]
                )
        ),
        (
            "create_bank_account",
            ["customer_id! 1-50", "issuing_country country", "replace_primary_payment_source bool"]
                + nested(
                    "bank_account",
                    [
                        "gateway_account_id 1-50", "iban* 10-50", "first_name 1-150", "last_name 1-150",
                        "company 1-250", "email email70", "phone 1-50", "bank_name 1-100", "account_number* 4-17",
                        "routing_number* 3-9", "bank_code* 1-20",
                        "account_type checking|savings|business_checking|current",
                        "account_holder_type individual|company", "echeck_type web|ppd|ccd",
                        "swedish_identity_number* 10-12", "billing_address json",
                    ]
                )
        ),
        (
            "update_card",
            ["gateway_meta_data json", "reference_transaction* 1-50"]
                + nested(
                    "card",
                    [
                        "first_name 1-50", "last_name 1-50", "expiry_month int1-12", "expiry_year int1990-2099",
                        "billing_addr1 1-150", "billing_addr2 1-150", "billing_city 1-50", "billing_zip 1-20",
                        "billing_state_code 1-50", "billing_state 1-50", "billing_country country",
                        "additional_information json",
                    ]
                )
        ),
        (
            "update_bank_account",
            nested("bank_account", ["first_name 1-150", "last_name 1-150", "email email70"])
        ),
        ("verify_bank_account", ["amount1! int0-2147483647", "amount2! int0-2147483647"]),
    ]

    /// `a! 1-5` below `object` is `object[a]! 1-5`.
    private static func nested(_ object: String, _ parameters: [String]) -> [String] {
        parameters.map { parameter in
            let name = parameter.prefix { $0 != "!" && $0 != "*" && $0 != " " }
            return "\(object)[\(name)]\(parameter.dropFirst(name.count))"
        }
    }
}
