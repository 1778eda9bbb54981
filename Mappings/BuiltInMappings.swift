/// The mapping files of this folder, as they are embedded in the program.
package enum BuiltInMappings {
    /// The bytes of each file by its name without the extension.
    package static let all: [String: [UInt8]] = [
        "adyen": PackageResources.adyen_yaml,
        "braintree": PackageResources.braintree_yaml,
        "canonical": PackageResources.canonical_yaml,
        "gocardless": PackageResources.gocardless_yaml,
        "stripe": PackageResources.stripe_yaml,
        "vantiv": PackageResources.vantiv_yaml,
    ]
}
