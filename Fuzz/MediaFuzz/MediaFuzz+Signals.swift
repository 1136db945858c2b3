import CallCore
import FuzzInput
import MediaWire

extension MediaFuzz {
    /// Pieces that mean something somewhere in a media message.
    static let tokens = [
        "\"event\"", "\"media\"", "\"payload\":\"AA==\"", "\"track\":\"outbound\"", "\"chunk\":1",
        "\"timestamp\":\"7\"", ",", ":", "{", "}", "\"", "\\", "\\/", "\\u0065", " ", "\n", "null", "01", "=", "==",
        "é",
        ",\"extra_headers\":\"a=1\"", ",\"event\":\"media\"",
    ]

    /// A message as a carrier writes it.
    struct Signal {
        var message: [UInt8]
        var audio: [UInt8] = []
        /// All its text is ASCII without control characters, so that the scanner has no reason to leave it alone.
        var isPlain = false
    }

    func stream(_ input: inout FuzzInput) -> CarrierStream {
        let id = input.text()
        var stream = CarrierStream(
            dialect, streamID: id.isEmpty || id.utf8.count > 512 ? "MZ1" : id, callID: "CA1", accountID: input.text(),
            token: input.flag() ? Secret("t\(input.byte())") : nil)
        stream.headerSpelling = input.pick(CarrierStream.HeaderSpelling.allCases)
        return stream
    }

    func signal(_ input: inout FuzzInput) -> Signal {
        let stream = stream(&input)
        var writer = CarrierMediaWriter(stream)
        switch input.below(8) {
        case 0: return Signal(message: writer.start())
        case 1: return Signal(message: writer.connected() ?? writer.start())
        case 2: return Signal(message: writer.dtmf(input.pick(Array("0123456789*#ABCD")), time: input.text()))
        case 3: return Signal(message: writer.mark("u" + input.text()))
        case 4: return Signal(message: writer.stop() ?? writer.cleared() ?? [])
        default:
            let audio = [input.byte()] + input.take(input.below(200))
            let isPlain = stream.streamID.utf8.allSatisfy { (0x20..<0x80).contains($0) }
            let message = writer.media(
                audio, track: input.flag() ? .inbound : .outbound, timestamp: Int64(input.byte()) << input.below(40))
            return Signal(message: message, audio: audio, isPlain: isPlain)
        }
    }

    /// Messages may be longer than a byte can say.
    func place(in message: [UInt8], _ input: inout FuzzInput) -> Int {
        (Int(input.byte()) << 8 | Int(input.byte())) % message.count
    }
}
