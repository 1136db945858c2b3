import Foundation
import Glibc

/// Reads a file line by line without holding more of it than one line.
enum LineReader {
    /// Longer lines are skipped: no reader of records accepts them.
    static let longestLine = 16 << 20

    /// Calls `body` with each line, without its newline. A file that does not exist has no lines.
    ///
    /// - Throws: `store.unwritable` when the file exists and cannot be read.
    static func forEach(path: String, _ body: ([UInt8]) -> Void) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw unreadable(path)
        }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var line: [UInt8] = []
        var isTooLong = false
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { break }
            for piece in chunk[..<count].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .enumerated()
            {
                if piece.offset > 0 {
                    if !isTooLong { body(line) }
                    line.removeAll(keepingCapacity: true)
                    isTooLong = false
                }
                isTooLong = isTooLong || line.count + piece.element.count > longestLine
                if !isTooLong { line.append(contentsOf: piece.element) }
            }
        }
        if !line.isEmpty, !isTooLong { body(line) }
    }

    private static func unreadable(_ path: String) -> StoreError {
        StoreError(
            code: "store.unreadable", message: "cannot read \(path): \(StorePath.lastFailure())",
            nextStep: "give this user read access to it")
    }
}
