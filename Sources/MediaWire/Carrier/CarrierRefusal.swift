/// A carrier's complaint about a message it was sent. The message is dropped.
public struct CarrierRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Twilio: the warning in its debugger; Telnyx: the code of its `error`. Plivo has none.
    public var code: Int?
    public var title: String
    /// What is wrong with the message, without repeating it.
    public var reason: String

    public var description: String { "\(code.map { "\($0) " } ?? "")\(title): \(reason)" }

    /// A message that breaks the rules.
    static func invalid(_ dialect: MediaDialect, _ reason: String) -> CarrierRefusal {
        switch dialect {
        case .twilio: CarrierRefusal(code: 31951, title: "Stream - Protocol - Invalid Message", reason: reason)
        case .telnyx: CarrierRefusal(code: 100_003, title: "malformed_frame", reason: reason)
        case .plivo: CarrierRefusal(code: nil, title: "error", reason: reason)
        }
    }

    /// Audio that cannot be played.
    static func audio(_ dialect: MediaDialect, _ reason: String) -> CarrierRefusal {
        switch dialect {
        case .twilio: invalid(dialect, reason)
        case .telnyx: CarrierRefusal(code: 100_004, title: "invalid_media", reason: reason)
        case .plivo: CarrierRefusal(code: nil, title: "playFailed", reason: reason)
        }
    }

    /// Anything at all on a stream that only listens.
    static func oneWay(_ dialect: MediaDialect) -> CarrierRefusal {
        let reason = "the stream is one-way"
        guard dialect == .twilio else { return invalid(dialect, reason) }
        return CarrierRefusal(code: 31924, title: "Stream - Websocket - Protocol Error", reason: reason)
    }

    /// A binary message; all three carriers speak text.
    public static func binary(_ dialect: MediaDialect) -> CarrierRefusal {
        let reason = "the message is binary"
        guard dialect == .twilio else { return invalid(dialect, reason) }
        return CarrierRefusal(code: 31950, title: "Stream - Protocol - Malformed Message", reason: reason)
    }
}
