import Glibc
import Planning

/// What tells that a job's input, with the second file where there is one, is still the same.
struct InputIdentity: Equatable, Sendable {
    private let files: [FileIdentity]

    init(of input: Job.Input) throws(Failure) {
        var files = [try FileIdentity(path: input.path)]
        if let join = input.join { files.append(try FileIdentity(path: join.path)) }
        self.files = files
    }
}

/// What tells that a file is still the same one, without reading it.
struct FileIdentity: Equatable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    /// In bytes.
    let size: Int
    private let modified: [Int]

    /// Takes the identity of the file at a path.
    init(path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Failure(
                .inputRefused,
                "\(path): cannot be opened: \(String(cString: strerror(errno))); check the path in the job file, and its rights"
            )
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw Failure(
                .inputRefused,
                isFolder
                    ? "\(path): is a folder; name the file in it"
                    : "\(path): is not a file that can be read more than once; save the data into one"
            )
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = [
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
    }
}
