/// A configuration in its present form, and what was changed to get there.
public struct LegacyReport: Hashable, Sendable {
    public var issues: [LegacyIssue] = []
    /// `Moved twilio.from → fromNumber.`
    public var changes: [String] = []

    /// A line that tells what was found and one for each key; none when nothing was.
    ///
    /// - Parameter prefix: where the configuration stands in its file.
    public func warnings(prefix: ConfigPath) -> [String] {
        guard !issues.isEmpty else { return [] }
        let place = prefix.parts.isEmpty ? "the configuration" : "\(prefix)"
        let others = prefix.parts.isEmpty ? "" : " or openclaw doctor --fix"
        return [
            "legacy keys under \(place): they are read until version 2026.6.0; run voicecall config migrate --write"
                + others
        ] + issues.map { "- \($0.path): \($0.message)" }
    }
}
