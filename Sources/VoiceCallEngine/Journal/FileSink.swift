import Foundation
import Glibc

/// A file that only grows by whole pieces: a piece that does not fit leaves the file as it was.
struct FileSink {
    /// The system's `write`, or a stand-in that runs out of space at will.
    typealias Write = @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    static let systemWrite: Write = { Glibc.write($0, $1.baseAddress, $1.count) }

    let path: String
    private let descriptor: Int32
    private let write: Write
    /// Length of the file in bytes.
    private(set) var size: Int

    /// Opens or creates the file; with `emptied`, drops what it held. A last line that lacks its newline, as a killed
    /// process leaves it, gets one.
    init(path: String, emptied: Bool = false, write: @escaping Write = systemWrite) throws(StoreError) {
        self.path = path
        self.write = write
        descriptor = try StorePath.open(file: path, flags: O_APPEND | (emptied ? O_TRUNC : 0))
        size = Int(lseek(descriptor, 0, SEEK_END))
        var last: UInt8 = 0
        guard size > 0, pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != UInt8(ascii: "\n") else { return }
        do { try append([UInt8(ascii: "\n")]) } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    mutating func append(_ bytes: [UInt8]) throws(StoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
            }
            if count > 0 {
                written += count
            } else if count == 0 || errno != EINTR {
                let failure = StorePath.failure(at: path)
                if written > 0 { _ = ftruncate(descriptor, off_t(size)) }
                throw failure
            }
        }
        size += written
    }

    func sync() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw StorePath.failure(at: path) }
    }

    func close() { _ = Glibc.close(descriptor) }
}
