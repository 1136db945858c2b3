/// µ-law on its way out, addressed by its place in the whole sound. What was sent stays until it is known to have been
/// played: after an interruption of something else it may have to go out once more.
struct SoundQueue: Sendable {
    private var bytes: [UInt8] = []
    /// Index of the first byte that is still kept.
    private var head = 0
    /// Place of that byte in the sound.
    private(set) var start = 0

    /// Place behind the last byte.
    var end: Int { start + bytes.count - head }
    /// Bytes held.
    var count: Int { bytes.count - head }

    /// Space grows by so much: doubled space would be most of what a call needs.
    private static let step = 2_048

    mutating func append(_ sound: UnsafeRawBufferPointer) {
        makeRoom(for: sound.count)
        bytes.append(contentsOf: sound)
    }

    mutating func append(_ byte: UInt8, count: Int) {
        makeRoom(for: count)
        for _ in 0..<count { bytes.append(byte) }
    }

    private mutating func makeRoom(for more: Int) {
        guard bytes.count + more > bytes.capacity else { return }
        dropHead()
        let wanted = bytes.count + more
        // Long recordings come in many pieces, and must not be copied for each of them.
        let slack = max(Self.step, wanted / 8)
        if wanted > bytes.capacity { bytes.reserveCapacity(wanted + slack - wanted % Self.step) }
    }

    /// Gives the bytes from `place` on, at most `count`.
    func read<T>(at place: Int, count: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let from = min(max(place - start, 0), self.count) + head
        let to = min(from + count, bytes.count)
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[from..<to])) }
    }

    /// Lets go of everything before `place`.
    mutating func forget(before place: Int) {
        let gone = min(max(place - start, 0), count)
        head += gone
        start += gone
        // Moving what is left is cheap as long as it is less than what went.
        if head > 4096, head * 2 > bytes.count { dropHead() }
    }

    private mutating func dropHead() {
        bytes.removeSubrange(..<head)
        head = 0
    }
}
