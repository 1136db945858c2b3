import CallCore
import CallCrypto
import Glibc
import VoiceCallEngine

/// The token that clients show when the configuration names none: made up once and kept in the store, where only this
/// user may read it.
public enum TokenFile {
    public static let name = "gateway.token"

    /// The token of a store; nil when there is none yet.
    public static func read(store: String) throws(DaemonError) -> Secret? {
        let path = "\(store)/\(name)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, "read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, "read") }
        try check(status, path, user: geteuid())
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)).filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
        return text.isEmpty ? nil : Secret(text)
    }

    /// - Throws: for a token that somebody else could read, or could have put there. Root may use the one of any gateway.
    static func check(_ status: stat, _ path: String, user: uid_t) throws(DaemonError) {
        guard status.st_mode & 0o077 == 0 else {
            throw DaemonError(
                code: "gateway.token", message: "\(path) is open to others",
                nextStep: "delete it; the next start of the gateway makes a new one")
        }
        guard user == 0 || status.st_uid == user else {
            throw DaemonError(
                code: "gateway.token", message: "\(path) belongs to another user (uid \(status.st_uid))",
                nextStep: "run this as the user of the gateway")
        }
    }

    static func readOrMake(store: String, ids: any IDSource) throws(DaemonError) -> Secret {
        if let token = try read(store: store) { return token }
        let path = "\(store)/\(name)"
        let token = (0..<4).map { _ in UUIDText.hexadecimal(ids.next()) }.joined()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path, "write") }
        defer { close(descriptor) }
        let line = Array((token + "\n").utf8)
        guard fchmod(descriptor, 0o600) == 0, write(descriptor, line, line.count) == line.count else {
            throw failure(path, "write")
        }
        return Secret(token)
    }

    private static func failure(_ path: String, _ what: String) -> DaemonError {
        DaemonError(
            code: "gateway.token", message: "cannot \(what) \(path): \(String(cString: strerror(errno)))",
            nextStep: "give this user access to it, or set gateway.auth.token")
    }
}
