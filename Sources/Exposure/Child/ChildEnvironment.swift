/// What a tool gets to see of our environment. Carrier credentials and API keys often stand there too, and are none of
/// its business.
enum ChildEnvironment {
    private static let names: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
    private static let prefixes = ["LC_", "XDG_"]

    /// - Parameter own: how the tool's own variables begin, such as `NGROK_`.
    static func part(of environment: [String: String], own: [String]) -> [String: String] {
        environment.filter { name, _ in
            names.contains(name.uppercased()) || (prefixes + own).contains { name.hasPrefix($0) }
        }
    }
}
