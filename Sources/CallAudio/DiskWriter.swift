import Glibc

/// How bytes reach a file descriptor; tests put a full or broken disk here.
struct DiskWriter: Sendable {
    /// As `write(2)`: bytes taken, or -1 with `errno` set.
    let write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    static let system = DiskWriter { descriptor, bytes in
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }
}
