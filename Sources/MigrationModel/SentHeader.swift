/// A header that goes with each request of a job, as reports show it.
package struct SentHeader: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
