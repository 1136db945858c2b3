import Glibc
import ScriptValue

/// Reads the lines of a growing file, from its last few on. A file that was cut or replaced is read from its beginning.
struct LogFollower: Sendable {
    private let path: String
    private var offset: Int64 = 0
    private var file: UInt64 = 0
    private var rest: [UInt8] = []
    /// How many of the first lines found are given; nil once they were.
    private var first: Int?
    /// Longer lines are no records.
    private static let longestLine = 16 << 20

    /// - Parameter count: how many of the lines that are there are given.
    init(_ path: String, skippingTo count: Int) {
        self.path = path
        first = count
    }

    /// Records that were not given before; lines that hold none are passed over. A file that is not there has none.
    mutating func next() throws(CommandFailure) -> [Value] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw CommandFailure(
                .noInput, "store.unreadable", "cannot read \(path): \(String(cString: strerror(errno)))",
                next: "give this user read access to it")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        if UInt64(status.st_ino) != file || Int64(status.st_size) < offset {
            (file, offset, rest) = (UInt64(status.st_ino), 0, [])
        }
        var records: [Value] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            offset += Int64(count)
            take(chunk[..<count], &records)
            if let first, records.count > 4 * first + 1_000 { records.removeFirst(records.count - first) }
        }
        defer { first = nil }
        return first.map { Array(records.suffix($0)) } ?? records
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>, _ records: inout [Value]) {
        var begin = bytes.startIndex
        while let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[begin..<end]
            if let value = try? JSONText.decodePlain(rest), value.map != nil { records.append(value) }
            rest.removeAll(keepingCapacity: true)
            begin = end + 1
        }
        rest += bytes[begin...]
        if rest.count > Self.longestLine { rest = [] }
    }
}
