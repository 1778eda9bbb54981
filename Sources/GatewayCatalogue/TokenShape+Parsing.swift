package import StrictYAML

extension TokenShape {
    /// Reads the keys `prefixes`, `characters`, `min`, `max`, `single_use_prefixes`, `mixes_case` and
    /// `digits_may_be_card_number`; all may be left out.
    package init(_ node: YAMLNode) throws(YAMLError) {
        var reader = try node.mapping()
        prefixes = try reader.optional("prefixes")?.strings() ?? []
        characters = try reader.optional("characters")?.enumeration(of: Characters.self) ?? .any
        let minimum = try reader.optional("min")?.int(in: 1...1000) ?? 1
        let maximumNode = try reader.optional("max")
        let maximum = try maximumNode?.int(in: 1...1000) ?? 1000
        singleUsePrefixes = try reader.optional("single_use_prefixes")?.strings() ?? []
        mixesCase = try reader.optional("mixes_case")?.bool() ?? false
        digitsMayBeCardNumber = try reader.optional("digits_may_be_card_number")?.bool() ?? false
        try reader.finish()
        guard minimum <= maximum else { throw (maximumNode ?? node).error("\"max\" is less than \"min\"") }
        lengths = minimum...maximum
        if prefixes.contains("") || singleUsePrefixes.contains("") {
            throw node.error("a prefix must not be empty; leave \"prefixes\" out")
        }
    }
}
