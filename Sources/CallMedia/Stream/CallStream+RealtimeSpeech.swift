import CallAudio
import CallCore
import MediaWire

extension CallStream {
    /// Items of voice models are counted apart from the line's utterances.
    private static var firstSerial: Int { 1_000_000 }

    /// The next sound of an item, which the first piece begins.
    func play(_ bytes: [UInt8], _ number: Int, _ format: AudioFormat, _ connection: RealtimeConnection) {
        if number > connection.lastItem { begin(number, format, connection) }
        guard let item = connection.sound(of: number) else { return }
        guard item.encoder != nil else { return append(bytes, item) }
        connection.converted.removeAll(keepingCapacity: true)
        convert(item, connection) { encoder, sound throws(ResamplerError) in
            try encoder.encode(bytes, appendingTo: &sound)
        }
        append(connection.converted, item)
    }

    /// Sound that goes on, in a message of nothing else; false for every other message.
    func playSound(in message: UnsafeRawBufferPointer, _ connection: RealtimeConnection) -> Bool {
        guard connection === realtime else { return false }
        var sound = UnsafeRawBufferPointer(start: nil, count: 0)
        let number = connection.voice.sound(in: message, now: world.now) { [scratch = world.scratch] base64 in
            guard let count = AudioBase64.decode(base64, into: scratch) else { return nil }
            sound = UnsafeRawBufferPointer(rebasing: scratch[..<count])
            return count
        }
        guard let number else { return false }
        if let item = connection.sound(of: number) { append(sound, item) }
        return true
    }

    /// All of an item's sound is there.
    func playedAll(_ number: Int, _ connection: RealtimeConnection) {
        guard let item = connection.sound(of: number) else { return }
        connection.converted.removeAll(keepingCapacity: true)
        convert(item, connection) { encoder, sound throws(ResamplerError) in
            try encoder.finish(appendingTo: &sound)
        }
        append(connection.converted, item)
        playout.finish(item.serial)
        setTicking(true)
    }

    /// An item that nobody can hear ends at once.
    private func begin(_ number: Int, _ format: AudioFormat, _ connection: RealtimeConnection) {
        connection.lastItem = number
        realtimeSerial = max(realtimeSerial, Self.firstSerial) + 1
        guard carrier != nil, let item = try? RealtimeSound(item: number, serial: realtimeSerial, format: format),
            playout.begin(item.serial)
        else {
            return connection.endings.append(.init(item: number, played: 0, isWhole: false))
        }
        if connection.items.isEmpty { watched(.talks(.bot, true), connection) }
        connection.items.append(item)
    }

    private func append(_ sound: [UInt8], _ item: RealtimeSound) {
        sound.withUnsafeBytes { append($0, item) }
    }

    private func append(_ sound: UnsafeRawBufferPointer, _ item: RealtimeSound) {
        guard !sound.isEmpty else { return }
        _ = playout.append(sound, to: item.serial)
        setTicking(true)
    }

    private func convert(
        _ item: RealtimeSound, _ connection: RealtimeConnection,
        _ body: (inout TelephonyEncoder, inout [UInt8]) throws(ResamplerError) -> Void
    ) {
        guard var encoder = item.encoder.take() else { return }
        do throws(ResamplerError) {
            try body(&encoder, &connection.converted)
        } catch {
            line.report(.problem(code: "stream.realtime", message: "sound of the voice model is lost: \(error)"))
        }
        item.encoder = consume encoder
    }

    /// Stops everything that the model says.
    func cutItems(_ connection: RealtimeConnection) {
        var port = CallStreamPort(stream: self)
        if playout.queued == connection.items.count {
            playout.cutAll(now: world.clock, &port)
        } else {
            // The last one first, so that none of them goes out once more.
            for serial in connection.items.map(\.serial).reversed() {
                playout.cut(serial, now: world.clock, &port)
            }
            connection.endings.sort { $0.item < $1.item }
        }
        flush()
    }

    /// What became of an item.
    ///
    /// - Returns: false when it is none.
    func realtimeEnded(_ serial: Int, played: Milliseconds, isWhole: Bool) -> Bool {
        guard serial > Self.firstSerial else { return false }
        guard let realtime, let index = realtime.items.firstIndex(where: { $0.serial == serial }) else { return true }
        let item = realtime.items.remove(at: index).item
        realtime.endings.append(RealtimeConnection.Ending(item: item, played: played, isWhole: isWhole))
        if realtime.items.isEmpty { watched(.talks(.bot, false), realtime) }
        return true
    }
}
