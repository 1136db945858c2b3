import ScriptValue

/// This machine, as Tailscale knows it.
public struct TailscaleNode: Hashable, Sendable {
    /// Such as `host.tail1234.ts.net`, without the last dot.
    public var name: String
    public var id: String?

    /// The page on which the owner of the tailnet can allow serve or funnel on this machine.
    public func enableURL(_ mode: TailscaleOptions.Mode) -> String? {
        id.map { "https://login.tailscale.com/f/\(mode.rawValue)?node=\($0)" }
    }

    /// Reads `tailscale status --json`.
    init(status: [UInt8]) throws(ExposureError) {
        guard let fields = try? JSONText.decodePlain(status), let own = fields["Self"] else {
            throw .tailscaleStatus("it gave no JSON with 'Self' in it")
        }
        if let state = fields["BackendState"]?.text, state != "Running" {
            throw .tailscaleNotRunning("its state is \(state.shownLine(limit: 40))")
        }
        let text = own["DNSName"]?.text ?? ""
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        let isName = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D || $0 == 0x2E
        }
        guard isName, (1...253).contains(name.utf8.count) else { throw .tailscaleNoName }
        self.name = name
        id = own["ID"]?.text.flatMap { id in
            !id.isEmpty && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
                ? id : nil
        }
    }
}
