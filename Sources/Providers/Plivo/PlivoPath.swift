import CallCore

/// Paths of Plivo's API; every one of them ends in `/`.
struct PlivoPath {
    var authID: String

    private var account: String { "/v1/Account/" + PercentCoding.encode(authID) + "/" }

    var calls: String { account + "Call/" }
    func call(_ id: String) -> String { calls + PercentCoding.encode(id) + "/" }
    /// A call that is queued or rings is cancelled by the id of its request.
    func request(_ id: String) -> String { account + "Request/" + PercentCoding.encode(id) + "/" }

    /// Whether text from outside can be an id of Plivo's.
    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            }
    }
}
