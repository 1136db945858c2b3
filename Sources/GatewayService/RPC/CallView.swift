import CallCore
import ScriptValue

/// A call as clients see it.
public enum CallView {
    /// Who, when and how it stands; without what was said.
    public static func short(_ record: CallRecord) -> Value {
        var fields = record.value.map ?? [:]
        for key in ["transcript", "processedEventIds", "metadata", "sessionKey"] { fields[key] = nil }
        return .map(fields)
    }

    static func view(_ record: CallRecord, isWhole: Bool) -> Value { isWhole ? record.value : short(record) }

    /// `call is not active (last state=completed, endReason=completed, endedAt=2026-01-31T08:15:02.000Z)`
    static func notActive(_ record: CallRecord) -> String {
        var parts = ["last state=\(record.state.name)"]
        if let reason = record.endReason { parts.append("endReason=\(reason.rawValue)") }
        if let time = record.endedAt { parts.append("endedAt=\(TimeText.text(time))") }
        return "call is not active (\(parts.joined(separator: ", ")))"
    }
}
