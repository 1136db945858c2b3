/// A buffer being filled from its front. Whoever fills it has made sure that it is large enough.
struct MediaOutput {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    private var rest: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: buffer[count...]) }

    mutating func put(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    mutating func put(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0) } }

    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        rest.copyMemory(from: bytes)
        count += bytes.count
    }

    mutating func put(asBase64 bytes: UnsafeRawBufferPointer) { count += AudioBase64.encode(bytes, into: rest) ?? 0 }
}
