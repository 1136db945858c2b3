/// What stands before and behind the one part of a message that changes.
struct MessageFrame: Hashable, Sendable {
    let head: [UInt8]
    let tail: [UInt8]

    init(_ head: String, _ tail: String) {
        self.head = Array(head.utf8)
        self.tail = Array(tail.utf8)
    }

    var size: Int { head.count + tail.count }
}
