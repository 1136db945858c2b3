import CallMedia
import NIOCore

/// Ticks of 20 ms for all streams of a loop, spread over four moments, against absolute deadlines.
struct TickWheel {
    static let slots = 4
    static let step: TimeAmount = .milliseconds(5)

    private var members: [[CallStream]] = Array(repeating: [], count: slots)
    private var cursor = 0
    private(set) var due: NIODeadline?

    var isEmpty: Bool { members.allSatisfy(\.isEmpty) }

    /// - Returns: whether the wheel has to be set going.
    mutating func add(_ stream: CallStream, now: NIODeadline) -> Bool {
        let smallest = members.indices.min { members[$0].count < members[$1].count } ?? 0
        members[smallest].append(stream)
        guard due == nil else { return false }
        due = now + Self.step
        return true
    }

    mutating func remove(_ stream: CallStream) {
        for slot in members.indices {
            guard let index = members[slot].firstIndex(where: { $0 === stream }) else { continue }
            members[slot].remove(at: index)
            return
        }
    }

    /// The streams whose moment has come, one moment at a time; nil when the next one lies ahead.
    mutating func next(now: NIODeadline) -> [CallStream]? {
        guard let due, due <= now else { return nil }
        defer { cursor = (cursor + 1) % Self.slots }
        // After a long pause nobody is ticked twice at once: each makes up for it by itself.
        self.due = due + Self.step < now + .milliseconds(-20) ? now : due + Self.step
        return members[cursor]
    }

    mutating func stop() { due = nil }
}
