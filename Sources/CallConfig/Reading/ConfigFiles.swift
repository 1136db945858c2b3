import Glibc

/// How a configuration gets at files.
public struct ConfigFiles: Sendable {
    public enum Fault: Error, Hashable, Sendable {
        case missing
        /// With the reason in the system's words.
        case unreadable(String)
        case tooLarge
    }

    /// The bytes of a file; of at most so many.
    public var read: @Sendable (_ path: String, _ most: Int) throws(Fault) -> [UInt8]

    public init(read: @escaping @Sendable (_ path: String, _ most: Int) throws(Fault) -> [UInt8]) { self.read = read }

    /// The files of this machine.
    public static let disk = ConfigFiles { path, most throws(Fault) in try load(path, most) }

    private static func load(_ path: String, _ most: Int) throws(Fault) -> [UInt8] {
        // A pipe that nobody writes to must not stop the program.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fault() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fault() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("it is not a regular file") }
        guard status.st_size <= most else { throw .tooLarge }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault() }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            // A file may grow while it is read.
            guard bytes.count <= most else { throw .tooLarge }
        }
    }

    private static func fault() -> Fault {
        errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(String(cString: strerror(errno)))
    }
}
