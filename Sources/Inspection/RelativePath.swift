import Glibc

/// The path of a file as a file in another folder names it.
package enum RelativePath {
    /// The way from a folder to a file, links resolved; a path that was given as absolute and leads elsewhere stays.
    ///
    /// Where a folder does not exist, the path is given back as it is.
    package static func of(_ path: String, from folder: String) -> String {
        let slash = path.lastIndex(of: "/")
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let place = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let from = parts(of: folder), let to = parts(of: place) else { return path }
        let common = zip(from, to).prefix { $0 == $1 }.count
        if path.hasPrefix("/"), common < from.count { return path }
        let steps = Array(repeating: "..", count: from.count - common) + to[common...] + [name]
        return steps.joined(separator: "/")
    }

    /// The names on the way from the root to a folder; `nil` where there is no such folder.
    private static func parts(of folder: String) -> [String]? {
        guard let real = realpath(folder, nil) else { return nil }
        defer { free(real) }
        return String(cString: real).split(separator: "/").map(String.init)
    }
}
