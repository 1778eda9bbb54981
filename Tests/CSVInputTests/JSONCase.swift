import MigrationModel
import Testing

/// A JSON text and the table it is.
struct JSONCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let header: [String]
    let rows: [ReadRow]
    /// The line of the first record.
    let firstLine: Int

    init(_ name: String, _ text: String, _ header: [String], _ rows: ReadRow..., firstLine: Int? = nil) {
        testDescription = name
        self.text = text
        self.header = header
        self.rows = rows
        self.firstLine = firstLine ?? rows[0].line
    }
}

extension JSONCase {
    /// Where the records are.
    static let layouts = [
        JSONCase(
            "an array",
            "[\n{\"a\":1},\n {\"a\":2,\"b\":3}]",
            ["a", "b"],
            ReadRow(2, ["1", ""]),
            ReadRow(3, ["2", "3"])
        ),
        JSONCase(
            "an object of objects",
            "{\"old_1\": {\"id\": \"x\"},\r\n\"old_2\": {\"id\": \"y\"}}",
            ["key", "id"],
            ReadRow(1, ["old_1", "x"]),
            ReadRow(2, ["old_2", "y"])
        ),
        JSONCase(
            "an object with a list and scalars",
            "{\"object\":\"list\",\"tags\":[\"a\"],\"none\":{},\"data\":[\r{\"a\":1}],\"has_more\":false}",
            ["a"],
            ReadRow(2, ["1"])
        ),
        JSONCase(
            "an object with an object of objects and scalars",
            "{\"count\":2,\"customers\":{\"p\":{\"a\":1},\n\"q\":\n{\"a\":2}}}",
            ["key", "a"],
            ReadRow(1, ["p", "1"]),
            ReadRow(2, ["q", "2"])
        ),
        JSONCase("a single property of objects", "{\"c\":{\"p\":{\"a\":1}}}", ["key", "a"], ReadRow(1, ["p", "1"])),
        JSONCase(
            "lines",
            "{\"a\":1,\"c\":[{\"d\":1}]}\n\n{\"a\":2,\"c\":[]}\n",
            ["a", "c.d"],
            ReadRow(1, ["1", "1"]),
            ReadRow(3, ["2", ""])
        ),
        JSONCase(
            "objects without a break",
            "{\"a\":{\"b\":1}}{\"a\":{\"b\":2}}",
            ["a.b"],
            ReadRow(1, ["1"]),
            ReadRow(1, ["2"])
        ),
        JSONCase("a single object of scalars", "\n{\"a\":1,\"b\":\"x\"}", ["a", "b"], ReadRow(2, ["1", "x"])),
        JSONCase(
            "a single object with a part",
            "{\"a\":1,\"address\":{\"city\":\"x\"},\"cards\":[{\"id\":1},{\"id\":2}]}",
            ["a", "address.city", "cards.id"],
            ReadRow(1, ["1", "x", "1"]),
            ReadRow(1, ["1", "x", "2"])
        ),
        JSONCase(
            "a single keyed record",
            "{\"old\":{\"id\":\"x\",\"n\":2}}",
            ["key", "id", "n"],
            ReadRow(1, ["old", "x", "2"])
        ),
        JSONCase(
            "keyed records with children only",
            "{\"o\":{\"cards\":{\"c\":{\"id\":1}}},\"p\":{\"cards\":{\"d\":{\"id\":2},\"e\":{\"id\":3}}}}",
            ["key", "cards.key", "cards.id"],
            ReadRow(1, ["o", "c", "1"]),
            ReadRow(1, ["p", "d", "2"]),
            ReadRow(1, ["p", "e", "3"])
        ),
    ]

