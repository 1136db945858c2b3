import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import WebSocketWire

/// Our framing and SwiftNIO's must see the same frames in the same bytes.
@Suite("Agreement with NIOWebSocket")
struct AgreementTests {
    @Test("random streams of frames, whole and broken, cut anywhere, are read alike", arguments: 0..<40)
    func alike(seed: UInt64) throws {
        var random = Dice(seed)
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            for _ in 0...random.below(6) { bytes += randomFrame(&random) }
            if random.below(4) == 0, !bytes.isEmpty { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
            let pieces = (0..<random.below(5)).map { _ in 1 + random.below(60) }
            try compare(bytes, pieces)
        }
    }

    private func compare(_ bytes: [UInt8], _ pieces: [Int]) throws {
        let ours = Received.all(bytes, maxMessage: 512, pieces: pieces)
        let theirs = try frames(bytes, pieces)
        // Theirs reads single frames and leaves fragments and closing to others: put together here by the rules.
        var expected: [Received] = []
        var fragments: (isText: Bool, bytes: [UInt8])?
        reading: for frame in theirs.frames {
            let payload = Array(frame.unmaskedData.readableBytesView)
            // Theirs leaves reserved bits to whoever has an extension that uses them.
            guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
                expected.append(.problem(1002))
                break
            }
            switch frame.opcode {
            case .text where fragments == nil, .binary where fragments == nil:
                let isText = frame.opcode == .text
                if frame.fin {
                    expected.append(isText ? .text(payload) : .binary(payload))
                } else {
                    fragments = (isText, payload)
                }
            case .continuation where fragments != nil:
                let whole = (fragments?.bytes ?? []) + payload
                guard whole.count <= 512 else {
                    expected.append(.problem(1009))
                    break reading
                }
                fragments?.bytes = whole
                if frame.fin {
                    expected.append(fragments?.isText == true ? .text(whole) : .binary(whole))
                    fragments = nil
                }
            case .ping: expected.append(.ping(payload))
            case .pong: expected.append(.pong)
            case .connectionClose:
                let parsed = payload.withUnsafeBytes { raw in
                    Result { () throws(FrameHeader.Problem) in try CloseReason(raw) }
                }
                switch parsed {
                case .success(let reason): expected.append(.close(reason))
                case .failure: expected.append(.problem(1002))
                }
                break reading
            default:
                expected.append(.problem(1002))
                break reading
            }
        }
        let ended = expected.contains {
            if case .problem = $0 { true } else if case .close = $0 { true } else { false }
        }
        if ended || !theirs.failed {
            // A frame we refuse by its head may be one that theirs still waits for.
            if ours.count == expected.count + 1, case .problem = ours.last {
                #expect(Array(ours.dropLast()) == expected)
            } else {
                #expect(kinds(ours) == kinds(expected))
            }
        } else {
            #expect(kinds(ours) == kinds(expected + [.problem(0)]))
        }
    }

    /// That both refuse counts; with which code they tell their peer is theirs.
    private func kinds(_ received: [Received]) -> [Received] {
        received.map { if case .problem = $0 { .problem(0) } else { $0 } }
    }

    private func frames(_ bytes: [UInt8], _ pieces: [Int]) throws -> (frames: [WebSocketFrame], failed: Bool) {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 512)))
        var failed = false
        var rest = bytes[...]
        for size in pieces + [Int.max] where !failed {
            do { try channel.writeInbound(ByteBuffer(bytes: rest.prefix(size))) } catch { failed = true }
            rest = rest.dropFirst(size)
        }
        var frames: [WebSocketFrame] = []
        while let frame = try? channel.readInbound(as: WebSocketFrame.self) { frames.append(frame) }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return (frames, failed)
    }

    private func randomFrame(_ random: inout Dice) -> [UInt8] {
        let kinds: [FrameHeader.Kind] = [.text, .text, .binary, .continuation, .continuation, .ping, .pong, .close]
        let kind = kinds[random.below(kinds.count)]
        let length = kind.isControl ? random.below(20) : [0, 1, 100, 125, 126, 300, 512, 513][random.below(8)]
        var payload = (0..<length).map { _ in UInt8(random.below(128)) }
        if kind == .close, length >= 2 { payload.replaceSubrange(0..<2, with: [0x03, UInt8(0xE8 + random.below(4))]) }
        let isFinal = kind.isControl || random.below(3) > 0
        return frame(kind, payload, isFinal: isFinal, mask: random.below(20) == 0 ? nil : UInt32(random.below(1 << 31)))
    }
}

/// Repeatable chance (splitmix64).
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(bound))
    }
}
