import CallCore
import ScriptValue

/// Reads the body of a webhook: who it is about, and what stands in it.
enum TelnyxEnvelope {
    /// Events are about 2 KB; a few levels deep.
    private static let limits = JSONLimits(bytes: 1 << 20, depth: 32, values: 20_000)

    /// - Throws: `webhook.json` for a body that is not JSON or breaks a limit.
    static func read(_ body: [UInt8], key: String) throws(NoticeProblem) -> CarrierNotice {
        let content: Value
        do throws(JSONError) {
            content = try JSONText.decodePlain(body, limits: limits)
        } catch {
            let message = "the body is not JSON as expected: byte \(error.offset): \(error.message)"
            throw NoticeProblem(code: "webhook.json", message: message)
        }
        // Without the wrapper nothing tells that it is an event.
        guard let data = content["data"], let type = data["event_type"]?.text else { return CarrierNotice(key: key) }
        let payload = data["payload"] ?? [:]
        let state = TelnyxClientState(payload["client_state"]?.text)
        var notice = CarrierNotice(
            key: short(data["id"]) ?? key, callID: state?.callID, from: payload["from"]?.text,
            to: payload["to"]?.text, content: content)
        switch payload["direction"]?.text {
        case "incoming", "inbound": notice.direction = .inbound
        case "outgoing", "outbound": notice.direction = .outbound
        default: break
        }
        notice.timestamp = data["occurred_at"]?.text.flatMap(CallTime.init(rfc3339:))
        notice.isAfterTheEnd = type == "call.cost"
        // The leg that a transfer dials is part of the call, but must not be taken for the call itself.
        if state?.isTransferLeg == true {
            notice.alias = state?.callID?.text
        } else {
            notice.providerCallID = short(payload["call_control_id"])
            notice.mayOpenACall = type == "call.initiated" && notice.direction == .inbound
        }
        return notice
    }

    private static func short(_ value: Value?) -> String? {
        guard let text = value?.text, !text.isEmpty, text.utf8.count <= 512 else { return nil }
        return text
    }
}
