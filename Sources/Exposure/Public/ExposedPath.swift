/// Checks what is to be made public.
enum ExposedPath {
    /// - Returns: the first path.
    static func check(port: Int, paths: [String]) throws(ExposureError) -> String {
        guard (1...65535).contains(port) else { throw .port(port) }
        guard let first = paths.first else { throw .path(nil) }
        for path in paths where !isPath(path) { throw .path(path) }
        return first
    }

    static func isPath(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/") && path.utf8.count <= 1024
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    }
}
