import Foundation

/// What a person does with a page's elements, each named by a CSS selector.
extension Browser {
    /// The W3C protocol's key of an element's id.
    private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    /// The ids of all elements that a selector fits, in document order.
    private func elements(_ selector: String) async throws -> [String] {
        let found = try await driver.command(
            "/elements",
            ["using": "css selector", "value": selector],
            as: [[String: String]].self
        )
        return found.compactMap { $0[Self.elementKey] }
    }

    /// The id of the first one.
    ///
    /// - Throws: ``NoElement`` where there is none.
    private func element(_ selector: String) async throws -> String {
        guard let first = try await elements(selector).first else { throw NoElement(selector: selector) }
        return first
    }

    /// No element of the page fits a selector.
    package struct NoElement: Error { let selector: String }

    /// How many elements there are.
    package func count(_ selector: String) async throws -> Int { try await elements(selector).count }

    /// The text of the first one as it is shown: what is hidden is not in it.
    package func text(_ selector: String) async throws -> String {
        try await driver.command("/element/\(element(selector))/text", nil, as: String.self)
    }

    /// The texts of all.
    package func texts(_ selector: String) async throws -> [String] {
        try await run(
            "return Array.from(document.querySelectorAll(arguments[0]), e => e.innerText ?? e.textContent)",
            [selector],
            as: [String].self
        )
    }

    /// An attribute of the first one as it is in the markup; `nil` where it has none.
    package func attribute(_ name: String, of selector: String) async throws -> String? {
        try await driver.command("/element/\(element(selector))/attribute/\(name)", nil, as: String?.self)
    }

    /// Whether the first one can be seen.
    package func isShown(_ selector: String) async throws -> Bool {
        try await driver.command("/element/\(element(selector))/displayed", nil, as: Bool.self)
    }

    /// Clicks on the first one, after scrolling to it.
    package func click(_ selector: String) async throws {
        try await driver.command("/element/\(element(selector))/click", [:])
    }

    /// Types into the first one, as with a keyboard; it has the focus then.
    package func type(_ text: String, into selector: String) async throws {
        try await driver.command("/element/\(element(selector))/value", ["text": text])
    }

    /// Empties an input.
    package func clear(_ selector: String) async throws {
        try await driver.command("/element/\(element(selector))/clear", [:])
    }

    /// Waits until a condition holds, and asks again until it does.
    ///
    /// - Parameters:
    ///   - condition: What is waited for, for the error.
    ///   - limit: The longest wait; the default is 20 seconds.
    ///   - holds: The condition; an element that is not there yet means that it does not hold.
    /// - Throws: ``Unmet`` where the limit passes before, and what `holds` throws.
    package func wait(
        until condition: String,
        for limit: Duration = .seconds(20),
        _ holds: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while true {
            do { if try await holds() { return } } catch is NoElement {}
            guard ContinuousClock.now < end else { throw Unmet(condition: condition) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// A condition did not come to hold.
    package struct Unmet: Error { let condition: String }
}
