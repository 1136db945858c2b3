import ScriptValue

/// Reads what the product sends, as strictly as the carriers' documentation has it: each event with its fields, none
/// missing and none besides, about this stream, with audio that can be played.
public struct CarrierMediaReader: Sendable {
    /// Plivo's limit for a message; the others publish none.
    public static let maxBytes = 64 * 1024

    private let stream: CarrierStream
    private var dialect: MediaDialect { stream.dialect }

    public init(_ stream: CarrierStream) { self.stream = stream }

    /// - Parameter message: one whole text message.
    /// - Throws: what the carrier would complain about.
    public func read(_ message: [UInt8]) throws(CarrierRefusal) -> CarrierOrder {
        guard stream.isTwoWay else { throw .oneWay(dialect) }
        // The others take 30 s of audio in one message, which is 320 KB of Base64.
        let limits = JSONLimits(bytes: dialect == .plivo ? Self.maxBytes : 512 * 1024, depth: 4, values: 64)
        let root: Value
        do throws(JSONError) {
            root = try JSONText.decodePlain(message, limits: limits, uniqueKeys: true)
        } catch {
            throw invalid("\(error)")
        }
        guard let event = root["event"]?.text else { throw invalid("event is missing or no text") }
        if let id = root[dialect.streamIDKey], id.text != stream.streamID {
            throw invalid("\(dialect.streamIDKey) is not that of the stream")
        }
        return switch dialect {
        case .twilio: try twilio(event, root)
        case .telnyx: try telnyx(event, root)
        case .plivo: try plivo(event, root)
        }
    }

    private func twilio(_ event: String, _ root: Value) throws(CarrierRefusal) -> CarrierOrder {
        switch event {
        case "media":
            try check(root, "the message", ["event", "streamSid", "media"])
            try check(root["media"], "media", ["payload"])
            return .audio(try audio(root["media"], bytes: 1...Int.max))
        case "mark":
            try check(root, "the message", ["event", "streamSid", "mark"])
            try check(root["mark"], "mark", ["name"])
            return .mark(try name(root["mark"]))
        case "clear":
            try check(root, "the message", ["event", "streamSid"])
            return .clear
        default: throw invalid("the event is none of media, mark and clear")
        }
    }

    private func telnyx(_ event: String, _ root: Value) throws(CarrierRefusal) -> CarrierOrder {
        switch event {
        case "media":
            try check(root, "the message", ["event", "media"], optional: "stream_id")
            try check(root["media"], "media", ["payload"])
            // 20 ms to 30 s.
            return .audio(try audio(root["media"], bytes: 160...240_000))
        case "mark":
            try check(root, "the message", ["event", "mark"], optional: "stream_id")
            try check(root["mark"], "mark", ["name"])
            return .mark(try name(root["mark"]))
        case "clear":
            try check(root, "the message", ["event"], optional: "stream_id")
            return .clear
        default: throw invalid("the event is none of media, mark and clear")
        }
    }

    private func plivo(_ event: String, _ root: Value) throws(CarrierRefusal) -> CarrierOrder {
        switch event {
        case "playAudio":
            try check(root, "the message", ["event", "media"], optional: "streamId")
            try check(root["media"], "media", ["contentType", "sampleRate", "payload"])
            guard root["media"]?["contentType"] == "audio/x-mulaw", root["media"]?["sampleRate"] == 8000 else {
                throw .audio(dialect, "contentType or sampleRate is not that of the stream")
            }
            // 16 KB of Base64.
            return .audio(try audio(root["media"], bytes: 1...12_288))
        case "checkpoint":
            try check(root, "the message", ["event", "streamId", "name"])
            return .mark(try name(root))
        case "clearAudio":
            try check(root, "the message", ["event", "streamId"])
            return .clear
        case "sendDTMF":
            try check(root, "the message", ["event", "dtmf"], optional: "streamId")
            guard let digits = root["dtmf"]?.text, !digits.isEmpty, digits.allSatisfy("0123456789*#".contains) else {
                throw invalid("dtmf is not made of 0-9 * #")
            }
            return .digits(digits)
        default: throw invalid("the event is none of playAudio, checkpoint, clearAudio and sendDTMF")
        }
    }

    private func check(
        _ value: Value?, _ what: String, _ keys: Set<String>, optional: String? = nil
    ) throws(CarrierRefusal) {
        guard let fields = value?.map else { throw invalid("\(what) is no object") }
        let all = Set(fields.keys)
        guard keys.isSubset(of: all) else {
            throw invalid("\(what) has no \(keys.subtracting(all).sorted().joined(separator: ", "))")
        }
        guard all.subtracting(keys).allSatisfy({ $0 == optional }) else { throw invalid("\(what) has fields besides") }
    }

    private func name(_ value: Value?) throws(CarrierRefusal) -> String {
        guard let name = value?["name"]?.text, !name.isEmpty else { throw invalid("name is empty or no text") }
        return name
    }

    private func audio(_ media: Value?, bytes: ClosedRange<Int>) throws(CarrierRefusal) -> [UInt8] {
        guard let audio = media?["payload"]?.text.flatMap(Base64.decode) else {
            throw .audio(dialect, "the payload is not Base64")
        }
        guard bytes.contains(audio.count) else { throw .audio(dialect, "the payload is too short or too long") }
        guard !audio.starts(with: "RIFF".utf8) else { throw .audio(dialect, "the payload is a file, not raw audio") }
        return audio
    }

    private func invalid(_ reason: String) -> CarrierRefusal { .invalid(dialect, reason) }
}
