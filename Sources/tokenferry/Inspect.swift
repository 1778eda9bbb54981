import ArgumentParser
import Migration

/// `tokenferry inspect`: what a file is.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Says what a file is: encoding, delimiter, header, rows, damage, which mapping fits, what is missing.",
        discussion: """
            Three mapped rows are shown, tokens masked and names cut to a letter. With --records the first rows are printed \
            instead, as they are: nothing is trimmed, and tokens are not masked. With --format json each is one line:

              {"row":1,"line":2,"fields":{"header":"value"}}
              {"row":2,"line":3,"reason":"stray_quote","detail":"…"}

            A header's second `name` is `name.2` there, an empty one `column.N` by its position.

            A card number or security code ends the command with exit status 65, its line and column; nothing of that row is \
            printed, but with --records the rows before it have been.
            """
    )

    @OptionGroup var file: FileArgument
    @OptionGroup var output: FormatOption

    @Option(help: ArgumentHelp("Print the first rows as they are; 0 prints all.", valueName: "n"))
    var records: Int?

    func validate() throws {
        if let records, records < 0 { throw ValidationError("'--records' must be 0 (all rows) or more.") }
    }

    func run() throws {
        let asJSON = output.format == .json
        guard let records else {
            Console.result(
                try Console.tellingFailure { () throws(Failure) in try Migration.inspect(file.request, asJSON: asJSON) }
            )
            return
        }
        try Console.tellingFailure { () throws(Failure) in
            try Migration.listRecords(file.request, limit: records, asJSON: asJSON, print: { Console.result($0) })
        }
    }
}

/// A file that is no job's yet, and how it is to be read.
struct FileArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"), completion: .file())
    var path: String

    @Option(help: "The delimiter: auto, comma, semicolon, tab or pipe.")
    var delimiter = "auto"

    @Option(help: "The encoding: auto, utf-8, utf-16, utf-16le, utf-16be, windows-1252 or latin-1.")
    var encoding = "auto"

    @Option(help: ArgumentHelp("The line of the header, 1-based, where it is not found.", valueName: "n"))
    var headerLine: Int?

    @Option(help: ArgumentHelp("The mapping: a built-in name, or the path of a .yaml file.", valueName: "name"))
    var mapping: String?

    @Option(help: ArgumentHelp("A column whose digits look like card numbers and are none.", valueName: "header"))
    var notCardNumbers: [String] = []

    func validate() throws {
        if let headerLine, headerLine < 1 { throw ValidationError("'--header-line' counts from 1.") }
    }

    var request: InspectionRequest {
        var request = InspectionRequest(path: path)
        request.delimiter = delimiter
        request.encoding = encoding
        request.headerLine = headerLine
        request.mapping = mapping
        request.notCardNumbers = notCardNumbers
        return request
    }
}
