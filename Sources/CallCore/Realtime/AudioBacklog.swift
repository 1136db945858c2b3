/// Sound of the caller's that waits until a service takes it. When it is full the oldest is dropped, in whole samples.
public struct AudioBacklog: Sendable {
    private let limit: Int
    private let sample: Int
    private var bytes: [UInt8] = []
    /// Index of the first byte that is still kept.
    private var head = 0
    /// Bytes that were dropped.
    public private(set) var dropped = 0

    public init(_ format: AudioFormat, atMost length: Milliseconds) {
        limit = Int(length) * format.bytesPerMillisecond
        sample =
            switch format {
            case .mulaw: 1
            case .pcm16: 2
            case .float32: 4
            }
    }

    public var count: Int { bytes.count - head }

    public mutating func append(_ sound: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: sound)
        let excess = count - limit
        guard excess > 0 else { return }
        let gone = min((excess + sample - 1) / sample * sample, count)
        head += gone
        dropped += gone
        // Moving what is left is cheap as long as it is less than what went.
        if head > limit { compact() }
    }

    /// The oldest bytes, at most so many.
    public mutating func take(_ count: Int) -> [UInt8] { take(count) { Array($0) } }

    /// The same without a copy: they are there during the call only.
    public mutating func take<T>(_ count: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let end = min(head + count, bytes.count)
        defer {
            head = end
            if head == bytes.count { removeAll() } else if head > limit { compact() }
        }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[head..<end])) }
    }

    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        head = 0
    }

    private mutating func compact() {
        bytes.removeSubrange(..<head)
        head = 0
    }
}
