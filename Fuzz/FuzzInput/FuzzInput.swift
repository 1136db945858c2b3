/// Turns the bytes of a fuzzer into choices. At the end of the bytes every choice is the first one.
public struct FuzzInput {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Parameter start: valid for as long as the input is used; nil when `count` is 0.
    public init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    }

    public var isAtEnd: Bool { position >= bytes.count }

    public mutating func byte() -> UInt8 {
        guard !isAtEnd else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number from 0 to `bound` - 1; `bound` is at most 256.
    public mutating func below(_ bound: Int) -> Int { Int(byte()) % bound }

    public mutating func flag() -> Bool { byte() & 1 == 1 }

    public mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    public mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, position + count)
        defer { position = end }
        return Array(bytes[position..<end])
    }

    /// Eight bytes as they are.
    public mutating func word() -> UInt64 { take(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// Mostly small numbers, sometimes the ends of the range, sometimes any.
    public mutating func integer() -> Int64 {
        switch below(8) {
        case 0...4: Int64(byte())
        case 5: -Int64(byte())
        case 6: pick([.max, .min, 1 << 53, -1 << 53, 1 << 31, 60_000, 1_000_000])
        default: Int64(bitPattern: word())
        }
    }
}
