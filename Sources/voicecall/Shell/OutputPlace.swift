import Glibc

/// Looks before a call whether its recording could be written after it.
enum OutputPlace {
    static func check(_ path: String) throws(CommandFailure) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw CommandFailure(
                    .cannotCreate, "wav_is_directory", "\(path) is a directory", next: "name a file in it")
            }
            // A device or a pipe is written straight to; a file is replaced, which its folder must allow.
            guard status.st_mode & S_IFMT == S_IFREG else { return }
        }
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        guard access(folder, W_OK | X_OK) == 0 else {
            throw CommandFailure(
                .cannotCreate, "wav_unwritable", "cannot write \(path): \(String(cString: strerror(errno)))",
                next: "choose an existing folder that this user may write to")
        }
    }
}
