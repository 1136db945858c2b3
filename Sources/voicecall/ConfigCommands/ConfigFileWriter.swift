import Glibc

/// Replaces a configuration file: whole or not at all, with its own permissions, and with a backup beside it.
struct ConfigFileWriter {
    /// As the user named it; what a link leads to is what is replaced.
    let path: String

    /// - Returns: where the backup is.
    func replace(_ old: [UInt8], with new: [UInt8]) throws(CommandFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw failure(path) }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var status = stat()
        guard stat(target, &status) == 0 else { throw failure(target) }
        let backup = try writeBackup(old, beside: target, status)
        let temporary = "\(target).\(getpid()).tmp"
        try create(temporary, new, status)
        guard rename(temporary, target) == 0 else {
            let problem = failure(target)
            unlink(temporary)
            throw problem
        }
        return backup
    }

    private func writeBackup(_ bytes: [UInt8], beside target: String, _ status: stat) throws(CommandFailure) -> String {
        for suffix in [".bak"] + (1..<100).map({ ".bak\($0)" }) where access(target + suffix, F_OK) != 0 {
            try create(target + suffix, bytes, status)
            return target + suffix
        }
        throw CommandFailure(
            .cannotCreate, "file.exists", "there are a hundred backups beside \(target)", next: "delete some of them")
    }

    /// Never readable by more people than the file it stands for: secrets may be in it.
    private func create(_ path: String, _ bytes: [UInt8], _ status: stat) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWritten = rest.isEmpty && fchmod(descriptor, status.st_mode & 0o777) == 0 && fsync(descriptor) == 0
        let problem = isWritten ? nil : failure(path)
        close(descriptor)
        if let problem {
            unlink(path)
            throw problem
        }
    }

    private func failure(_ path: String) -> CommandFailure {
        let why = String(cString: strerror(errno))
        guard ![ENOSPC, EDQUOT, EIO].contains(errno) else {
            return CommandFailure(.storage, "file.full", "cannot write \(path): \(why)", next: "free some space")
        }
        return CommandFailure(
            .cannotCreate, "file.unwritable", "cannot write \(path): \(why)",
            next: "make the file and its folder writable for this user")
    }
}
