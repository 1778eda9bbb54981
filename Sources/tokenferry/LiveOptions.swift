import ArgumentParser

/// What a command needs that changes a live site.
struct LiveOptions: ParsableArguments {
    @Flag(help: "The target is a live site, and that is meant.")
    var live = false

    @Option(
        help: ArgumentHelp(
            "The digest of the plan that was approved; a live site needs it, unless `approve` has recorded it for the run.",
            valueName: "digest"
        )
    )
    var approvedPlan: String?

    func validate() throws {
        guard let approvedPlan else { return }
        guard Self.isDigest(approvedPlan) else {
            throw ValidationError("'--approved-plan' takes the 64 hexadecimal digits that the dry run prints.")
        }
    }

    /// Whether a text may be a plan's digest.
    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
