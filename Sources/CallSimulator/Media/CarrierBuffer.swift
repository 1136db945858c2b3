/// What a carrier has been given to play to the phone, and the marks in it. It plays in real time, one frame at each
/// call, and plays silence when it runs dry.
struct CarrierBuffer {
    static let frameBytes = 160

    private var sound: [UInt8] = []
    private var head = 0
    /// Bytes that were played out of it since the beginning.
    private(set) var played = 0
    private var marks: [(name: String, place: Int)] = []

    /// Bytes that wait.
    var waiting: Int { sound.count - head }

    mutating func append(_ audio: [UInt8]) { sound += audio }

    /// A mark behind all that waits.
    mutating func mark(_ name: String) { marks.append((name, played + waiting)) }

    /// The next 20 ms.
    mutating func frame() -> [UInt8] {
        let count = min(Self.frameBytes, waiting)
        var frame = Array(sound[head..<head + count])
        head += count
        played += count
        if head > 8_192 {
            sound.removeFirst(head)
            head = 0
        }
        if count < Self.frameBytes { frame += [UInt8](repeating: 0xFF, count: Self.frameBytes - count) }
        return frame
    }

    /// Marks before which everything has been played.
    mutating func passedMarks() -> [String] {
        let count = marks.prefix { $0.place <= played }.count
        defer { marks.removeFirst(count) }
        return marks.prefix(count).map(\.name)
    }

    /// Drops all that waits; returns the marks that were in it.
    mutating func clear() -> [String] {
        sound.removeAll(keepingCapacity: true)
        head = 0
        defer { marks = [] }
        return marks.map(\.name)
    }
}
