import CSVInput
import Glibc
import Inspection

/// What `init` wrote.
package struct DraftedJob: Sendable {
    /// The job file.
    package let path: String
    /// The mapping to edit; `nil` where none was needed.
    package let mappingPath: String?
    /// What is still to be filled in or looked at.
    package let openPoints: [String]
}

extension Migration {
    /// Writes a job file to begin with, and a mapping to edit where no mapping fits the file.
    ///
    /// - Parameters:
    ///   - request: The input.
    ///   - output: The job file; by default the input's name with `.yaml`, in the current folder.
    ///   - overwrites: Whether files that are there are written over.
    /// - Throws: ``Failure``: `wrongUse` for standard input and for files that are there, else as ``inspect(_:asJSON:)``.
    /// - Returns: What was written, and what is left to do.
    package static func draftJob(
        _ request: InspectionRequest,
        output: String?,
        overwrites: Bool
    ) throws(Failure) -> DraftedJob {
        guard request.path != "-" else {
            throw Failure(.wrongUse, "a job reads its file more than once; save standard input to a file first")
        }
        let name = JobDraft.name(ofFile: output ?? request.path)
        let path = output ?? "\(name).yaml"
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard access(folder, W_OK | X_OK) == 0 else {
            throw Failure(.wrongUse, "\(folder): there is no such folder, or it is not yours to write into")
        }
        let mappingName = "\(name)-mapping.yaml"
        let mappingPath = (slash.map { String(path[...$0]) } ?? "") + mappingName
        try refuseExisting(path, overwrites)
        let inspection = try inspecting { try FileInspection(try inspectionInput(request)) }
        guard !inspection.headerIsLikeData else {
            throw Failure(
                .inputRefused,
                "\(request.path): the first line looks like data, so the file seems to have no header; add one that names the columns"
            )
        }
        let draft = JobDraft(
            inspection,
            JobDraft.Names(
                job: name,
                input: RelativePath.of(request.path, from: folder),
                mapping: request.mapping.map { isMappingPath($0) ? RelativePath.of($0, from: folder) : $0 },
                mappingDraft: mappingName
            )
        )
        if let mapping = draft.mapping {
            try refuseExisting(mappingPath, overwrites)
            try writeDraft(mapping, to: mappingPath)
        }
        try writeDraft(draft.job, to: path)
        return DraftedJob(
            path: path,
            mappingPath: draft.mapping == nil ? nil : mappingPath,
            openPoints: draft.openPoints
        )
    }

    private static func refuseExisting(_ path: String, _ overwrites: Bool) throws(Failure) {
        guard !overwrites, access(path, F_OK) == 0 else { return }
        throw Failure(
            .wrongUse,
            "\(path) is there already; name another file with --output, or write over it with --force"
        )
    }

    private static func writeDraft(_ text: String, to path: String) throws(Failure) {
        try inspecting {
            let writer = try ByteFileWriter(path: path)
            try writer.write(text)
            try writer.close()
        }
    }
}
