import Glibc
import VoiceCallEngine

/// Tells the service manager how the process is, as `sd_notify` does.
struct SystemdNotice: Sendable {
    private let path: String?

    /// - Parameter environment: of the process; without `NOTIFY_SOCKET` nobody is told.
    init(environment: [String: String]) { path = environment["NOTIFY_SOCKET"] }

    /// The beginning of a reload; its end is told with `READY=1`.
    ///
    /// The time tells this reload from an earlier one (`sd_notify(3)`), which `Type=notify-reload` wants.
    func sendReloading() {
        let microseconds = MonotonicClock.now() / 1_000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=Reading the configuration anew")
    }

    func send(_ lines: String) {
        guard let path, let first = path.first, first == "/" || first == "@" else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // An address of the abstract kind begins with a zero.
        if first == "@" { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (first == "@" ? 0 : 1))
        let text = Array(lines.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), $0, size)
            }
        }
    }
}
