import CallCore

extension Playout {
    /// The carrier says that all before this mark has been played.
    public mutating func marked(_ mark: PlayoutMark, now: Milliseconds, _ port: inout some PlayoutPort) {
        // Marks of an earlier epoch came back because they were dropped.
        guard mark.epoch == epoch, let index = index(of: mark.serial) else { return }
        let place = min(Int(mark.position) * PlayoutEntry.bytesPerMillisecond, entries[index].sent)
        guard place >= entries[index].acknowledged else { return }
        entries[index].acknowledged = place
        entries[index].acknowledgedAt = now
        entries[index].sound.forget(before: place)
        let entry = entries[index]
        guard entry.endIsMarked, mark.position == entry.milliseconds else { return }
        end(index, played: entry.milliseconds, isWhole: true, &port)
    }

    /// Stops an utterance.
    public mutating func cut(_ serial: Int, now: Milliseconds, _ port: inout some PlayoutPort) {
        guard let index = index(of: serial) else { return }
        let entry = entries[index]
        let played = entry.played(now: now)
        entries.remove(at: index)
        if entry.sent > 0 { clear(now: now, &port) }
        port.report(.ended(serial: serial, played: played, isWhole: false))
    }

    /// Stops everything.
    public mutating func cutAll(now: Milliseconds, _ port: inout some PlayoutPort) {
        guard !entries.isEmpty else { return }
        let all = entries
        entries.removeAll(keepingCapacity: true)
        if all.contains(where: { $0.sent > 0 }) { clear(now: now, &port) }
        for entry in all {
            port.report(.ended(serial: entry.serial, played: entry.played(now: now), isWhole: false))
        }
    }

    /// The stream has ended: nothing more is heard of what has begun. What has not, waits for the next stream.
    public mutating func abandon(now: Milliseconds, _ port: inout some PlayoutPort) {
        let begun = entries.filter(\.hasBegun)
        entries.removeAll(where: \.hasBegun)
        restart()
        epoch += 1
        for entry in begun {
            let played = entry.played(now: now)
            port.report(.ended(serial: entry.serial, played: played, isWhole: false))
        }
    }

    /// Gives up what has not begun; nothing is reported of it.
    public mutating func takeWaiting() -> [Int] {
        let waiting = entries.filter { !$0.hasBegun }.map(\.serial)
        entries.removeAll { !$0.hasBegun }
        return waiting
    }

    /// Drops what waits at the carrier. What was sent of others than the one that was cut goes out again.
    private mutating func clear(now: Milliseconds, _ port: inout some PlayoutPort) {
        for index in entries.indices where entries[index].sent > 0 {
            let played = Int(entries[index].played(now: now)) * PlayoutEntry.bytesPerMillisecond
            let place = played - played % Self.frameBytes
            entries[index].sent = max(place, entries[index].sound.start)
            entries[index].acknowledged = entries[index].sent
            entries[index].acknowledgedAt = now
            entries[index].marked = entries[index].sent
            entries[index].endIsMarked = false
        }
        epoch += 1
        restart()
        port.clear()
    }

    /// A carrier that does not return its marks does not hold the call up.
    mutating func expire(now: Milliseconds, _ port: inout some PlayoutPort) {
        var index = 0
        while index < entries.count {
            guard entries[index].endIsMarked, now >= entries[index].dueAt + settings.patience else {
                index += 1
                continue
            }
            port.report(.unconfirmed(serial: entries[index].serial))
            end(index, played: entries[index].milliseconds, isWhole: true, &port)
        }
    }

    private mutating func end(
        _ index: Int, played: Milliseconds, isWhole: Bool, _ port: inout some PlayoutPort
    ) {
        let serial = entries.remove(at: index).serial
        port.report(.ended(serial: serial, played: played, isWhole: isWhole))
    }
}
