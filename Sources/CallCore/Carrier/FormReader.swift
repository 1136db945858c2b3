/// Reads the fields of a form where they lie. A webhook has some thirty of them, so what a field costs counts.
struct FormReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// What had to be decoded; used again for each piece.
    private var decoded: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func fields() throws(NoticeProblem) -> [HeaderList.Field] {
        var fields: [HeaderList.Field] = []
        fields.reserveCapacity(32)
        var start = 0
        while start < bytes.count {
            var end = start
            var equals: Int?
            while end < bytes.count, bytes[end] != 0x26 {
                if bytes[end] == 0x3D, equals == nil { equals = end }
                end += 1
            }
            if end > start {
                guard fields.count < FormFields.maxFields else {
                    throw Self.problem("more than \(FormFields.maxFields) fields")
                }
                fields.append(try field(start, equals ?? end, end, number: fields.count + 1))
            }
            start = end + 1
        }
        return fields
    }

    private mutating func field(
        _ start: Int, _ equals: Int, _ end: Int, number: Int
    ) throws(NoticeProblem) -> HeaderList.Field {
        let name = try text(start..<equals, of: "the name of field \(number)", limit: FormFields.maxNameBytes)
        guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Self.problem("the name of field \(number) has a control character")
        }
        let value = try text(
            min(equals + 1, end)..<end, of: "the value of field \(number)", limit: FormFields.maxValueBytes)
        return HeaderList.Field(name, value)
    }

    private mutating func text(
        _ range: Range<Int>, of what: @autoclosure () -> String, limit: Int
    ) throws(NoticeProblem) -> String {
        let piece = UnsafeBufferPointer(rebasing: bytes[range])
        guard piece.contains(where: { $0 == 0x25 || $0 == 0x2B }) else {
            return try Self.checked(piece, of: what(), limit: limit)
        }
        decoded.removeAll(keepingCapacity: true)
        guard PercentCoding.decode(piece, plusIsSpace: true, into: &decoded) else {
            throw Self.problem("\(what()) has a percent sign without two hexadecimal digits")
        }
        return try decoded.withUnsafeBufferPointer { (bytes) throws(NoticeProblem) in
            try Self.checked(bytes, of: what(), limit: limit)
        }
    }

    private static func checked(
        _ bytes: UnsafeBufferPointer<UInt8>, of what: @autoclosure () -> String, limit: Int
    ) throws(NoticeProblem) -> String {
        guard bytes.count <= limit else { throw problem("\(what()) is longer than \(limit) bytes") }
        // Checking takes several times as long as copying, and nearly all that carriers send is ASCII.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw problem("\(what()) is not UTF-8") }
        return text
    }

    private static func problem(_ what: String) -> NoticeProblem {
        NoticeProblem(code: "webhook.form", message: "The form cannot be read: \(what).")
    }
}
