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
        let text = try Self.text(of: path, called: "job file")
        do throws(YAMLError) {
            let reader = JobReader(path: path)
            self = try reader.job(from: YAMLNode.parse(text, file: path))
        } catch {
            throw Failure(.jobFileWrong, "\(error)")
        }
        try checkPaths()
    }

    /// A text file's content, with the reason in words where it cannot be read.
    static func text(of path: String, called kind: String) throws(Failure) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder {
                throw Failure(.jobFileWrong, "\(path): this is a folder, not a \(kind)")
            }
            throw Failure(.jobFileWrong, "\(path): this \(kind) does not exist or cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(.jobFileWrong, "\(path): this \(kind) is not UTF-8 text")
        }
        return text
    }
}
