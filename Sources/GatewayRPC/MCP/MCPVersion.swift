/// Versions of the Model Context Protocol that begin with `initialize`, oldest first.
///
/// Source: the protocol's specification, one revision each.
public enum MCPVersion: String, Hashable, Sendable, CaseIterable, Comparable {
    case from2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"

    public static let newest = MCPVersion.november2025
    /// The version without sessions: every request says which version it is of.
    public static let sessionless = "2026-07-28"

    /// Several messages in one array: one revision had them, the next took them out again.
    var hasBatches: Bool { self == .march2025 }
    var hasAnnotations: Bool { self >= .march2025 }
    /// The result as an object, beside the text.
    var hasStructuredContent: Bool { self >= .june2025 }

    public static func < (left: MCPVersion, right: MCPVersion) -> Bool { left.rawValue < right.rawValue }
}
