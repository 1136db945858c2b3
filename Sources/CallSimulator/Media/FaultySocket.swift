import CallCore
import CallMedia
import WebSocketWire

/// A carrier's end of a media socket, with what goes wrong there.
final class FaultySocket: MessageSocketUser {
    enum Kind: Hashable {
        case connected, start, media
        case mark
        /// A mark that a `clear` brought back.
        case clearedMark
        case other
    }

    let faults: MediaFaults
    private let kernel: SimKernel
    private let garbage: MediaGarbage
    private var user: (any MessageSocketUser)?
    private var random: SeededRandom
    private var socket: (any MessageSocket)?
    private var frames = 0
    private var marks = 0
    private var garbageSent = 0
    /// A frame that lets the next one go before.
    private var overtaken: [UInt8]?
    private var start: [UInt8]?
    /// What crosses when the stall is over.
    private var held: [() -> Void]?
    private var lastArrival = CallTime(milliseconds: 0)
    /// Nothing crosses any more.
    private var isDead = false
    private var returned: [[UInt8]] = []

    init(_ faults: MediaFaults, _ garbage: MediaGarbage, kernel: SimKernel, name: String) {
        self.faults = faults
        self.garbage = garbage
        self.kernel = kernel
        random = kernel.random.stream("media socket \(name)")
        if faults != .none { kernel.note("fault \(name): \(faults)") }
    }

    // MARK: opening

    func open(
        _ dial: MediaDial, over connect: @escaping MediaConnect, user: any MessageSocketUser,
        _ done: @escaping (SocketRefusal?) -> Void
    ) {
        self.user = user
        switch faults.opening {
        case .refused(let status):
            kernel.schedule(after: 50, label: "upgrade refused by a proxy") {
                done(SocketRefusal(status: status, message: "HTTP \(status)"))
            }
        case .late(let delay):
            kernel.schedule(after: delay, label: "media socket asked for late") { [self] in
                ask(dial, connect, done)
            }
        default: ask(dial, connect, done)
        }
    }

    private func ask(_ dial: MediaDial, _ connect: MediaConnect, _ done: @escaping (SocketRefusal?) -> Void) {
        connect(dial, self) { [self] result in
            switch result {
            case .failure(let refusal): done(refusal)
            case .success(let socket):
                self.socket = socket
                done(nil)
            }
        }
    }

    // MARK: to the product

    func send(_ message: [UInt8], _ kind: Kind) {
        guard socket != nil, !isDead else { return }
        switch kind {
        case .connected, .other: cross(message)
        case .start: send(start: message)
        case .media: send(frame: message)
        case .mark:
            marks += 1
            if !Self.strikes(faults.losesMarkEvery, marks) { cross(message) }
        case .clearedMark: bringBack(message)
        }
    }

    private func send(start message: [UInt8]) {
        switch faults.opening {
        case .neverStarts: break
        case .anotherCall: cross(garbage.startOfAnotherCall())
        case .soundFirst: start = message
        default: cross(message)
        }
    }

    /// Frames that come before the start.
    private static let tooEarly = 5

    private func send(frame message: [UInt8]) {
        let number = frames
        frames += 1
        if number == faults.dropAtFrame { return drop() }
        if number == faults.halfOpenAtFrame { return die() }
        if let stall = faults.stall, stall.atFrame == number { hold(for: stall.length) }
        if number == Self.tooEarly, let start {
            self.start = nil
            cross(start)
        }
        var message = message
        if Self.strikes(faults.garbageEvery, number + 1), let kind = nextGarbage() {
            guard kind != .looseBase64 else { return pass(frame: garbage.loosened(message), number) }
            spoil(kind)
            // The product may have closed it over that.
            guard socket != nil else { return }
        }
        if Self.strikes(faults.losesEvery, number + 1) { return }
        swap(&message, number)
    }

    private func swap(_ message: inout [UInt8], _ number: Int) {
        if overtaken == nil, Self.strikes(faults.swapsEvery, number + 1) {
            overtaken = message
            return
        }
        pass(frame: message, number)
    }

    private func pass(frame message: [UInt8], _ number: Int) {
        cross(message)
        guard let late = overtaken else { return }
        overtaken = nil
        cross(late)
    }

    private func nextGarbage() -> MediaFaults.Garbage? {
        guard !faults.garbage.isEmpty else { return nil }
        defer { garbageSent += 1 }
        return faults.garbage[garbageSent % faults.garbage.count]
    }

    private func spoil(_ kind: MediaFaults.Garbage) {
        let message = garbage.message(kind)
        let isText = kind != .binary
        whenFree { [self] in _ = socket?.send(isText ? .text : .binary, message) }
    }

    /// All that one `clear` brings back comes in one event.
    private func bringBack(_ message: [UInt8]) {
        guard let delay = faults.clearedMarksDelay else { return cross(message) }
        returned.append(message)
        guard returned.count == 1 else { return }
        kernel.schedule(after: delay, label: "marks come back late") { [self] in
            let all = returned
            returned = []
            for message in all.reversed() { cross(message) }
        }
    }

    /// Sends it, after what the line adds.
    private func cross(_ message: [UInt8]) {
        guard faults.jitter > 0 else { return whenFree { [self] in _ = socket?.send(.text, message) } }
        lastArrival = max(lastArrival, kernel.now + random.draw(0...faults.jitter))
        kernel.schedule(at: lastArrival, label: "media message late") { [self] in
            whenFree { [self] in _ = socket?.send(.text, message) }
        }
    }

    // MARK: from the product

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        guard !isDead else { return }
        guard held != nil else { return user?.received(isText: isText, bytes) ?? () }
        let kept = Array(bytes)
        whenFree { [self] in kept.withUnsafeBytes { user?.received(isText: isText, $0) } }
    }

    func closed(_ reason: CloseReason) {
        socket = nil
        let user = user
        self.user = nil
        if !isDead { user?.closed(reason) }
    }

    // MARK: the line

    private func whenFree(_ job: @escaping () -> Void) {
        guard !isDead else { return }
        if held == nil { job() } else { held?.append(job) }
    }

    private func hold(for time: Milliseconds) {
        held = []
        kernel.schedule(after: time, label: "media stall over") { [self] in
            let jobs = held ?? []
            held = nil
            for job in jobs { whenFree(job) }
        }
    }

    private func die() {
        isDead = true
        (socket as? MediaPipeEnd)?.freeze()
    }

    /// The connection breaks.
    func drop() { socket?.drop() }

    func close(_ reason: CloseReason) { socket?.close(reason) }

    private static func strikes(_ every: Int?, _ number: Int) -> Bool {
        guard let every, every > 0 else { return false }
        return number.isMultiple(of: every)
    }
}
