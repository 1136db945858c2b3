import CallCore
import ScriptValue

/// What we have Telnyx echo in later webhooks of a leg: whose call it is, and which of our commands came last.
///
/// Telnyx adds the state of a command to every later webhook, so a mark smaller than that of a command tells that the
/// event is older than the command.
struct TelnyxClientState: Hashable, Sendable {
    /// One command of one process.
    struct Mark: Hashable, Sendable {
        var salt: String
        var number: Int
    }

    var callID: CallID?
    var mark: Mark?
    /// It travels on the leg that a transfer dials, not on the call's own.
    var isTransferLeg = false

    init(callID: CallID?, mark: Mark? = nil, isTransferLeg: Bool = false) {
        self.callID = callID
        self.mark = mark
        self.isTransferLeg = isTransferLeg
    }

    /// The text of a `client_state`: Base64 of `callID`, `callID|salt|number` or `callID|salt|number|leg`.
    var text: String {
        var parts = [callID?.text ?? ""]
        if let mark {
            parts += [mark.salt.filter { $0 != "|" }, String(mark.number)]
            if isTransferLeg { parts.append("leg") }
        }
        return Base64.encode(Array(parts.joined(separator: "|").utf8))
    }

    /// Reads a `client_state`; nil for none. What was not made here is taken as the id of a call as it stands.
    init?(_ text: String?) {
        guard let text, !text.isEmpty, text.utf8.count <= 1_024 else { return nil }
        let plain = Base64.decode(text).flatMap { String(validating: $0, as: UTF8.self) } ?? text
        let parts = plain.split(separator: "|", omittingEmptySubsequences: false)
        if parts.count == 3 || parts.count == 4 && parts[3] == "leg", let number = Int(parts[2]) {
            mark = Mark(salt: String(parts[1]), number: number)
            isTransferLeg = parts.count == 4
            callID = parts[0].isEmpty ? nil : CallID(String(parts[0]))
        } else {
            callID = plain.isEmpty ? nil : CallID(plain)
        }
    }
}
