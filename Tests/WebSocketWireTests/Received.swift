@testable import WebSocketWire

/// What a reader made of bytes, in a form that can be compared.
enum Received: Equatable {
    case text([UInt8])
    case binary([UInt8])
    case ping([UInt8])
    case pong
    case close(CloseReason)
    case problem(UInt16)

    /// Reads the bytes in the given pieces; whatever is behind the last piece comes as one more.
    static func all(
        _ bytes: [UInt8], role: MessageReader.Role = .server, maxMessage: Int = 1 << 16, pieces: [Int] = []
    ) -> [Received] {
        var reader = MessageReader(role, maxMessage: maxMessage)
        var found: [Received] = []
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: max(maxMessage, 125), alignment: 16)
        defer { scratch.deallocate() }
        var rest = bytes[...]
        for size in pieces + [Int.max] {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            do throws(FrameHeader.Problem) {
                let outcome = piece.withUnsafeBytes { raw in
                    Result { () throws(FrameHeader.Problem) in
                        try reader.read(raw, scratch: scratch) {
                            found.append(Received($0))
                            return true
                        }
                    }
                }
                try outcome.get()
            } catch {
                return found + [.problem(error.code)]
            }
        }
        return found
    }

    private init(_ event: MessageReader.Event) {
        self =
            switch event {
            case .message(true, let bytes): .text(Array(bytes))
            case .message(false, let bytes): .binary(Array(bytes))
            case .ping(let bytes): .ping(Array(bytes))
            case .pong: .pong
            case .close(let reason): .close(reason)
            }
    }
}

/// A frame as a peer sends it.
func frame(
    _ kind: FrameHeader.Kind, _ payload: [UInt8], isFinal: Bool = true, mask: UInt32? = 0x1234_5678
) -> [UInt8] {
    let header = FrameHeader(kind, isFinal: isFinal, length: payload.count, mask: mask)
    var out = [UInt8](repeating: 0, count: header.size + payload.count)
    out.withUnsafeMutableBytes { space in
        header.write(to: space)
        let body = UnsafeMutableRawBufferPointer(rebasing: space[header.size...])
        body.copyBytes(from: payload)
        if let mask { FrameMask.apply(mask, to: body) }
    }
    return out
}
