import CallCore

/// An HTTP response as it came over the wire.
struct WireAnswer: Sendable {
    let status: Int
    let headers: HeaderList
    let body: String

    /// The response at the beginning of some bytes and its length; nil while it is not whole.
    static func read(_ bytes: [UInt8]) -> (WireAnswer, Int)? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end].split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let headers = HeaderList(
            lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return HeaderList.Field(
                    String(parts[0]), String(parts.dropFirst().first?.drop { $0 == " " } ?? ""))
            })
        let head = text[..<end].utf8.count + 4
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= head + length else { return nil }
        return (
            WireAnswer(
                status: status, headers: headers, body: String(decoding: bytes[head..<(head + length)], as: UTF8.self)),
            head + length
        )
    }
}

extension String {
    fileprivate func range(of mark: String) -> String.Index? {
        let bytes = Array(mark.utf8)
        var index = utf8.startIndex
        while let found = utf8[index...].firstIndex(of: bytes[0]) {
            if utf8[found...].starts(with: bytes) { return found }
            index = utf8.index(after: found)
        }
        return nil
    }
}
