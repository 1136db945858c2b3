import Glibc

/// Finds programs as a shell would.
enum ExecutableSearch {
    /// - Parameter name: a name to look for in the folders of `PATH`; with a slash in it, a path to take as it is.
    /// - Returns: nil if there is no such file that this user may run.
    static func find(_ name: String, in environment: [String: String]) -> String? {
        if name.isEmpty { return nil }
        if name.contains("/") { return isExecutable(name) ? name : nil }
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        // A folder relative to wherever we happen to run would let anyone put a program there.
        return folders.lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first(where: isExecutable)
    }

    private static func isExecutable(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
