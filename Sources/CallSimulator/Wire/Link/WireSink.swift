import CallCore
import Synchronization
import VoiceCallEngine

/// Brings what happens on the product's lines to its calls, for as long as the product's process is up.
final class WireSink: LineSink {
    private let host = Mutex<CallHost?>(nil)
    private let clock: any HostClock
    private let notes = Mutex<[SimNote]>([])

    init(clock: any HostClock) { self.clock = clock }

    func connect(_ host: CallHost?) { self.host.withLock { $0 = host } }

    func happened(_ event: CallEvent, holding replies: HeldReplies) -> VoiceCallEngine.DeliveryOutcome {
        guard let host = host.withLock({ $0 }) else { return .unavailable }
        return host.deliver(event, now: clock.now(), holding: replies)
    }

    func answered(_ order: EffectID, of call: CallID, _ result: EffectResult, holding replies: HeldReplies) {
        guard let host = host.withLock({ $0 }) else { return }
        host.deliver(.effect(order, result), to: call, now: clock.now(), holding: replies)
    }

    func happened(_ event: RealtimeEvent, number: Int, of session: EffectID, in call: CallID) {
        guard let host = host.withLock({ $0 }) else { return }
        host.deliver(.realtime(session, event, number: number), to: call, now: clock.now())
    }

    func observe(_ note: CallNote, of call: CallID) {
        notes.withLock { $0.append(SimNote(call: call, at: clock.now(), note: note)) }
    }

    func drainNotes() -> [SimNote] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes
        }
    }
}
