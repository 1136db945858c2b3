import CallCore
import CallMedia
import WebSocketWire

/// A WebSocket between two parts of a simulation: messages cross as the bytes they are, in order, with nothing but time
/// between them.
final class MediaPipe {
    private let kernel: SimKernel
    private let latency: ClosedRange<Milliseconds>
    private var random: SeededRandom
    private(set) var near: MediaPipeEnd
    private(set) var far: MediaPipeEnd
    private var isOver = false
    /// Nothing crosses any more, and nobody is told.
    private var isFrozen = false
    /// How long an end waits for the answer to its close.
    private static let closePatience: Milliseconds = 1_000

    /// - Parameter name: for the stream of chance.
    init(kernel: SimKernel, name: String, latency: ClosedRange<Milliseconds>) {
        self.kernel = kernel
        self.latency = latency
        random = kernel.random.stream("pipe \(name)")
        near = MediaPipeEnd()
        far = MediaPipeEnd()
        near.pipe = self
        far.pipe = self
    }

    private func other(_ end: MediaPipeEnd) -> MediaPipeEnd { end === near ? far : near }

    /// When something sent now arrives; nothing overtakes.
    private func arrival(_ end: MediaPipeEnd) -> CallTime {
        let time = max(kernel.now + random.draw(latency), end.lastArrival)
        end.lastArrival = time
        return time
    }

    fileprivate func carry(_ messages: [MediaPipeEnd.Message], from end: MediaPipeEnd) {
        end.underWay.append(messages)
        // Whichever of two simultaneous events comes first brings what was sent first.
        kernel.schedule(at: arrival(end), label: "media messages arrive") { [self] in
            guard !end.underWay.isEmpty else { return }
            for message in end.underWay.removeFirst() where isCrossing { other(end).take(message) }
        }
    }

    private var isCrossing: Bool { !isOver && !isFrozen }

    /// A ping crosses, and what comes back of it.
    fileprivate func ping(from end: MediaPipeEnd) {
        kernel.schedule(at: arrival(end), label: "ping") { [self] in
            guard isCrossing, other(end).isOpen else { return }
            kernel.schedule(at: arrival(other(end)), label: "pong") { [self] in
                if isCrossing, end.isOpen { end.user?.answered() }
            }
        }
    }

    /// From now on each end is alone.
    fileprivate func freeze() { isFrozen = true }

    /// A message that is longer than the reader takes.
    fileprivate func fail(at end: MediaPipeEnd) {
        let reason = CloseReason(code: 1009, text: "message too long")
        end.isOpen = false
        let user = end.user
        end.user = nil
        user?.closed(reason)
        close(reason, from: end)
    }

    private func arriveAll(from end: MediaPipeEnd) {
        for message in end.underWay.joined() where isCrossing { other(end).take(message) }
        end.underWay = []
    }

    /// A close frame crosses, and its answer comes back.
    fileprivate func close(_ reason: CloseReason, from end: MediaPipeEnd) {
        guard !isFrozen else {
            kernel.schedule(after: Self.closePatience, label: "nobody answers the close") { [self] in
                finish(end, .lost)
            }
            return
        }
        kernel.schedule(at: arrival(end), label: "media socket closes") { [self] in
            guard !isOver else { return }
            arriveAll(from: end)
            other(end).isOpen = false
            finish(other(end), reason)
            kernel.schedule(at: arrival(other(end)), label: "media socket is closed") { [self] in
                isOver = true
                finish(end, reason)
            }
        }
    }

    /// The connection breaks.
    fileprivate func drop(_ from: MediaPipeEnd) {
        guard !isOver else { return }
        if isFrozen {
            from.isOpen = false
            kernel.schedule(after: 0, label: "media socket let go") { [self] in finish(from, .lost) }
            return
        }
        breakOff()
    }

    private func breakOff() {
        isOver = true
        near.isOpen = false
        far.isOpen = false
        for end in [near, far] {
            kernel.schedule(at: arrival(end), label: "media socket breaks") { [self] in finish(other(end), .lost) }
        }
    }

    /// The simulation is over: nobody is told.
    func abandon() {
        isOver = true
        for end in [near, far] {
            end.isOpen = false
            end.user = nil
            end.pipe = nil
        }
    }

    private func finish(_ end: MediaPipeEnd, _ reason: CloseReason) {
        let user = end.user
        end.user = nil
        end.pipe = nil
        user?.closed(reason)
    }
}

/// One end of it.
final class MediaPipeEnd: MessageSocket {
    struct Message {
        var isText: Bool
        var bytes: [UInt8]
    }

    fileprivate var pipe: MediaPipe?
    var user: (any MessageSocketUser)?
    fileprivate(set) var isOpen = true
    /// The longest message taken, in bytes.
    var maxMessage = Int.max
    fileprivate var underWay: [[Message]] = []
    fileprivate var lastArrival = CallTime(milliseconds: 0)
    private var written: [Message] = []

    func write(_ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        guard isOpen else { return false }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            fill(UnsafeMutableRawBufferPointer(buffer))
            count = size
        }
        written.append(Message(isText: kind == .text, bytes: bytes))
        return true
    }

    func flush() -> Bool {
        guard !written.isEmpty else { return true }
        pipe?.carry(written, from: self)
        written.removeAll()
        return true
    }

    func ping() { pipe?.ping(from: self) }

    func freeze() { pipe?.freeze() }

    func close(_ reason: CloseReason) {
        guard isOpen else { return }
        _ = flush()
        isOpen = false
        pipe?.close(reason, from: self)
    }

    func drop() { pipe?.drop(self) }

    fileprivate func take(_ message: Message) {
        guard isOpen else { return }
        guard message.bytes.count <= maxMessage else { return pipe?.fail(at: self) ?? () }
        message.bytes.withUnsafeBytes { user?.received(isText: message.isText, $0) }
    }
}
