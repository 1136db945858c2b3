import CallCore
import ScriptValue

/// One readable line of a call log.
struct CallLogLine {
    var callID: String
    var record: Value
    /// The line as it stands in the file, without its newline.
    var bytes: [UInt8]

    /// Nil for a blank or invalid line. A record may be wrapped, as in `{"call":{…}}`.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONText.decodePlain(bytes), value.map != nil else { return nil }
        let record = value["callId"] == nil ? value["call"] ?? value : value
        guard let callID = record["callId"]?.text, !callID.isEmpty else { return nil }
        self.callID = callID
        self.record = record
        self.bytes = bytes
    }

    /// Whether the record says that the call has ended.
    var hasEnded: Bool {
        if record["endedAt"]?.int != nil { return true }
        return record["state"]?.text.flatMap(CallState.init(name:))?.isTerminal ?? false
    }

    /// The end of the call, or its start when the record lacks one.
    var time: CallTime {
        CallTime(milliseconds: record["endedAt"]?.int ?? record["startedAt"]?.int ?? 0)
    }
}
