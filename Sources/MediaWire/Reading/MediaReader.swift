import CallCore
import ScriptValue

/// Reads what a carrier sends over a media socket. Strict: RFC 8259 without repeated keys, limits on size, depth and
/// number of values, audio in canonical Base64 only. Keys nobody knows are ignored, as carriers add some now and then.
///
/// `MediaScanner` is the fast way for audio; every message it accepts, this reader takes for the same audio.
public struct MediaReader: Sendable {
    /// Length of a message in bytes; what carriers send is below 1 KB.
    public static let maxBytes = 64 * 1024
    /// The stream's parameter that holds its one-time token.
    public static let tokenParameter = "token"

    static let limits = JSONLimits(bytes: maxBytes, depth: 16, values: 2000)

    public let dialect: MediaDialect

    public init(_ dialect: MediaDialect) { self.dialect = dialect }

    /// - Parameter message: one whole text message.
    /// - Throws: what is malformed, without repeating it.
    public func read(_ message: [UInt8]) throws(MediaProblem) -> MediaMessage {
        let root: Value
        do throws(JSONError) {
            root = try JSONText.decodePlain(message, limits: Self.limits, uniqueKeys: true)
        } catch {
            throw MediaProblem(.json, "\(error)")
        }
        guard let event = root["event"]?.text, (1...64).contains(event.utf8.count) else {
            throw MediaProblem(.event, "no event is named, or not in 1 to 64 bytes")
        }
        switch event {
        case "start": return .start(try start(root))
        case "media": return try media(root)
        case "dtmf": return .dtmf(try digit(root))
        case "stop": return .stop
        default: return dialect == .plivo ? try plivo(event, root) : try common(event, root)
        }
    }

    /// Events of Twilio and Telnyx.
    private func common(_ event: String, _ root: Value) throws(MediaProblem) -> MediaMessage {
        switch event {
        case "connected":
            let token = try text(root["x-telnyx-streaming-auth-token"], .connected, "the token is no text")
            return .connected(token: dialect == .telnyx ? token.map(Secret.init) : nil)
        case "mark": return .mark(try name(root["mark"]?["name"]))
        case "error" where dialect == .telnyx: return error(root["payload"])
        default: return .unknown(event: event)
        }
    }

    private func plivo(_ event: String, _ root: Value) throws(MediaProblem) -> MediaMessage {
        switch event {
        case "playedStream": .mark(try name(root["name"]))
        case "clearedAudio": .cleared
        case "playFailed": .playFailed(reason: root["reason"]?.text ?? "")
        case "error": .error(code: nil, title: root["reason"]?.text ?? "")
        default: .unknown(event: event)
        }
    }

    private func media(_ root: Value) throws(MediaProblem) -> MediaMessage {
        let media = root["media"]
        guard case .string(let payload) = media?["payload"], !payload.bytes.isEmpty else {
            throw MediaProblem(.payload, "media.payload is missing, empty or no text")
        }
        guard payload.bytes.withUnsafeBytes(AudioBase64.isCanonical) else {
            throw MediaProblem(.payload, "media.payload is not canonical Base64")
        }
        let frame = MediaFrame(
            payload: 0..<payload.bytes.count, track: try track(media?["track"]),
            timestamp: MediaNumber.read(media?["timestamp"]), chunk: MediaNumber.read(media?["chunk"]),
            sequence: MediaNumber.read(root[dialect.sequenceKey]))
        return .media(frame, base64: payload.bytes)
    }

    private func digit(_ root: Value) throws(MediaProblem) -> MediaDigit {
        let dtmf = root["dtmf"]
        guard let digit = MediaDigit.digit(dtmf?["digit"]) else {
            throw MediaProblem(.digit, "dtmf.digit is missing or none of 0-9 * # A-D")
        }
        var time = root["occurred_at"]?.text.flatMap(CallTime.init(rfc3339:))
        if dialect == .plivo { time = MediaNumber.read(dtmf?["timestamp"]).map(CallTime.init(milliseconds:)) }
        return MediaDigit(
            digit: digit, track: try track(dtmf?["track"]), time: time,
            sequence: MediaNumber.read(root[dialect.sequenceKey]))
    }

    /// Carriers name a track `inbound`, or `inbound_track`; one that is not named is inbound.
    private func track(_ value: Value?) throws(MediaProblem) -> MediaTrack {
        guard let value, !value.isNull else { return .inbound }
        switch value.text {
        case "inbound", "inbound_track": return .inbound
        case "outbound", "outbound_track": return .outbound
        default: throw MediaProblem(.track, "the track is neither inbound nor outbound")
        }
    }

    private func name(_ value: Value?) throws(MediaProblem) -> String {
        guard let name = value?.text, !name.isEmpty else {
            throw MediaProblem(.mark, "the name of the mark is missing, empty or no text")
        }
        return name
    }

    private func error(_ payload: Value?) -> MediaMessage {
        let code = payload?["code"]
        return .error(code: code?.text ?? code?.int.map(String.init), title: payload?["title"]?.text ?? "")
    }

    /// Nil when there is none, or an empty one.
    func text(_ value: Value?, _ code: MediaProblem.Code, _ otherwise: String) throws(MediaProblem) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.text else { throw MediaProblem(code, otherwise) }
        return text.isEmpty ? nil : text
    }
}
