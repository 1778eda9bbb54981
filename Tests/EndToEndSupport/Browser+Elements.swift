import Foundation
import TestSupport

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

    /// Gives a command about the first one, anew where the page was renewed in between.
    private func ask<Value: Decodable>(
        _ command: String,
        of selector: String,
        _ body: [String: Any]? = nil,
        as type: Value.Type
    ) async throws -> Value {
        for _ in 0..<20 {
            do {
                return try await driver.command("/element/\(element(selector))/\(command)", body, as: type)
            } catch let error as WebDriver.CommandError where error.code == "stale element reference" {}
        }
        throw NoElement(selector: selector)
    }

    /// No element of the page fits a selector.
    package struct NoElement: Error { let selector: String }

    /// How many elements there are.
    package func count(_ selector: String) async throws -> Int { try await elements(selector).count }

    /// The text of the first one as it is shown: what is hidden is not in it.
    package func text(_ selector: String) async throws -> String {
        try await ask("text", of: selector, as: String.self)
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
        try await ask("attribute/\(name)", of: selector, as: String?.self)
    }

    /// Whether the first one can be seen.
    package func isShown(_ selector: String) async throws -> Bool {
        try await ask("displayed", of: selector, as: Bool.self)
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

    /// Waits until a condition holds; an element that is not there yet means that it does not.
    package func wait(
        file: String = #fileID,
        line: Int = #line,
        until holds: () async throws -> Bool
    ) async throws {
        try await TestSupport.wait(file: file, line: line) {
            do { return try await holds() } catch is NoElement { return false }
        }
    }
}
