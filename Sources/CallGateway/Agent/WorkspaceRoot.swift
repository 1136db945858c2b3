import Glibc

/// A folder out of which no path leads: neither `..` nor an absolute path, nor a symbolic link on the way or at its end.
final class WorkspaceRoot {
    private let descriptor: Int32

    /// Nil when there is no such folder.
    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// The text of a regular file; nil for anything else. Of a larger file the beginning.
    func read(_ path: String, atMost limit: Int) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isInside = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
        guard isInside, let name = parts.last, let folder = folder(parts.dropLast()) else { return nil }
        defer { close(folder) }
        // A pipe must not be waited for.
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return contents(file, limit)
    }

    /// A descriptor of its own.
    private func folder(_ parts: some Sequence<String>) -> Int32? {
        var current = dup(descriptor)
        for part in parts where current >= 0 {
            let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            close(current)
            current = next
        }
        return current >= 0 ? current : nil
    }

    private func contents(_ file: Int32, _ limit: Int) -> String? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < limit {
            let count = Glibc.read(file, &chunk, min(chunk.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
