import CSVInput
import GatewayMapping
import Inspection
import Planning
import StrictYAML

/// What the commands about a file that is no job yet are asked to look at.
package struct InspectionRequest: Sendable {
    /// The file; `-` is standard input.
    package var path: String
    /// `auto`, a delimiter's name or the character itself; the default is `auto`.
    package var delimiter = "auto"
    /// `auto` or an encoding's name; the default is `auto`.
    package var encoding = "auto"
    /// The line of the header, 1-based; `nil` to find it.
    package var headerLine: Int?
    /// A built-in mapping's name or a mapping file's path; `nil` to find the one that fits.
    package var mapping: String?
    /// Columns, by header name, whose digits the user vouches for.
    package var notCardNumbers: [String] = []

    package init(path: String) { self.path = path }
}

extension Migration {
    /// Looks at a whole file: its form, what is wrong with it, and which mapping fits.
    ///
    /// - Throws: ``Failure``: `wrongUse` for options that mean nothing, `inputRefused` for a file that cannot be read or holds
    ///   card data, `jobFileWrong` for a mapping file that is wrong.
    /// - Returns: One JSON object on one line, or a text for people; neither shows a token.
    package static func inspect(_ request: InspectionRequest, asJSON: Bool) throws(Failure) -> String {
        let input = try inspectionInput(request)
        let inspection = try inspecting { try FileInspection(input) }
        return asJSON ? inspection.json() : inspection.text
    }

    /// Prints the first records of a file as they are, tokens too; 0 is all.
    ///
    /// - Throws: ``Failure``, as ``inspect(_:asJSON:)``; what came before a record with card data has been printed.
    package static func listRecords(
        _ request: InspectionRequest,
        limit: Int,
        asJSON: Bool,
        print: (String) throws -> Void
    ) throws(Failure) {
        let listing = RecordListing(try inspectionInput(request), limit: limit, form: asJSON ? .json : .text)
        try inspecting { try listing.write(print) }
    }

    /// The file, the way to read it and the mappings to try, from what the command line says.
    static func inspectionInput(_ request: InspectionRequest) throws(Failure) -> InspectionInput {
        var options = CSVOptions()
        guard let delimiter = Delimiter(named: request.delimiter) else {
            throw Failure(
                .wrongUse,
                "--delimiter must be auto, comma, semicolon, tab or pipe, not \"\(request.delimiter)\""
            )
        }
        options.delimiter = delimiter
        guard let encoding = TextEncoding(rawValue: request.encoding) else {
            let names = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.wrongUse, "--encoding \(request.encoding) is not known; use one of \(names)")
        }
        options.encoding = encoding
        options.headerLine = request.headerLine
        guard let name = request.mapping else {
            let all = try inspecting { try GatewayMapping.builtInNames.compactMap { try GatewayMapping.builtIn($0) } }
            return InspectionInput(
                path: request.path,
                options: options,
                mappings: all,
                notCardNumbers: request.notCardNumbers
            )
        }
        return InspectionInput(
            path: request.path,
            options: options,
            mappings: [try mapping(named: name)],
            mappingIsGiven: true,
            notCardNumbers: request.notCardNumbers
        )
    }

    /// Whether a mapping's name is a path.
    static func isMappingPath(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/")
    }

    private static func mapping(named name: String) throws(Failure) -> GatewayMapping {
        if let mapping = try inspecting({ try GatewayMapping.builtIn(name) }) { return mapping }
        guard isMappingPath(name) else {
            let names = GatewayMapping.builtInNames
            let near = closestSpelling(to: name, among: names).map { "; did you mean \($0)?" } ?? "."
            throw Failure(
                .wrongUse,
                "--mapping \(name) is no built-in mapping and no path of a .yaml file\(near) Built in: "
                    + names.joined(separator: ", ")
            )
        }
        let yaml = try Job.text(of: name, called: .mapping)
        do throws(YAMLError) {
            return try GatewayMapping(yaml: yaml, file: name)
        } catch {
            throw Job.failure(error, in: yaml, at: name, wanted: .mapping)
        }
    }

    /// Gives the errors of a look at a file their exit statuses.
    static func inspecting<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch let failure as Failure {
            throw failure
        } catch let error as CSVInputError where error.code == .unusableDelimiter || error.code == .unusableOption {
            throw Failure(.wrongUse, "\(error)")
        } catch let error as CSVInputError {
            throw Failure(.inputRefused, "\(error)")
        } catch let error as PlanError where error.code == .unknownColumn {
            throw Failure(.wrongUse, "\(error)")
        } catch let error as PlanError {
            throw Failure(.inputRefused, "\(error)")
        } catch let error as YAMLError {
            throw Failure(.jobFileWrong, "\(error)")
        } catch {
            throw Failure(.unexpected, "\(error)")
        }
    }
}
