import Glibc

/// Text files on disk, whole or not at all.
enum TextFile {
    /// Writes a file beside its place and moves it there.
    ///
    /// - Parameter replaces: whether a file that is there gives way; otherwise it is an error, `file.exists`.
    static func write(_ text: String, to path: String, replaces: Bool) throws(CommandFailure) {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { unlink(temporary) }
        guard fill(descriptor, Array(text.utf8)) else {
            let problem = failure(path)
            close(descriptor)
            throw problem
        }
        guard close(descriptor) == 0 else { throw failure(path) }
        // A link, unlike a rename, does not replace a file that came into being meanwhile.
        guard (replaces ? rename(temporary, path) : link(temporary, path)) == 0 else { throw failure(path) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return fsync(descriptor) == 0
    }

    static func alreadyThere(_ path: String) -> CommandFailure {
        CommandFailure(.cannotCreate, "file.exists", "\(path) is there already", next: "choose another name")
    }

    private static func failure(_ path: String) -> CommandFailure {
        let why = String(cString: strerror(errno))
        switch errno {
        case EEXIST: return alreadyThere(path)
        case ENOSPC, EDQUOT, EIO:
            return CommandFailure(.storage, "file.full", "cannot write \(path): \(why)", next: "free some space")
        default:
            return CommandFailure(
                .cannotCreate, "file.unwritable", "cannot write \(path): \(why)",
                next: "choose an existing folder that this user may write to")
        }
    }
}
