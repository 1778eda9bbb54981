import BuiltInMappings
package import StrictYAML

extension GatewayMapping {
    /// The names of the mappings that are part of the program, in alphabetical order.
    package static var builtInNames: [String] { BuiltInMappings.all.keys.sorted() }

    /// The built-in mapping of a name, or `nil` where there is none.
    ///
    /// - Throws: ``YAMLError`` for a built-in mapping that is wrong, which the tests rule out.
    package static func builtIn(_ name: String) throws(YAMLError) -> GatewayMapping? {
        guard let bytes = BuiltInMappings.all[name] else { return nil }
        return try GatewayMapping(yaml: String(decoding: bytes, as: UTF8.self), file: "Mappings/\(name).yaml")
    }
}
