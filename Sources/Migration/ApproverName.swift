/// The name under which somebody approves a plan: 1 to 200 printable characters, a letter or digit among them.
package struct ApproverName: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Takes a name as it was typed, without the blanks around it.
    ///
    /// Control characters, line ends and marks that turn the direction of writing are refused, since the name stands in
    /// reports that are signed. Names are kept in the letters in which they came.
    ///
    /// - Returns: `nil` for what is no such name.
    package init?(_ text: String) {
        let scalars = text.unicodeScalars
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .spaceSeparator }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return nil }
        let name = String(scalars[first...last])
        guard name.count <= 200, name.unicodeScalars.count <= 800, name.unicodeScalars.allSatisfy(Self.isPrintable),
            name.contains(where: { $0.isLetter || $0.isNumber })
        else { return nil }
        description = name
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        // The two joiners are letters' business in Persian and Hindi.
        case .format: scalar.value == 0x200C || scalar.value == 0x200D
        default: true
        }
    }
}
