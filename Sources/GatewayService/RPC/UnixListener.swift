import Glibc

/// The socket file that the private listener is reached by.
///
/// Only this user may open it, from the moment it is there.
enum UnixListener {
    /// Binds a socket to a path and listens. A file that a process left behind gives way; one that somebody listens on
    /// does not.
    ///
    /// - Returns: the descriptor, which is the caller's to close.
    static func open(_ path: String) throws(DaemonError) -> Int32 {
        guard var address = address(path) else {
            throw DaemonError(
                code: "gateway.socket", message: "\(path) is too long for a socket: 107 bytes at most",
                nextStep: "set gateway.socket to a shorter path")
        }
        try clear(path, &address)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(path) }
        // Linux gives the file the mode of the socket it is bound to.
        guard fchmod(descriptor, 0o600) == 0, bind(descriptor, &address), listen(descriptor, 64) == 0,
            chmod(path, 0o600) == 0
        else {
            let error = failure(path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func clear(_ path: String, _ address: inout sockaddr_un) throws(DaemonError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DaemonError(
                code: "gateway.socket", message: "\(path) is there and is no socket",
                nextStep: "move it away, or set gateway.socket to another path")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw failure(path) }
        defer { close(probe) }
        if connect(probe, &address) {
            throw DaemonError(
                code: "gateway.in-use", message: "\(ProcessOwner.describe(peer(of: probe))) listens on \(path)",
                nextStep: "stop that process first, or set gateway.socket to another path")
        }
        // Nobody listens: its process has gone.
        guard errno == ECONNREFUSED, unlink(path) == 0 else { throw failure(path) }
    }

    /// Nil when the path is too long.
    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    private static func bind(_ descriptor: Int32, _ address: inout sockaddr_un) -> Bool {
        withGeneric(&address) { Glibc.bind(descriptor, $0, $1) == 0 }
    }

    private static func connect(_ descriptor: Int32, _ address: inout sockaddr_un) -> Bool {
        withGeneric(&address) { Glibc.connect(descriptor, $0, $1) == 0 }
    }

    private static func withGeneric(
        _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func peer(of descriptor: Int32) -> Int32? {
        // Process, user and group, each of 32 bits.
        var credentials: [Int32] = [0, 0, 0]
        var size = socklen_t(12)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        return credentials[0]
    }

    private static func failure(_ path: String) -> DaemonError {
        DaemonError(
            code: "gateway.socket", message: "cannot listen on \(path): \(String(cString: strerror(errno)))",
            nextStep: "give this user write access to its folder, or set gateway.socket to another path")
    }
}
