import Foundation
import Glibc

/// Prepares and checks the places of a store in the file system.
enum StorePath {
    /// The directory as an absolute path without `.` and `..`, created (mode 0700) where it was missing.
    ///
    /// A path that passes through a symbolic link is refused: whoever may change the link could redirect the records
    /// of every call.
    static func prepare(directory: String) throws(StoreError) -> String {
        let path = absolute(directory)
        var built = ""
        for component in path.split(separator: "/") {
            built += "/" + component
            try enter(built, rest: String(path.dropFirst(built.count)))
        }
        return path
    }

    private static func enter(_ path: String, rest: String) throws(StoreError) {
        var status = stat()
        if lstat(path, &status) != 0 {
            guard errno == ENOENT else { throw .unwritable(path, lastFailure()) }
            // Another process may create it at the same moment.
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(at: path) }
            guard lstat(path, &status) == 0 else { throw .unwritable(path, lastFailure()) }
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return
        case S_IFLNK: throw .symlink(path, real: resolved(path) + rest)
        default: throw .unwritable(path, "it is not a directory")
        }
    }

    /// Opens a regular file for reading and writing, created with mode 0600; never through a symbolic link.
    static func open(file path: String, flags: Int32 = 0) throws(StoreError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0o600)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw .symlink(path, real: resolved(path)) }
            throw failure(at: path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unwritable(path, "it is not a regular file")
        }
        if status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
        return descriptor
    }

    /// Gives a file another's name; what had the name is gone.
    static func replace(_ path: String, with other: String) throws(StoreError) {
        guard rename(other, path) == 0 else { throw failure(at: path) }
    }

    /// The error for a failed system call on `path`, from `errno`.
    static func failure(at path: String) -> StoreError {
        errno == ENOSPC || errno == EDQUOT ? .full(path) : .unwritable(path, lastFailure())
    }

    static func lastFailure() -> String { String(cString: strerror(errno)) }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private static func absolute(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var components: [Substring] = []
        for component in full.split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "/" + components.joined(separator: "/")
    }
}
