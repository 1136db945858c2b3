import CallCore
import ScriptValue

/// Writes what a carrier sends over a media socket, its counters included, with the fields in the carrier's order.
public struct CarrierMediaWriter: Sendable {
    let stream: CarrierStream
    /// The stream's id as JSON has it.
    let id: String
    private var sequence: Int64 = 0
    private var inboundChunks: Int64 = 0
    private var outboundChunks: Int64 = 0

    public init(_ stream: CarrierStream) {
        self.stream = stream
        id = Self.quoted(stream.streamID)
    }

    /// The first message; nil with Plivo, which begins with `start`.
    public func connected() -> [UInt8]? {
        switch stream.dialect {
        case .twilio: return Array(#"{"event":"connected","protocol":"Call","version":"1.0.0"}"#.utf8)
        case .telnyx:
            let token = stream.token.map { #","x-telnyx-streaming-auth-token":"# + Self.quoted($0.reveal()) } ?? ""
            return Array((#"{"event":"connected","version":"1.0.0""# + token + "}").utf8)
        case .plivo: return nil
        }
    }

    public mutating func start() -> [UInt8] {
        countMessage()
        return switch stream.dialect {
        case .twilio: Array((head("start") + #","start":\#(twilioStart)}"#).utf8)
        case .telnyx: Array((head("start") + #","start":\#(telnyxStart)}"#).utf8)
        case .plivo:
            Array(
                (#"{"event":"start","sequenceNumber":\#(number),"start":\#(plivoStart),"#
                    + #""extra_headers":\#(extraHeaders)}"#).utf8)
        }
    }

    /// - Parameter timestamp: since the stream began; for Plivo, since the Unix epoch.
    public mutating func media(_ audio: [UInt8], track: MediaTrack = .inbound, timestamp: Milliseconds) -> [UInt8] {
        countMessage()
        let chunk = nextChunk(track)
        let name = track == .inbound ? "inbound" : "outbound"
        let payload = Base64.encode(audio)
        let rest =
            stream.dialect == .plivo
            ? #","media":{"track":"\#(name)","timestamp":"\#(timestamp)","chunk":\#(chunk),"payload":"\#(payload)"},"#
                + #""extra_headers":\#(extraHeaders)}"#
            : #","media":{"track":"\#(name)","chunk":"\#(chunk)","timestamp":"\#(timestamp)","#
                + #""payload":"\#(payload)"}}"#
        return Array((head("media") + rest).utf8)
    }

    /// - Parameter time: when the key was pressed, as the carrier writes it: Telnyx in RFC 3339, Plivo in milliseconds
    ///   since the Unix epoch, Twilio not at all.
    public mutating func dtmf(_ digit: Character, time: String = "") -> [UInt8] {
        countMessage()
        let key = Self.quoted(String(digit))
        let time = Self.quoted(time)
        return switch stream.dialect {
        case .twilio: Array((head("dtmf") + #","dtmf":{"track":"inbound_track","digit":\#(key)}}"#).utf8)
        case .telnyx:
            Array(
                (#"{"event":"dtmf","stream_id":\#(id),"occurred_at":\#(time),"sequence_number":\#(number),"#
                    + #""dtmf":{"digit":\#(key)}}"#).utf8)
        case .plivo:
            Array(
                (head("dtmf") + #","dtmf":{"track":"inbound","digit":\#(key),"timestamp":\#(time)}}"#).utf8)
        }
    }

    /// Everything before the mark has played: `mark`, Plivo's `playedStream`.
    public mutating func mark(_ name: String) -> [UInt8] {
        countMessage()
        let name = Self.quoted(name)
        return switch stream.dialect {
        case .twilio: Array((head("mark") + #","mark":{"name":\#(name)}}"#).utf8)
        case .telnyx:
            Array(
                #"{"event":"mark","stream_id":\#(id),"sequence_number":\#(number),"mark":{"name":\#(name)}}"#.utf8)
        case .plivo: Array((head("playedStream") + #","name":\#(name)}"#).utf8)
        }
    }

    /// Plivo's answer to `clearAudio`; nil with the others, which send the pending marks instead.
    public mutating func cleared() -> [UInt8]? {
        guard stream.dialect == .plivo else { return nil }
        countMessage()
        return Array((head("clearedAudio") + "}").utf8)
    }

    /// The last message; nil with Plivo, which closes the socket.
    public mutating func stop() -> [UInt8]? {
        guard stream.dialect != .plivo else { return nil }
        countMessage()
        let account = stream.dialect == .twilio ? "accountSid" : "user_id"
        let call = stream.dialect == .twilio ? "callSid" : "call_control_id"
        let stop = #"{"\#(account)":\#(Self.quoted(stream.accountID)),"\#(call)":\#(Self.quoted(stream.callID))}"#
        return Array((head("stop") + #","stop":\#(stop)}"#).utf8)
    }

    /// What the carrier says of a message it refused; nil with Twilio, which writes it to its debugger.
    public func refusal(_ refusal: CarrierRefusal) -> [UInt8]? {
        let title = Self.quoted(refusal.title)
        let reason = Self.quoted(refusal.reason)
        switch stream.dialect {
        case .twilio: return nil
        case .telnyx:
            let payload = #"{"code":\#(refusal.code ?? 100_002),"title":\#(title),"detail":\#(reason)}"#
            return Array(#"{"event":"error","stream_id":\#(id),"payload":\#(payload)}"#.utf8)
        case .plivo: return Array(#"{"event":\#(title),"streamId":\#(id),"reason":\#(reason)}"#.utf8)
        }
    }

    /// The number of the message, as JSON has it.
    var number: String { stream.dialect == .plivo ? "\(sequence)" : #""\#(sequence)""# }

    private mutating func countMessage() { sequence += 1 }

    private mutating func nextChunk(_ track: MediaTrack) -> Int64 {
        switch track {
        case .inbound:
            inboundChunks += 1
            return inboundChunks
        case .outbound:
            outboundChunks += 1
            return outboundChunks
        }
    }
}
