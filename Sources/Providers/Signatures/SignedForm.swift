import CallCore

/// Form fields as they go into a signed text: decoded, by their bytes, with nothing refused. What the signature covers
/// is decided by the carrier; whether the fields make sense is decided after it holds.
///
/// All of them lie in one buffer, each value right behind its name: every webhook is read here before anybody knows
/// whose it is.
struct SignedForm: Sendable {
    private struct Pair: Sendable {
        var start: Int
        /// Where the name ends and the value begins.
        var middle: Int
        var end: Int

        var name: Range<Int> { start..<middle }
        var value: Range<Int> { middle..<end }
    }

    private var bytes: [UInt8] = []
    /// In wire order at first.
    private var pairs: [Pair] = []

    static let empty = SignedForm([])

    /// - Parameter raw: a form body or a query. Pieces without `=` have an empty value, empty pieces are none.
    init(_ raw: [UInt8]) {
        pairs.reserveCapacity(min(raw.count / 8, 64))
        // Decoding makes nothing longer.
        bytes = [UInt8](unsafeUninitializedCapacity: raw.count) { out, count in
            raw.withUnsafeBufferPointer { read($0, into: out, &count) }
        }
        if !isASCII { repair() }
    }

    private mutating func read(
        _ raw: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
    ) {
        var index = 0
        while index < raw.count {
            var pair = Pair(start: count, middle: -1, end: count)
            let first = index
            while index < raw.count, raw[index] != 0x26 {
                var byte = raw[index]
                index += 1
                if byte == 0x3D, pair.middle < 0 {
                    pair.middle = count
                    continue
                }
                if byte == 0x2B {
                    byte = 0x20
                } else if byte == 0x25, let escaped = Self.escaped(raw, at: index) {
                    byte = escaped
                    index += 2
                }
                out[count] = byte
                count += 1
            }
            if index > first {
                pair.end = count
                if pair.middle < 0 { pair.middle = count }
                pairs.append(pair)
            }
            index += 1
        }
    }

    /// Bytes that are no UTF-8 become U+FFFD, as in the parsers of the carriers' own libraries.
    private mutating func repair() {
        let decoded = bytes
        bytes.removeAll(keepingCapacity: true)
        for index in pairs.indices {
            let pair = pairs[index]
            pairs[index].start = bytes.count
            bytes += String(decoding: decoded[pair.name], as: UTF8.self).utf8
            pairs[index].middle = bytes.count
            bytes += String(decoding: decoded[pair.value], as: UTF8.self).utf8
            pairs[index].end = bytes.count
        }
    }

    var isEmpty: Bool { pairs.isEmpty }
    var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }

    /// By name, then by value, both in byte order, which for UTF-8 is the order of code points.
    var sorted: SignedForm {
        var form = self
        bytes.withUnsafeBufferPointer { bytes in
            form.pairs.sort { left, right in
                let order = Self.compare(bytes[left.name], bytes[right.name])
                return order == 0 ? Self.compare(bytes[left.value], bytes[right.value]) < 0 : order < 0
            }
        }
        return form
    }

    /// Each name with each of its values once, where it stood first.
    var unique: SignedForm {
        var form = self
        var seen: Set<[ArraySlice<UInt8>]> = []
        form.pairs = pairs.filter { seen.insert([bytes[$0.name], bytes[$0.value]]).inserted }
        return form
    }

    /// The same for one that is sorted: what is there twice stands side by side.
    var uniqueSorted: SignedForm {
        var form = self
        form.pairs = bytes.withUnsafeBufferPointer { bytes in
            pairs.indices.filter { index in
                guard index > 0 else { return true }
                let (pair, last) = (pairs[index], pairs[index - 1])
                return Self.compare(bytes[pair.name], bytes[last.name]) != 0
                    || Self.compare(bytes[pair.value], bytes[last.value]) != 0
            }.map { pairs[$0] }
        }
        return form
    }

    func first(_ name: String, isEmptyToo: Bool) -> [UInt8]? {
        pairs.first { bytes[$0.name].elementsEqual(name.utf8) && (isEmptyToo || !$0.value.isEmpty) }
            .map { Array(bytes[$0.value]) }
    }

    /// Appends `name=value` joined with `&`, nothing escaped.
    func appendQuery(to out: inout [UInt8]) {
        out.reserveCapacity(out.count + bytes.count + 2 * pairs.count)
        bytes.withUnsafeBufferPointer { bytes in
            for (index, pair) in pairs.enumerated() {
                if index > 0 { out.append(0x26) }
                out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[pair.name]))
                out.append(0x3D)
                out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[pair.value]))
            }
        }
    }

    /// Appends names and values with nothing between.
    func appendRun(to out: inout [UInt8]) {
        out.reserveCapacity(out.count + bytes.count)
        bytes.withUnsafeBufferPointer { bytes in
            for pair in pairs { out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[pair.start..<pair.end])) }
        }
    }

    /// Below, at or above zero, in byte order.
    private static func compare(
        _ left: Slice<UnsafeBufferPointer<UInt8>>, _ right: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Int {
        let (left, right) = (UnsafeBufferPointer(rebasing: left), UnsafeBufferPointer(rebasing: right))
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }

    /// What the two digits behind a percent sign stand for; nil for a `%` that begins no escape and stands for itself.
    private static func escaped(_ raw: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 1 < raw.count, let high = digit(raw[index]), let low = digit(raw[index + 1]) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