    /// What becomes of values.
    static let values = [
        JSONCase(
            "numbers as they are spelled",
            "[{\"a\":917224224772,\"b\":1e5,\"c\":-0.50,\"d\":1E+2,\"e\":12345678901234567890123,\"f\":0}]",
            ["a", "b", "c", "d", "e", "f"],
            ReadRow(1, ["917224224772", "1e5", "-0.50", "1E+2", "12345678901234567890123", "0"])
        ),
        JSONCase(
            "words",
            "[{\"a\":true,\"b\":false,\"c\":null}]",
            ["a", "b", "c"],
            ReadRow(1, ["true", "false", ""])
        ),
        JSONCase(
            "escapes",
            #"[{"a":"\"\\\/\b\f\n\r\t","b":"\u00e9\u20AC\uD83D\uDE00A","\u0063":"é€😀"}]"#,
            ["a", "b", "c"],
            ReadRow(1, ["\"\\/\u{8}\u{C}\n\r\t", "é€😀A", "é€😀"])
        ),
        JSONCase(
            "arrays",
            #"[{"a":[1],"b":[],"c":[1,"x\"\n",null,true],"d":[null],"e":[[1],{"f":2.0}]}]"#,
            ["a", "b", "c", "d", "e"],
            ReadRow(1, ["1", "", #"[1,"x\"\u000a",null,true]"#, "", #"[[1],{"f":2.0}]"#])
        ),
        JSONCase(
            "nested objects",
            #"[{"id":1,"address":{"line1":"x","geo":{"lat":1,"ok":true}},"none":{}}]"#,
            ["id", "address.line1", "address.geo.lat", "address.geo.ok", "none"],
            ReadRow(1, ["1", "x", "1", "true", ""])
        ),
        JSONCase(
            "columns in the order of their first appearance",
            #"[{"b":1},{"a":2,"b":3},{"c":null,"a":4}]"#,
            ["b", "a", "c"],
            ReadRow(1, ["1", "", ""]),
            ReadRow(1, ["3", "2", ""]),
            ReadRow(1, ["", "4", ""])
        ),
        JSONCase(
            "nothing where others have a collection or part",
            #"[{"c":null,"d":null},{"c":[],"d":{}},{"c":[{"i":1}],"d":{"e":2}}]"#,
            ["c.i", "d.e"],
            ReadRow(1, ["", ""]),
            ReadRow(1, ["", ""]),
            ReadRow(1, ["1", "2"])
        ),
        JSONCase("a record without anything", "[{},{\"a\":1}]", ["a"], ReadRow(1, [""]), ReadRow(1, ["1"])),
        JSONCase("blanks around names", #"[{" a\t":{" b ":1}}]"#, ["a\t. b"], ReadRow(1, ["1"])),
        JSONCase("a name with a dot", #"[{"a.b":1,"a":{"b":2}}]"#, ["a.b", "a.b"], ReadRow(1, ["1", "2"])),
        JSONCase(
            "a property called key",
            #"{"k":{"key":1},"l":{"key":2}}"#,
            ["key", "key"],
            ReadRow(1, ["k", "1"]),
            ReadRow(1, ["l", "2"])
        ),
    ]

    /// What becomes of children.
    static let children = [
        JSONCase(
            "the import result",
            """
            {
              "old_1": {"id": "cus_1", "cards": {
                "oc_1": {"id": "card_1", "exp_year": 2031},
                "oc_2": {"id": "card_2", "exp_year": 2032}
              }},
              "old_2": {"id": "cus_2", "cards": {}},
              "old_3": {"cards": {"oc_3": {"id": "card_3", "last4": "0042"}}, "id": "cus_3"}
            }
            """,
            ["key", "id", "cards.key", "cards.id", "cards.exp_year", "cards.last4"],
            ReadRow(3, ["old_1", "cus_1", "oc_1", "card_1", "2031", ""]),
            ReadRow(4, ["old_1", "cus_1", "oc_2", "card_2", "2032", ""]),
            ReadRow(6, ["old_2", "cus_2", "", "", "", ""]),
            ReadRow(7, ["old_3", "cus_3", "oc_3", "card_3", "", "0042"]),
            firstLine: 2
        ),
        JSONCase(
            "a list inside an object",
            #"[{"id":1,"sources":{"object":"list","data":[{"id":"a"},{"id":"b"}]}}]"#,
            ["id", "sources.object", "sources.data.id"],
            ReadRow(1, ["1", "list", "a"]),
            ReadRow(1, ["1", "list", "b"])
        ),
        JSONCase(
            "several collections",
            #"[{"id":1,"cards":[{"id":"a"},{"id":"b"}],"banks":[{"id":"c"}],"name":"n"}]"#,
            ["id", "cards.id", "banks.id", "name"],
            ReadRow(1, ["1", "a", "", "n"]),
            ReadRow(1, ["1", "b", "", "n"]),
            ReadRow(1, ["1", "", "c", "n"])
        ),
        JSONCase(
            "collections in children",
            #"[{"cards":[{"id":1,"a":{"z":"x"},"uses":[{"n":1.0}, {"n":"2"}],"m":{"p":{"q":1},"r":{}}}]}]"#,
            ["cards.id", "cards.a.z", "cards.uses", "cards.m"],
            ReadRow(1, ["1", "x", #"[{"n":1.0},{"n":"2"}]"#, #"{"p":{"q":1},"r":{}}"#])
        ),
        JSONCase(
            "a part with a name that holds just an object",
            #"[{"billing":{"address":{"city":"x"}}},{"billing":{"address":{"city":"y"}}},{"billing":{"email":"e"}}]"#,
            ["billing.address.city", "billing.email"],
            ReadRow(1, ["x", ""]),
            ReadRow(1, ["y", ""]),
            ReadRow(1, ["", "e"])
        ),
        JSONCase(
            "such a part of children",
            #"[{"c":[{"b":{"a":{"z":1}}},{"b":{"a":{"z":2}}}]}]"#,
            ["c.b.a.z"],
            ReadRow(1, ["1"]),
            ReadRow(1, ["2"])
        ),
        JSONCase(
            "numbered members",
            #"[{"c":{"0":{"id":1}}},{"c":{"0":{"id":2}}},{"c":{"0":{"id":3},"1":{"id":4}}}]"#,
            ["c.key", "c.id"],
            ReadRow(1, ["0", "1"]),
            ReadRow(1, ["0", "2"]),
            ReadRow(1, ["0", "3"]),
            ReadRow(1, ["1", "4"])
        ),
        JSONCase(
            "an array here and an object of objects there",
            #"[{"c":[{"id":1}]},{"c":{"p":{"id":2},"q":{"id":3}}}]"#,
            ["c.id", "c.key"],
            ReadRow(1, ["1", ""]),
            ReadRow(1, ["2", "p"]),
            ReadRow(1, ["3", "q"])
        ),
        JSONCase(
            "a child without anything",
            #"[{"id":1,"c":[{},{"d":2}]}]"#,
            ["id", "c.d"],
            ReadRow(1, ["1", ""]),
            ReadRow(1, ["1", "2"])
        ),
    ]
}
