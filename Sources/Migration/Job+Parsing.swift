import CSVInput
import ChargebeeAPI
import ChargebeeClient
import Execution
import FoundationEssentials
import GatewayMapping
import MigrationModel
import Planning
import StrictYAML

extension Job {
    /// Reads a job file and the mapping that it names.
    ///
    /// Unknown keys are errors at every depth.
    ///
    /// - Throws: ``Failure`` with the exit status `jobFileWrong`, naming file, line and column.
    package init(path: String) throws(Failure) {
        let text = try Self.text(of: path, called: .job)
        do throws(YAMLError) {
            let reader = JobReader(path: path)
            self = try reader.job(from: YAMLNode.parse(text, file: path))
        } catch {
            throw Self.failure(error, in: text, at: path, wanted: .job)
        }
        try checkPaths()
    }

    /// A text file's content, with the reason in words where it cannot be read.
    static func text(of path: String, called kind: YAMLFileKind) throws(Failure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
                throw Failure(.jobFileWrong, "\(path): this is a folder, not a \(kind.rawValue)")
            }
            throw Failure(
                .jobFileWrong,
                "\(path): this \(kind.rawValue) does not exist or cannot be read; check the path and its rights"
            )
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(.jobFileWrong, "\(path): \(MistakenFile.words(forBytes: data, wanted: kind))")
        }
        return text
    }

    /// Says what the file is, where it is of another kind than wanted, and else what is wrong in it.
    static func failure(_ error: YAMLError, in text: String, at path: String, wanted: YAMLFileKind) -> Failure {
        Failure(
            .jobFileWrong,
            MistakenFile(text, at: path, wanted: wanted).map { "\(path): \($0.words)" } ?? "\(error)"
        )
    }
}
