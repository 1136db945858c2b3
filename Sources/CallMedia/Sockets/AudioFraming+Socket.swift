import CallCore
import MediaWire
import WebSocketWire

extension AudioFraming {
    /// Adds sound to what the socket sends next.
    func write(_ sound: UnsafeRawBufferPointer, to socket: any MessageSocket) {
        switch self {
        case .binary: socket.write(.binary, size: sound.count) { $0.copyMemory(from: sound) }
        case .text(let prefix, let suffix):
            let size = AudioBase64.encodedCount(sound.count)
            socket.write(.text, size: prefix.count + size + suffix.count) { out in
                out.copyBytes(from: prefix)
                let middle = UnsafeMutableRawBufferPointer(rebasing: out[prefix.count..<(prefix.count + size)])
                _ = AudioBase64.encode(sound, into: middle)
                UnsafeMutableRawBufferPointer(rebasing: out[(prefix.count + size)...]).copyBytes(from: suffix)
            }
        }
    }

    /// Adds sound that came as Base64, which goes from one message into the other as it is.
    func write(_ sound: UnsafeRawBufferPointer, base64: UnsafeRawBufferPointer, to socket: any MessageSocket) {
        guard case .text(let prefix, let suffix) = self else { return write(sound, to: socket) }
        socket.write(.text, size: prefix.count + base64.count + suffix.count) { out in
            out.copyBytes(from: prefix)
            let middle = UnsafeMutableRawBufferPointer(rebasing: out[prefix.count...])
            middle.copyMemory(from: base64)
            UnsafeMutableRawBufferPointer(rebasing: middle[base64.count...]).copyBytes(from: suffix)
        }
    }
}
