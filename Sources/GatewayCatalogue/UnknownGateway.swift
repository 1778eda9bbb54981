/// A word that names no gateway of the API.
package struct UnknownGateway: Error, Hashable, CustomStringConvertible {
    package let word: String
    /// Where the word is a vault: the ids of the gateways whose cards it may keep.
    package let gatewaysOfVault: [String]
    /// The id that was most likely meant.
    package let suggestion: String?

    package var description: String {
        guard gatewaysOfVault.isEmpty else {
            let list = gatewaysOfVault.joined(separator: ", ")
            return
                "\"\(word)\" is a vault and no gateway. Ask for one of the gateways whose cards may be in it: \(list)."
        }
        let hint = suggestion.map { " Did you mean \($0)?" } ?? ""
        return "Chargebee's API knows no gateway \"\(word)\".\(hint) \"tokenferry gateways\" lists them all."
    }
}
