import CallCore
import ScriptValue

/// A webhook's event in the words of Call Control.
struct TelnyxEvent: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case initiated(CallDirection?)
        case ringing
        case answered
        case bridged
        case hangup(TelnyxHangup)
        /// What the leg costs, some time after its end.
        case billed(TelnyxBill)
        /// Speech or a recording began.
        case playing(isRecording: Bool)
        /// Speech or a recording is over; `status` is Telnyx's word for how.
        case played(isRecording: Bool, status: String)
        case digit(String)
        case gathered(digits: String, status: String, gatherID: String?)
        case transcription(text: String, isFinal: Bool, confidence: Double?)
        case detected(AnsweredBy)
        /// An answering machine's greeting is over.
        case greeted(beep: Bool)
        /// The media stream could not be opened, or broke off; in Telnyx's word.
        case streamFailed(String)
        case other
    }

    var id: String
    var occurredAt: CallTime
    var controlID: String?
    var state: TelnyxClientState?
    var kind: Kind

    /// It comes when the call is over.
    var isBill: Bool { if case .billed = kind { true } else { false } }

    /// Nil for a webhook that is no event.
    init?(_ notice: CarrierNotice, now: CallTime) {
        guard let data = notice.content["data"], let type = data["event_type"]?.text else { return nil }
        let payload = data["payload"] ?? [:]
        id = notice.key
        occurredAt = notice.timestamp ?? now
        controlID = payload["call_control_id"]?.text
        state = TelnyxClientState(payload["client_state"]?.text)
        kind =
            switch type {
            case "call.initiated": .initiated(notice.direction)
            case "call.ringing": .ringing
            case "call.answered": .answered
            case "call.bridged": .bridged
            case "call.hangup": .hangup(TelnyxHangup(payload))
            case "call.cost": TelnyxBill(payload).map { .billed($0) } ?? .other
            default: Self.hearing(type, payload)
            }
    }

    private static func hearing(_ type: String, _ payload: Value) -> Kind {
        let status = payload["status"]?.text ?? ""
        switch type {
        case "call.speak.started": return .playing(isRecording: false)
        case "call.playback.started": return .playing(isRecording: true)
        case "call.speak.ended": return .played(isRecording: false, status: status)
        case "call.playback.ended": return .played(isRecording: true, status: status)
        case "call.dtmf.received":
            let digit = payload["digit"]?.text ?? ""
            return isDigits(digit) && digit.utf8.count == 1 ? .digit(digit) : .other
        case "call.gather.ended":
            let digits = payload["digits"]?.text ?? ""
            return .gathered(
                digits: isDigits(digits) ? digits : "", status: status, gatherID: payload["gather_id"]?.text)
        case "call.transcription": return transcription(payload)
        case "streaming.failed":
            return .streamFailed(String((payload["failure_reason"]?.text ?? "unknown").prefix(120)))
        default: return detection(type, payload["result"]?.text)
        }
    }

    private static func transcription(_ payload: Value) -> Kind {
        let data = payload["transcription_data"] ?? payload
        // What our own side says comes back on the other track.
        guard data["transcription_track"]?.text != "outbound" else { return .other }
        let text = (data["transcript"] ?? data["transcription"])?.text ?? ""
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let bytes = text.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        let confidence = data["confidence"]?.double.map { min(max($0, 0), 1) }
        return .transcription(
            text: String(decoding: Array(bytes), as: UTF8.self), isFinal: data["is_final"]?.bool ?? true,
            confidence: confidence)
    }

    private static func detection(_ type: String, _ result: String?) -> Kind {
        switch type {
        case "call.machine.detection.ended", "call.machine.premium.detection.ended":
            switch result {
            case "machine", "fax_detected": .detected(.machine)
            // Nobody said anything: neither is known.
            case "silence": .detected(.unknown)
            // `human…` and `not_sure`: better to greet a machine than to leave a person alone.
            default: .detected(.human)
            }
        case "call.machine.greeting.ended", "call.machine.premium.greeting.ended":
            .greeted(beep: result == "beep_detected")
        default: .other
        }
    }

    private static func isDigits(_ text: String) -> Bool {
        text.utf8.count <= 128
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x44).contains($0) || $0 == 0x2A || $0 == 0x23
            }
    }
}
