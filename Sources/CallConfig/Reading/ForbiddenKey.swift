/// Keys that a JavaScript host must not take into an object; they are dropped everywhere.
enum ForbiddenKey {
    static func isForbidden(_ key: String) -> Bool { ["__proto__", "prototype", "constructor"].contains(key) }
}
