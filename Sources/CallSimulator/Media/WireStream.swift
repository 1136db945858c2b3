import CallCore
import CallMedia
import MediaWire
import WebSocketWire

/// One media stream of a carrier's call: frames of 20 ms both ways, what waits to be played, marks, keys.
final class WireStream: MessageSocketUser {
    enum Ending: Hashable {
        /// No socket came of it, in words.
        case failed(String)
        /// The product closed the socket, or it broke.
        case closed
        /// The carrier closed it.
        case stopped
    }

    let leg: WireLeg
    let stream: CarrierStream
    private let reader: CarrierMediaReader
    private var writer: CarrierMediaWriter
    private var buffer = CarrierBuffer()
    /// Once it is asked for.
    private var socket: FaultySocket?
    private var media: LineMedia?
    private var startedAt = CallTime(milliseconds: 0)
    private var ticks: Milliseconds = 0
    private var isOver = false
    /// The stream is there.
    var onStarted: () -> Void = {}
    /// It is over; called once.
    var onEnded: (Ending) -> Void = { _ in }
    /// A message of the product's was refused.
    var onRefused: (CarrierRefusal) -> Void = { _ in }

    init(_ leg: WireLeg, _ stream: CarrierStream) {
        self.leg = leg
        self.stream = stream
        reader = CarrierMediaReader(stream)
        writer = CarrierMediaWriter(stream)
    }

    // MARK: opening

    /// Asks for the socket.
    func open(_ dial: MediaDial, over connect: @escaping MediaConnect) {
        let name = "\(leg.id) \(leg.socketCount)"
        let faults = leg.network.mediaFaults(leg.id, leg.socketCount)
        leg.socketCount += 1
        let socket = FaultySocket(faults, MediaGarbage(stream: stream), kernel: leg.kernel, name: name)
        socket.open(dial, over: connect, user: self) { [weak self] refusal in
            guard let self else { return }
            if let refusal {
                let why = refusal.status == 0 ? refusal.message : "HTTP \(refusal.status)"
                end(.failed(why))
            } else if isOver {
                socket.close(CloseReason(code: 1000))
            } else {
                begin(socket)
            }
        }
    }

    private func begin(_ socket: FaultySocket) {
        self.socket = socket
        startedAt = leg.now
        if let line = leg.line { media = line.attachMedia() }
        if let connected = writer.connected() { socket.send(connected, .connected) }
        socket.send(writer.start(), .start)
        onStarted()
        tick()
    }

    // MARK: 20 ms

    private func tick() {
        guard !isOver, let socket else { return }
        let frame = buffer.frame()
        media?.hear(frame)
        for mark in buffer.passedMarks() { socket.send(writer.mark(mark), .mark) }
        if ticks > 0, let line = leg.line {
            let sound = line.farFrame(from: leg.now + -20)
            socket.send(writer.media(sound, timestamp: timestamp), .media)
        }
        ticks += 1
        leg.kernel.schedule(at: startedAt + ticks * 20, label: "media frame") { [weak self] in self?.tick() }
    }

    /// Plivo counts since the Unix epoch.
    private var timestamp: Milliseconds {
        stream.dialect == .plivo ? leg.now.milliseconds : (ticks - 1) * 20
    }

    /// The far end presses a key.
    func press(_ key: Character) {
        guard !isOver, let socket else { return }
        let time =
            switch stream.dialect {
            case .twilio: ""
            case .telnyx: WireDate.iso8601(leg.now)
            case .plivo: "\(leg.now.milliseconds)"
            }
        socket.send(writer.dtmf(key, time: time), .other)
    }

    // MARK: what the product sends

    func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
        guard !isOver else { return }
        guard isText else { return refuse(.binary(stream.dialect)) }
        do throws(CarrierRefusal) {
            take(try reader.read(Array(bytes)))
        } catch {
            refuse(error)
        }
    }

    private func take(_ order: CarrierOrder) {
        switch order {
        case .audio(let audio): buffer.append(audio)
        case .mark(let name): buffer.mark(name)
        case .clear:
            let dropped = buffer.clear()
            media?.cleared()
            // Plivo says that it has cleared; the others return the marks, played or not.
            if let cleared = writer.cleared() { return say(cleared) }
            for mark in dropped { socket?.send(writer.mark(mark), .clearedMark) }
        case .digits(let digits): leg.order(.dtmf(digits: digits))
        }
    }

    private func refuse(_ refusal: CarrierRefusal) {
        onRefused(refusal)
        if let words = writer.refusal(refusal) { say(words) }
    }

    private func say(_ message: [UInt8]) { socket?.send(message, .other) }

    // MARK: the end

    /// The carrier ends it: the call is over, or goes on with something else.
    func stop() {
        guard !isOver else { return }
        if let stop = writer.stop() { say(stop) }
        socket?.close(CloseReason(code: 1000))
        end(.stopped)
    }

    /// The connection breaks, by fault.
    func breakOff() {
        guard !isOver else { return }
        socket?.drop()
    }

    func closed(_ reason: CloseReason) { end(.closed) }

    private func end(_ ending: Ending) {
        guard !isOver else { return }
        isOver = true
        media?.close()
        if media != nil { leg.line?.detachMedia() }
        media = nil
        socket = nil
        onEnded(ending)
    }
}
