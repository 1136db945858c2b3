import CallCore
import ScriptValue

extension MediaReader {
    /// In bytes; the longest there are, Telnyx's call_control_id, have about 80.
    private static let maxIDBytes = 512

    func start(_ root: Value) throws(MediaProblem) -> MediaStart {
        let start = root["start"]
        let callKey =
            switch dialect {
            case .twilio: "callSid"
            case .telnyx: "call_control_id"
            case .plivo: "callId"
            }
        guard let callID = try id(start?[callKey]) else { throw problem("start.\(callKey) is missing") }
        let token = try token(root)
        return MediaStart(
            streamID: try streamID(root), callID: callID, token: token.map(Secret.init), format: try format(start))
    }

    /// Twilio has it twice, Telnyx at the top only, Plivo inside only; where it stands twice it must be the same.
    private func streamID(_ root: Value) throws(MediaProblem) -> String {
        let key = dialect.streamIDKey
        let outer = try id(root[key])
        let inner = try id(root["start"]?[key])
        guard let streamID = outer ?? inner else { throw problem("\(key) is missing") }
        if let outer, let inner, !outer.utf8.elementsEqual(inner.utf8) { throw problem("there are two \(key)") }
        return streamID
    }

    private func token(_ root: Value) throws(MediaProblem) -> String? {
        switch dialect {
        case .twilio: return try parameter(root["start"]?["customParameters"])
        case .telnyx: return try parameter(root["start"]?["custom_parameters"])
        case .plivo:
            let token = try ExtraHeaders.value(of: Self.tokenParameter, in: root["extra_headers"])
            return token?.isEmpty == true ? nil : token
        }
    }

    private func parameter(_ parameters: Value?) throws(MediaProblem) -> String? {
        try text(parameters?[Self.tokenParameter], .start, "the token is no text")
    }

    private func format(_ start: Value?) throws(MediaProblem) -> MediaFormat? {
        let isTelnyx = dialect == .telnyx
        guard let format = start?[isTelnyx ? "media_format" : "mediaFormat"], !format.isNull else { return nil }
        guard let name = format["encoding"]?.text else {
            throw MediaProblem(.format, "the encoding of the audio is missing or no text")
        }
        let channels = format["channels"]
        guard let rate = MediaNumber.read(format[isTelnyx ? "sample_rate" : "sampleRate"]),
            (1...384_000).contains(rate), let count = channels.map(MediaNumber.read) ?? 1, (1...8).contains(count)
        else {
            throw MediaProblem(.format, "the sample rate or the number of channels makes no sense")
        }
        return MediaFormat(encoding: MediaEncoding(name: name), rate: Int(rate), channels: Int(count))
    }

    private func id(_ value: Value?) throws(MediaProblem) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let id = value.text, (1...Self.maxIDBytes).contains(id.utf8.count) else {
            throw problem("an id is no text of 1 to \(Self.maxIDBytes) bytes")
        }
        return id
    }

    private func problem(_ what: String) -> MediaProblem { MediaProblem(.start, what) }
}
