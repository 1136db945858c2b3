/// Where a value that is not a default came from.
public enum ConfigSource: Hashable, Sendable, CustomStringConvertible {
    case file(TextPlace?)
    case environment(String)
    /// What an `openclaw.json` means when it says nothing.
    case host

    public var description: String {
        switch self {
        case .file(let place): place.map { "line \($0.line)" } ?? "file"
        case .environment(let name): "environment \(name)"
        case .host: "openclaw.json without a value"
        }
    }
}
