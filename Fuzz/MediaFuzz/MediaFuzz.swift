import CallCore
import FuzzInput
import MediaWire
import ScriptValue

/// Any bytes, and damaged messages, as media messages: scanner and reader agree. What is written is read back the same,
/// and both kinds of Base64 are one.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let dialect = input.pick(MediaDialect.allCases)
    switch input.below(6) {
    case 0: MediaFuzz(dialect).checkReading(input.take(count))
    case 1: MediaFuzz(dialect).checkDamaged(&input)
    case 2: MediaFuzz(dialect).checkCommands(&input)
    case 3: MediaFuzz(dialect).checkSignals(&input)
    case 4: MediaFuzz(dialect).checkOrder(input.take(count))
    default: MediaFuzz.checkBase64(input.take(count))
    }
    return 0
}

struct MediaFuzz {
    let dialect: MediaDialect

    init(_ dialect: MediaDialect) { self.dialect = dialect }

    /// Scanner against reader; and what the reader refuses, it does not repeat.
    func checkReading(_ message: [UInt8]) {
        let scan = message.withUnsafeBytes { MediaScanner(dialect).scan($0) }
        do throws(MediaProblem) {
            let read = try MediaReader(dialect).read(message)
            guard case .media(let frame, let base64) = read else {
                if scan != .unusual { fault("scanned as audio, read as \(read)") }
                return
            }
            if base64.isEmpty || Base64.decode(String(decoding: base64, as: UTF8.self)) == nil {
                fault("audio that is none")
            }
            guard case .media(let scanned) = scan else { return }
            if Array(message[scanned.payload]) != base64 { fault("another payload") }
            if frame.track != scanned.track || frame.timestamp != scanned.timestamp || frame.chunk != scanned.chunk
                || frame.sequence != scanned.sequence
            {
                fault("scanned \(scanned), read \(frame)")
            }
        } catch {
            if scan != .unusual { fault("scanned as audio, but \(error)") }
            if error.message.utf8.count > 200 { fault("a message of \(error.message.utf8.count) bytes") }
        }
    }

    /// A carrier's own message with pieces replaced, taken out, moved or doubled.
    func checkDamaged(_ input: inout FuzzInput) {
        var message = signal(&input).message
        for _ in 0..<input.below(6) where !message.isEmpty {
            let place = place(in: message, &input)
            let length = min(input.below(24), message.count - place)
            let piece = Array(message[place..<place + length])
            switch input.below(6) {
            case 0: message[place] = input.byte()
            case 1: message.insert(contentsOf: input.take(input.below(8)), at: place)
            case 2: message.removeSubrange(place..<place + length)
            case 3: message.insert(contentsOf: piece, at: place)
            case 4:
                message.removeSubrange(place..<place + length)
                message.insert(contentsOf: piece, at: message.isEmpty ? 0 : self.place(in: message, &input))
            default: message.insert(contentsOf: Array(input.pick(Self.tokens).utf8), at: place)
            }
        }
        checkReading(message)
        checkOrder(message)
    }

    /// What the product sends reaches a carrier as it was meant, at the size that was said.
    func checkCommands(_ input: inout FuzzInput) {
        let stream = stream(&input)
        let writer = MediaWriter(dialect, streamID: stream.streamID)
        let reader = CarrierMediaReader(stream)
        let audio = input.take(input.below(256))
        let name = input.text()
        switch input.below(5) {
        case 0: check(audio.withUnsafeBytes { written(.audio($0), writer) }, .audio(audio), reader)
        case 1:
            let text = Array(Base64.encode(audio).utf8)
            check(text.withUnsafeBytes { written(.base64($0), writer) }, .audio(audio), reader)
        case 2: check(written(.mark(name), writer), .mark(name), reader)
        case 3: check(written(.clear, writer), .clear, reader)
        default: check(written(.digits(name), writer), .digits(name), reader)
        }
    }

    private func written(_ command: MediaCommand, _ writer: MediaWriter) -> [UInt8]? {
        guard let size = writer.size(of: command) else { return nil }
        var buffer = [UInt8](repeating: 0, count: size)
        let count = buffer.withUnsafeMutableBytes { writer.write(command, into: $0) }
        if count != size { fault("\(size) bytes were said, \(count ?? -1) written") }
        if writer.bytes(of: command) != buffer { fault("other bytes") }
        return buffer
    }

    private func check(_ message: [UInt8]?, _ expected: CarrierOrder, _ reader: CarrierMediaReader) {
        guard let message else {
            guard case .digits(let keys) = expected else { fault("nothing was written") }
            let areKeys = !keys.isEmpty && keys.utf8.allSatisfy { "0123456789*#".utf8.contains($0) }
            if dialect == .plivo, areKeys { fault("no message for \(keys)") }
            return
        }
        do throws(CarrierRefusal) {
            if try reader.read(message) != expected { fault("\(message) reads as something else") }
        } catch {
            // Carriers take neither marks without a name nor audio of odd lengths, and no files.
            switch expected {
            case .audio(let bytes):
                let isOdd = bytes.isEmpty || dialect == .telnyx && bytes.count < 160
                if !isOdd, !bytes.starts(with: "RIFF".utf8) { fault("refused: \(error)") }
            case .mark(let name): if !name.isEmpty { fault("refused: \(error)") }
            case .clear, .digits: fault("refused: \(error)")
            }
        }
    }

    /// What a carrier sends is read as it was meant.
    func checkSignals(_ input: inout FuzzInput) {
        let signal = signal(&input)
        guard let read = try? MediaReader(dialect).read(signal.message) else { fault("refused: \(signal.message)") }
        if case .media(_, let base64) = read {
            let scan = signal.message.withUnsafeBytes { MediaScanner(dialect).scan($0) }
            if signal.isPlain, scan == .unusual { fault("left to the reader: \(signal.message)") }
            if Base64.decode(String(decoding: base64, as: UTF8.self)) != signal.audio { fault("other audio") }
        }
        checkReading(signal.message)
    }

    func checkOrder(_ message: [UInt8]) {
        let stream = CarrierStream(dialect, streamID: "MZ1", callID: "CA1", accountID: "AC1")
        do throws(CarrierRefusal) {
            _ = try CarrierMediaReader(stream).read(message)
        } catch {
            if error.description.utf8.count > 200 { fault("a refusal of \(error.description.utf8.count) bytes") }
        }
    }

    static func checkBase64(_ bytes: [UInt8]) {
        let text = Base64.encode(bytes)
        var encoded = [UInt8](repeating: 0, count: AudioBase64.encodedCount(bytes.count))
        let length = bytes.withUnsafeBytes { bytes in
            encoded.withUnsafeMutableBytes { AudioBase64.encode(bytes, into: $0) }
        }
        if length != encoded.count || !encoded.elementsEqual(text.utf8) { fault("encoded as \(encoded)") }
        for text in [bytes, encoded] {
            let expected = Base64.decode(String(decoding: text, as: UTF8.self))
            let room = text.withUnsafeBytes(AudioBase64.decodedCount)
            if room < 0 || room > text.count { fault("\(text.count) bytes of text, \(room) of audio") }
            var decoded = [UInt8](repeating: 0, count: room)
            let count = text.withUnsafeBytes { text in
                decoded.withUnsafeMutableBytes { AudioBase64.decode(text, into: $0) }
            }
            if count.map({ Array(decoded.prefix($0)) }) != expected { fault("\(text) decodes as \(decoded)") }
            if text.withUnsafeBytes(AudioBase64.isCanonical) != (expected != nil) { fault("\(text) is misjudged") }
        }
    }
}
