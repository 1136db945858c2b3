import CallCore
import NIOHTTP1

/// The head of a request, read in one pass over its fields.
struct InboundRequest {
    let target: RequestTarget
    let headers: HeaderList
    /// The client asks for leave to send the body; nil when it does not.
    let expectation: String?
    let contentLength: Int?
    let hasBody: Bool
    let wantsUpgrade: Bool
    let hasOneHost: Bool

    init(_ head: HTTPRequestHead, target: RequestTarget) {
        var fields: [HeaderList.Field] = []
        fields.reserveCapacity(head.headers.count)
        var expectation: String?
        var length: Int?
        var hosts = 0
        var isChunked = false
        var wantsUpgrade = head.method == .CONNECT
        for (name, value) in head.headers {
            fields.append(HeaderList.Field(name, value))
            switch name.utf8.count {
            case 4 where Self.same(name, "host"): hosts += 1
            case 6 where Self.same(name, "expect"): expectation = value
            case 7 where Self.same(name, "upgrade"): wantsUpgrade = true
            case 14 where Self.same(name, "content-length"): length = Int(value)
            case 17 where Self.same(name, "transfer-encoding"): isChunked = true
            default: break
            }
        }
        self.target = target
        headers = HeaderList(fields)
        self.expectation = expectation
        contentLength = length
        hasBody = isChunked || (length ?? 0) > 0
        self.wantsUpgrade = wantsUpgrade
        hasOneHost = hosts <= 1
    }

    /// Whether the fields of at least one set are all there.
    func has(anyOf sets: [[String]]) -> Bool {
        sets.isEmpty || sets.contains { $0.allSatisfy { headers[$0] != nil } }
    }

    /// - Parameter lowered: As long as `name`, in lower case.
    static func same(_ name: String, _ lowered: StaticString) -> Bool {
        var index = 0
        return lowered.withUTF8Buffer { bytes in
            for byte in name.utf8 {
                guard index < bytes.count,
                    (0x41...0x5A).contains(byte) ? byte | 0x20 == bytes[index] : byte == bytes[index]
                else { return false }
                index += 1
            }
            return index == bytes.count
        }
    }
}
