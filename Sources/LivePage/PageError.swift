/// Why a run's page cannot be served.
package enum PageError: Error, Equatable, CustomStringConvertible {
    case cannotListen(PageAddress, reason: String)

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "The live page cannot be served at \(address): \(reason). Name another port, or 0 for a free one."
        }
    }
}
