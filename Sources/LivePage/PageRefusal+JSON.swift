import OrderedJSON

extension PageRefusal {
    /// An object with `error`, which says why.
    var json: String { JSONValue.object(["error": .string(reason)]).text + "\n" }
}
