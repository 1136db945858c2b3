import Glibc

/// Puts WAV files on disk, whole or not at all.
public enum WAVFile {
    /// Writes interleaved 16-bit samples. See `write(_:to:)`.
    public static func write(
        _ samples: [Int16], channels: Int, sampleRate: Int, to path: String
    ) throws(WAVError) {
        try write(WAVClip(channels: channels, sampleRate: sampleRate, samples: samples), to: path)
    }

    /// Writes `clip` to a temporary file beside `path`, syncs it and renames it into place.
    ///
    /// When anything fails, a file that was at `path` is untouched and no half file is left. An existing device or
    /// pipe (`/dev/null`, `/dev/stdout`) is written straight to, since it cannot be replaced.
    public static func write(_ clip: WAVClip, to path: String) throws(WAVError) {
        try write(clip, to: path, through: .system)
    }

    static func write(_ clip: WAVClip, to path: String, through disk: DiskWriter) throws(WAVError) {
        let bytes = try WAVWriter.bytes(of: clip)
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw WAVError(.pathInvalid, "the path of the WAV file is empty or has a NUL byte", nextStep: "Name a file")
        }
        switch kind(of: path) {
        case mode_t(S_IFDIR):
            throw WAVError(.isDirectory, "\(path) is a directory", nextStep: "Name a file in it")
        case nil, mode_t(S_IFREG):
            try replace(resolved(path), with: bytes, through: disk)
        default:
            try fill(path, with: bytes, through: disk)
        }
    }

    // MARK: - Steps

    /// The file type bits of what `path` leads to, or nil when there is nothing.
    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & mode_t(S_IFMT) : nil
    }

    /// Follows a symbolic link, so that the link stays and its target is replaced.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func replace(_ path: String, with bytes: [UInt8], through disk: DiskWriter) throws(WAVError) {
        let (descriptor, temporary) = try makeTemporary(beside: path)
        do throws(WAVError) {
            try transfer(bytes, to: descriptor, path: path, sync: true, through: disk)
            guard rename(temporary, path) == 0 else { throw failure(errno, path) }
        } catch {
            unlink(temporary)
            throw error
        }
        syncFolder(of: path)
    }

    private static func fill(_ path: String, with bytes: [UInt8], through disk: DiskWriter) throws(WAVError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno, path) }
        try transfer(bytes, to: descriptor, path: path, sync: false, through: disk)
    }

    /// A new file in the folder of `path`; renaming is atomic only within one file system.
    private static func makeTemporary(
        beside path: String
    ) throws(WAVError) -> (descriptor: Int32, path: String) {
        let (folder, name) = split(path)
        // Long enough to tell apart, short enough that the name fits where the real one does.
        let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
        for attempt in 0..<100 {
            let temporary = "\(folder).\(stem).\(getpid()).\(attempt).tmp"
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o666))
            if descriptor >= 0 { return (descriptor, temporary) }
            guard errno == EEXIST else { throw failure(errno, path) }
        }
        throw WAVError(
            .unwritable, "\(folder.isEmpty ? "." : folder) is full of temporary files of \(name)",
            nextStep: "Delete the files named .\(name).*.tmp there")
    }

    /// Writes everything and closes `descriptor` in every case.
    private static func transfer(
        _ bytes: [UInt8], to descriptor: Int32, path: String, sync: Bool, through disk: DiskWriter
    ) throws(WAVError) {
        var written = 0
        var problem: Int32 = 0
        while written < bytes.count, problem == 0 {
            let count = bytes.withUnsafeBytes { buffer in
                disk.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
            }
            if count > 0 {
                written += count
            } else if count == 0 {
                problem = EIO
            } else if errno != EINTR {
                problem = errno
            }
        }
        if problem == 0, sync, fsync(descriptor) != 0 { problem = errno }
        if close(descriptor) != 0, problem == 0, errno != EINTR { problem = errno }
        guard problem == 0 else { throw failure(problem, path) }
    }

    /// Makes the new name itself durable; the sound is safe already, so a failure here is not reported.
    private static func syncFolder(of path: String) {
        let folder = split(path).folder
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// The folder with its slash, or empty for the current one.
    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let start = path.utf8.index(after: slash)
        return (String(path[..<start]), String(path[start...]))
    }

    private static func failure(_ number: Int32, _ path: String) -> WAVError {
        let why = String(cString: strerror(number))
        switch number {
        case ENOSPC, EDQUOT, EFBIG:
            return WAVError(
                .diskFull, "cannot write \(path): \(why)", nextStep: "Free some space or choose another disk")
        case EACCES, EPERM, EROFS, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EISDIR:
            return WAVError(
                .unwritable, "cannot write \(path): \(why)",
                nextStep: "Choose an existing folder that this user may write to")
        default:
            return WAVError(.writeFailed, "cannot write \(path): \(why)", nextStep: "Check the disk, then try again")
        }
    }
}
