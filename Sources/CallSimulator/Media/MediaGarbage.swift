import CallCore
import MediaWire

/// Messages that a carrier of this stream should not send.
struct MediaGarbage {
    /// The product takes messages of 64 KiB.
    private static let oversize = 70 << 10

    let stream: CarrierStream

    func message(_ kind: MediaFaults.Garbage) -> [UInt8] {
        var writer = CarrierMediaWriter(stream)
        switch kind {
        case .noJSON: return Array("{\"event\":\"media\",".utf8)
        case .binary: return [0, 0xFF, 0x7B, 0x7D]
        case .looseBase64: return loosened(writer.media([0xFF, 0xFF], timestamp: 0))
        case .unknownEvent: return Array(#"{"event":"weather","weather":{"rain":true}}"#.utf8)
        case .strangeMark: return writer.mark("7:1000:nobody")
        case .secondStart: return writer.start()
        case .oversized: return Array(#"{"event":"media","media":{"payload":""#.utf8) + filler + Array(#""}}"#.utf8)
        }
    }

    private var filler: [UInt8] { [UInt8](repeating: 0x2F, count: Self.oversize) }

    /// The last character of the payload has bits that no encoder sets, or there is one too many.
    func loosened(_ frame: [UInt8]) -> [UInt8] {
        let text = String(decoding: frame, as: UTF8.self)
        let key = "\"payload\":\""
        guard let start = text.firstRange(of: key) else { return frame }
        return Array((text[..<start.upperBound] + "=" + text[start.upperBound...]).utf8)
    }

    func startOfAnotherCall() -> [UInt8] {
        var other = stream
        other.callID = String(stream.callID.reversed())
        var writer = CarrierMediaWriter(other)
        return writer.start()
    }
}
