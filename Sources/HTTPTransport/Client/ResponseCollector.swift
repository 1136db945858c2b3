import CCurl
import CallCore

/// Takes in the answer of one transfer, up to its limits. Nothing is decompressed: the client asks for no encoding.
final class ResponseCollector {
    /// All header bytes of one transfer, those of interim answers included.
    static let maxHeaderBytes = 64 * 1_024

    private(set) var fields: [HeaderList.Field] = []
    private(set) var body: [UInt8] = []
    private(set) var overflow: ResponseOverflow?
    private let maxBytes: Int
    private var headerBytes = 0
    private var isPastHeaders = false

    init(maxBytes: Int) { self.maxBytes = maxBytes }

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
            isPastHeaders = false
        } else if !isPastHeaders {
            add(Self.trimmed(line[...]), isFolded: line.first == 0x20 || line.first == 0x09)
        }
        return line.count
    }

    func take(body bytes: UnsafeRawBufferPointer) -> Int {
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
        } else if isFolded, let last = fields.indices.last {
            fields[last].value += " " + String(decoding: line, as: UTF8.self)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: line[..<colon], as: UTF8.self)
            let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
            fields.append(HeaderList.Field(name, value))
        }
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var bytes = bytes
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
}
