import StrictYAML
import Testing

@Suite struct YAMLReadingTests {
    private enum Colour: String, CaseIterable { case red, green }

    private static func failure(_ text: String, read: (YAMLNode) throws(YAMLError) -> Void) -> String? {
        do throws(YAMLError) {
            try read(YAMLNode.parse(text, file: "f.yaml"))
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `An unknown key is refused with its place, the known keys and the likely one`() {
        let message = Self.failure("limits:\n  max_in_flight: 3\n  reties: 4\n") { root throws(YAMLError) in
            var reader = try root.mapping()
            var limits = try reader.required("limits").mapping()
            _ = try limits.optional("retries")
            _ = try limits.optional("max_in_flight")
            try limits.finish()
        }
        #expect(
            message == "f.yaml:3:3: unknown key \"reties\" in \"limits\"; did you mean \"retries\"? "
                + "known here: max_in_flight, retries"
        )
    }

    @Test(arguments: [
        ("b: 1\n", "f.yaml:1:1: the key \"name\" is missing"),
        ("nane: 1\n", "f.yaml:1:1: unknown key \"nane\"; did you mean \"name\"? known here: name"),
        ("name:\n", "f.yaml:1:1: \"name\" has no value; give it one or remove the key"),
        ("- name\n", "f.yaml:1:1: the file must be keys with values (key: value), not a list"),
        ("name\n", "f.yaml:1:1: the file must be keys with values (key: value), not a single value"),
    ])
    func `A missing, misspelt or empty key is told apart`(text: String, message: String) {
        let found = Self.failure(text) { root throws(YAMLError) in
            var reader = try root.mapping()
            _ = try reader.required("name")
        }
        #expect(found == message)
    }

    @Test(arguments: [("5%", 0.05), ("0.05", 0.05), ("100%", 1), ("0", 0), ("12.5%", 0.125)])
    func `A percentage is read`(text: String, expected: Double) throws {
        #expect(try YAMLNode.parse(text, file: "f").fraction() == expected)
    }

    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("1.5s", .milliseconds(1500)), ("2h", .seconds(7200)),
        ("5m", .seconds(300)),
    ])
    func `A duration is read with its unit`(text: String, expected: Duration) throws {
        #expect(try YAMLNode.parse(text, file: "f").duration() == expected)
    }

    @Test func `A scalar of the wrong type is refused with what was expected`() {
        #expect(
            Self.failure("x: 1.5") { root throws(YAMLError) in _ = try root.entries()[0].value.int(in: 1...9) }
                == "f.yaml:1:4: \"x\" must be a whole number from 1 to 9, not \"1.5\""
        )
        #expect(
            Self.failure("x: yes") { root throws(YAMLError) in _ = try root.entries()[0].value.bool() }
                == "f.yaml:1:4: \"x\" must be true or false, not \"yes\""
        )
        #expect(
            Self.failure("x: 5") { root throws(YAMLError) in _ = try root.entries()[0].value.fraction() }
                == "f.yaml:1:4: \"x\" must be from 0% to 100% (or 0 to 1), not \"5\"; did you mean 5%?"
        )
        #expect(
            Self.failure("x: inf") { root throws(YAMLError) in _ = try root.entries()[0].value.number() }
                == "f.yaml:1:4: \"x\" must be a number, not \"inf\""
        )
        #expect(
            Self.failure("x: 30") { root throws(YAMLError) in _ = try root.entries()[0].value.duration() }
                == "f.yaml:1:4: \"x\" must be a time with its unit (250ms, 30s, 5m, 2h), not \"30\""
        )
        #expect(
            Self.failure("x: gren") { root throws(YAMLError) in
                _ = try root.entries()[0].value.enumeration(of: Colour.self)
            } == "f.yaml:1:4: \"x\" must be one of red, green, not \"gren\"; did you mean green?"
        )
        #expect(
            Self.failure("x: {secret: 1}") { root throws(YAMLError) in _ = try root.entries()[0].value.string() }
                == "f.yaml:1:4: \"x\" must be a text, not keys with values (key: value)"
        )
    }

    @Test func `Scalars keep their spelling`() throws {
        let root = try YAMLNode.parse("[007, 1e5, yes, '~', \"null\"]", file: "f")
        #expect(try root.strings() == ["007", "1e5", "yes", "~", "null"])
        #expect(try root.elements()[0].int() == 7)
    }
}
