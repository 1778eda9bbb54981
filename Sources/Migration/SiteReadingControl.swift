package import Reporting
import SiteReading

/// The handle by which a command that only reads the site can be ended.
package final class SiteReadingControl: Sendable {
    let reading = ReadingControl()

    package init() {}

    /// Asks for no further call, awaits the one in flight, and ends; what a discovery has listed is kept.
    package func drain() { reading.drain() }
}

/// Told how a command that only reads the site goes on, to show it.
package struct SiteReadingAudience {
    /// Some time has passed; often, so not each line has to be shown.
    package var progressed: (ReadingLine) -> Void
    /// Something that the user should know, in a sentence.
    package var noted: @Sendable (String) -> Void

    package init(
        progressed: @escaping (ReadingLine) -> Void = { _ in },
        noted: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.progressed = progressed
        self.noted = noted
    }
}
