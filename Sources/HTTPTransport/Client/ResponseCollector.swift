import CCurl
import CallCore

/// Takes in the answer of one transfer, up to its limits, or passes it on. Nothing is decompressed: the client asks for no encoding.
final class ResponseCollector {
    /// All header bytes of one transfer, those of interim answers included.
    static let maxHeaderBytes = 64 * 1_024

    private(set) var fields: [HeaderList.Field] = []
    private(set) var body: [UInt8] = []
    private(set) var overflow: ResponseOverflow?
    private let maxBytes: Int
    private let reader: StreamReader?
    private var status = 0
    private var headerBytes = 0
    private var isPastHeaders = false

    /// - Parameter reader: takes the body in place of `body`.
    init(maxBytes: Int, reader: StreamReader? = nil) {
        self.maxBytes = maxBytes
        self.reader = reader
    }

    static let takeField: curl_write_callback = { bytes, size, count, context in
        collector(context)?.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }

    static let takeBody: curl_write_callback = { bytes, size, count, context in
        collector(context)?.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }

    private static func collector(_ context: UnsafeMutableRawPointer?) -> ResponseCollector? {
        context.map { Unmanaged<ResponseCollector>.fromOpaque($0).takeUnretainedValue() }
    }

    /// One line of the head; libcurl goes on when it gets the line's own length back.
    func take(line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= Self.maxHeaderBytes else {
            overflow = .headers
            return 0
        }
        let isStatus = line.starts(with: "HTTP/".utf8)
        if isStatus {
            // An interim answer came before; the last one counts.
            fields = []
            status = Self.status(line)
            isPastHeaders = false
        } else if !isPastHeaders {
            add(Self.trimmed(line[...]), isFolded: line.first == 0x20 || line.first == 0x09)
        }
        return line.count
    }

    func take(body bytes: UnsafeRawBufferPointer) -> Int {
        if let reader {
            let result = reader.take(bytes)
            if reader.isTooLong { overflow = .body }
            return result
        }
        guard bytes.count <= maxBytes - body.count else {
            overflow = .body
            body = []
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func add(_ line: Slice<UnsafeRawBufferPointer>, isFolded: Bool) {
        if line.isEmpty {
            // What follows the body are trailers; nobody asked for them.
            isPastHeaders = true
            reader?.begin(status: status, headers: HeaderList(fields))
        } else if isFolded, let last = fields.indices.last {
            fields[last].value += " " + String(decoding: line, as: UTF8.self)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: line[..<colon], as: UTF8.self)
            let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
            fields.append(HeaderList.Field(name, value))
        }
    }

    /// The number behind the version; libcurl has read the line before and found one.
    private static func status(_ line: UnsafeRawBufferPointer) -> Int {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix { (0x30...0x39).contains($0) }
        return digits.prefix(3).reduce(0) { $0 * 10 + Int($1 & 15) }
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var bytes = bytes
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
}
