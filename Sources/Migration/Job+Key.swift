import ChargebeeClient
import FoundationEssentials

extension Job {
    /// Reads the API key from where the job file says it is.
    ///
    /// - Throws: ``Failure`` with `jobFileWrong` where there is none.
    /// - Returns: The key; `nil` where the target is a sandbox of the run's own, which needs none.
    func apiKey() throws(Failure) -> APIKey? {
        guard case .endpoint = target else { return nil }
        switch keySource {
        case nil:
            throw Failure(.jobFileWrong, "\(path): target has no api_key; add api_key: { env: CHARGEBEE_API_KEY }")
        case .environment(let name)?:
            guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
                throw Failure(
                    .jobFileWrong,
                    "The environment variable \(name), which is to hold the API key, is not set."
                )
            }
            guard let key = APIKey(value) else {
                throw Failure(.jobFileWrong, "The environment variable \(name) does not hold an API key.")
            }
            return key
        case .file(let file)?:
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(.jobFileWrong, "\(file), which is to hold the API key, cannot be read.")
            }
            guard let key = APIKey(String(decoding: data, as: UTF8.self)) else {
                throw Failure(.jobFileWrong, "\(file) does not hold an API key.")
            }
            return key
        }
    }
}
