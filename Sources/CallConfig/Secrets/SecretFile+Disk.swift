import Glibc

extension SecretFile {
    /// Reads a regular file of this machine.
    public static func onDisk(_ path: String, _ most: Int) throws(ConfigFiles.Fault) -> SecretFile {
        let bytes = try ConfigFiles.disk.read(path, most)
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unreadable(String(cString: strerror(errno))) }
        return SecretFile(
            bytes: bytes, isReadableByOthers: status.st_mode & (S_IRGRP | S_IROTH) != 0,
            isOwnedByUser: status.st_uid == geteuid() || status.st_uid == 0)
    }

    /// Whether a path is a symbolic link.
    @Sendable public static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
