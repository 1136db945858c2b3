import CallCore

extension OpenAIRealtime {
    func sound(in message: UnsafeRawBufferPointer) -> SoundPlace? {
        var scan = SoundScan(message)
        guard scan.read(), let answer = scan.answer, let item = scan.item, let delta = scan.delta else { return nil }
        return SoundPlace(answer: answer, item: item, base64: delta)
    }
}

/// Reads a message with sound where it lies. It takes only what it has understood to the last byte: a flat object of
/// plain ASCII texts and whole numbers, each key of interest once.
private struct SoundScan {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    private var isSound = false
    private(set) var answer: Range<Int>?
    private(set) var item: Range<Int>?
    private(set) var delta: Range<Int>?

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func read() -> Bool {
        guard accept("{") else { return false }
        repeat {
            guard let key = quoted(), accept(":"), readValue(of: key) else { return false }
        } while accept(",")
        guard accept("}"), isSound else { return false }
        skipSpace()
        return place == bytes.count
    }

    private mutating func readValue(of key: Range<Int>) -> Bool {
        let value = quoted()
        if equals(key, "type") {
            guard let value, !isSound, equals(value, "response.output_audio.delta") else { return false }
            isSound = true
        } else if equals(key, "delta") {
            guard value != nil, delta == nil else { return false }
            delta = value
        } else if equals(key, "response_id") {
            guard value != nil, answer == nil else { return false }
            answer = value
        } else if equals(key, "item_id") {
            guard value != nil, item == nil else { return false }
            item = value
        } else {
            return value != nil || skipNumber()
        }
        return true
    }

    private func equals(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        var offset = 0
        while offset < range.count {
            guard bytes[range.lowerBound + offset] == word.utf8Start[offset] else { return false }
            offset += 1
        }
        return true
    }

    /// What is between two quotes.
    private mutating func quoted() -> Range<Int>? {
        guard accept("\"") else { return nil }
        let start = place
        while place < bytes.count, case let byte = bytes[place], byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        let end = place
        return accept("\"") ? start..<end : nil
    }

    private mutating func skipNumber() -> Bool {
        let start = place
        while place < bytes.count, place - start < 15, bytes[place] &- 0x30 < 10 { place += 1 }
        return place > start && (place == start + 1 || bytes[start] != 0x30)
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, case let byte = bytes[place],
            byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
        { place += 1 }
    }
}
