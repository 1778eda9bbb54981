package import Foundation

/// How the page is shown, and pictures of it.
extension Browser {
    /// A paper's size in centimetres.
    package struct Paper: Sendable {
        let width: Double
        let height: Double

        package static let a4 = Paper(width: 21, height: 29.7)
        package static let letter = Paper(width: 21.59, height: 27.94)
    }

    /// Gives the page a size in CSS pixels; unlike a window it may be as narrow as a telephone.
    package func resize(width: Int, height: Int) async throws {
        try await driver.devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false]
        )
    }

    /// Tells the page which scheme its reader prefers.
    package func prefer(dark isDark: Bool) async throws {
        let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try await driver.devTools("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    /// What can be seen, as PNG.
    package func screenshot() async throws -> Data {
        try await decoded(driver.command("/screenshot", nil, as: String.self))
    }

    /// The page as it is printed, as PDF, with the margins that its style sheet asks for.
    package func printed(on paper: Paper) async throws -> Data {
        let parameters: [String: Any] = [
            "page": ["width": paper.width, "height": paper.height], "background": true, "shrinkToFit": false,
        ]
        return try await decoded(driver.command("/print", parameters, as: String.self))
    }

    private func decoded(_ base64: String) throws -> Data {
        guard let data = Data(base64Encoded: base64) else { throw CocoaError(.coderReadCorrupt) }
        return data
    }
}
