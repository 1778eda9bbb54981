import ArgumentParser

/// What a command needs that changes a live site.
struct LiveOptions: ParsableArguments {
    @Flag(help: "The target is a live site, and that is meant.")
    var live = false

    @Option(help: ArgumentHelp("The digest of the plan that was approved; a live site needs it.", valueName: "digest"))
    var approvedPlan: String?

    func validate() throws {
        guard let approvedPlan else { return }
        guard approvedPlan.count == 64, approvedPlan.allSatisfy(\.isHexDigit) else {
            throw ValidationError("'--approved-plan' takes the 64 hexadecimal digits that the dry run prints.")
        }
    }
}
