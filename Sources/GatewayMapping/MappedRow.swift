package import MigrationModel

/// What a row becomes.
package enum MappedRow: Hashable, Sendable {
    /// A request; its parts are read from the mapper before the next row.
    case request
    case rejected(Rejection)
}
