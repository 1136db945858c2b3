import CallCore
import MediaWire
import WebSocketWire

extension CallStream {
    // MARK: connections

    /// A carrier's socket was let in.
    ///
    /// - Returns: who reads it.
    public func connected(_ id: Int, _ socket: any MessageSocket) -> any MessageSocketUser {
        let connection = CarrierConnection(id, socket: socket, dialect: settings.dialect, stream: self)
        arriving[id] = connection
        world.start(.preStart(connection: id), of: self, at: world.now + settings.preStart)
        return connection
    }

    func startIsLate(_ id: Int) {
        guard let connection = arriving.removeValue(forKey: id) else { return }
        world.count { $0.startTimeouts += 1 }
        connection.close(CloseReason(code: 1008, text: "Start timeout"))
    }

    func gone(_ connection: CarrierConnection, _ reason: CloseReason) {
        world.cancel(.preStart(connection: connection.id), of: self)
        arriving[connection.id] = nil
        let isNew = !connection.hasStarted
        world.ended(
            connection.id,
            why: isNew ? "the carrier connected, and closed before its stream had started (\(reason.code))" : nil)
        // A connection that was replaced has nothing to say.
        guard carrier === connection else { return }
        carrier = nil
        world.cancel(.pulse, of: self)
        guard !isOver else { return }
        flowEnds()
        var port = CallStreamPort(stream: self)
        playout.abandon(now: world.clock, &port)
        setTicking(false)
        settleRealtime()
        line.report(.lost)
        // Nothing of it was heard: the line may have it said on the next stream, or by others.
        for serial in playout.takeWaiting() {
            stopMaking(serial)
            guard spoken.removeValue(forKey: serial) != nil else { continue }
            line.report(.failed(serial: serial, message: "the media stream is gone"))
        }
    }

    // MARK: messages

    func take(_ message: MediaMessage, of connection: CarrierConnection) {
        switch message {
        case .start(let start): self.start(start, connection)
        case .dtmf(let digit) where carrier === connection:
            if digit.track == .inbound { line.report(.digit(String(digit.digit))) }
        case .mark(let name) where carrier === connection: marked(name)
        case .stop where carrier === connection: connection.close(CloseReason(code: 1000))
        case .error(let code, let title):
            let words = [code, title].compactMap { $0 }.joined(separator: " ")
            line.report(.problem(code: "stream.carrier", message: "the carrier refused a media message: \(words)"))
        case .playFailed(let reason):
            line.report(.problem(code: "stream.carrier", message: "the carrier could not play sound: \(reason)"))
        case .connected, .cleared, .media, .unknown: break
        case .dtmf, .mark, .stop: outOfPlace()
        }
    }

    private func start(_ start: MediaStart, _ connection: CarrierConnection) {
        guard !connection.hasStarted else {
            outOfPlace()
            return connection.close(CloseReason(code: 1008, text: "Duplicate start"))
        }
        if let known = line.providerCallID(), known != start.callID {
            return refuse(connection, "Unknown call", "its start named another call")
        }
        if let format = start.format, format != .telephone {
            return refuse(
                connection, "Unsupported media format", "its sound is not \u{00B5}-law of 8 kHz, which was asked for")
        }
        world.cancel(.preStart(connection: connection.id), of: self)
        arriving[connection.id] = nil
        connection.start(streamID: start.streamID)
        world.started(connection.id)
        let old = carrier
        carrier = connection
        if let old {
            // The newer one counts; what the older one still had to play is gone with it.
            var port = CallStreamPort(stream: self)
            playout.abandon(now: world.clock, &port)
            old.close(CloseReason(code: 1000, text: "Replaced"))
            settleRealtime()
        }
        watchPulse()
        if foreseen != nil { keepForeseen(Self.foreseenUse) }
        line.report(.opened)
    }

    private func refuse(_ connection: CarrierConnection, _ text: String, _ why: String) {
        world.count { $0.badStarts += 1 }
        world.cancel(.preStart(connection: connection.id), of: self)
        arriving[connection.id] = nil
        connection.close(CloseReason(code: 1008, text: text))
        world.ended(connection.id, why: why)
    }

    func malformed() { world.count { $0.malformed += 1 } }
    func outOfPlace() { world.count { $0.outOfPlace += 1 } }

    // MARK: out

    func send(_ command: MediaCommand, frames: Int = 0) {
        guard let carrier, carrier.write(command) else { return }
        isFlushed = false
        if frames > 0 { world.count { $0.framesOut += frames } }
    }

    private func marked(_ name: String) {
        guard let mark = MarkName.read(name) else { return outOfPlace() }
        var port = CallStreamPort(stream: self)
        playout.marked(mark, now: world.clock, &port)
        settleRealtime()
        flush()
    }
}
