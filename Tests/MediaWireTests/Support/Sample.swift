import CallCore
import MediaWire

/// Messages as carriers send them.
enum Sample {
    /// 20 ms of µ-law, and the same as Base64.
    static let audio = (0..<160).map { UInt8(truncatingIfNeeded: $0 * 31 + 7) }
    static let payload = text(of: audio)

    static func media(_ dialect: MediaDialect) -> String {
        switch dialect {
        case .twilio:
            #"{"event":"media","sequenceNumber":"4","streamSid":"MZ0c","media":{"track":"inbound","chunk":"3","#
                + #""timestamp":"60","payload":"\#(payload)"}}"#
        case .telnyx:
            #"{"event":"media","sequence_number":"4","stream_id":"32de-0d","media":{"track":"inbound","chunk":"3","#
                + #""timestamp":"60","payload":"\#(payload)"}}"#
        case .plivo:
            #"{"event":"media","sequenceNumber":4,"streamId":"8765-43","media":{"track":"inbound","timestamp":"60","#
                + #""chunk":3,"payload":"\#(payload)"},"extra_headers":"{\"token\":\"k7\"}"}"#
        }
    }

    static func stream(_ dialect: MediaDialect, token: String? = "k7") -> CarrierStream {
        CarrierStream(dialect, streamID: "MZ\"0c", callID: "v3:Tq", accountID: "AC9a", token: token.map(Secret.init))
    }

    static func text(of bytes: [UInt8]) -> String {
        var out = [UInt8](repeating: 0, count: AudioBase64.encodedCount(bytes.count))
        let count = bytes.withUnsafeBytes { bytes in
            out.withUnsafeMutableBytes { AudioBase64.encode(bytes, into: $0) }
        }
        return String(decoding: out.prefix(count ?? 0), as: UTF8.self)
    }
}

extension MediaScanner {
    func scan(_ message: [UInt8]) -> MediaScan { message.withUnsafeBytes { scan($0) } }
    func scan(_ message: String) -> MediaScan { scan(Array(message.utf8)) }
}

extension MediaReader {
    func read(_ message: String) throws(MediaProblem) -> MediaMessage { try read(Array(message.utf8)) }

    /// The code of what is wrong with it; nil when it can be read.
    func problem(_ message: String) -> MediaProblem? {
        do throws(MediaProblem) {
            _ = try read(message)
            return nil
        } catch {
            return error
        }
    }
}

extension MediaWriter {
    /// The message, or nil; in a buffer that is exactly as large as the writer said.
    func text(_ command: MediaCommand) -> String? {
        guard let size = size(of: command) else { return nil }
        var buffer = [UInt8](repeating: 0, count: size)
        guard let count = buffer.withUnsafeMutableBytes({ write(command, into: $0) }), count == size else { return nil }
        return String(decoding: buffer, as: UTF8.self)
    }
}
