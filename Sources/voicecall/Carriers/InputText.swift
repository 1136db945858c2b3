import Glibc

/// A file, or the standard input, read whole.
enum InputText {
    /// Captured requests are small; files of many of them are not much larger.
    static let limit = 16 << 20

    /// - Parameter path: `-` is the standard input.
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        path == "-" ? readInput() : try readFile(path)
    }

    private static func readInput() -> [UInt8] {
        var bytes: [UInt8] = []
        while let line = Console.current.readLine(), bytes.count <= limit { bytes += Array(line.utf8) + [0x0A] }
        return bytes
    }

    private static func readFile(_ path: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= limit else {
                throw CommandFailure(
                    .noInput, "file.too-large", "\(path) is larger than \(limit >> 20) MiB",
                    next: "name a file with captured requests")
            }
        }
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        CommandFailure(
            .noInput, "file.unreadable", "cannot read \(path): \(String(cString: strerror(errno)))",
            next: "check the path, or give - and the request on standard input")
    }
}
