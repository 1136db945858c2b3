import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

/// A host with inline flows, a hand-moved clock and an environment that only takes notes.
final class HostRig {
    let environment = RecordingEnvironment()
    let library: FlowLibrary
    let store: any JournalStore
    let host: CallHost
    var now: CallTime

    /// - Parameter firstID: hosts over one store need different ones.
    init(
        _ flows: [String: String] = [:], store: any JournalStore = MemoryJournal(),
        options: RunnerOptions = .virtualTime, firstID: UInt64 = 0,
        now: CallTime = CallTime(milliseconds: 1_700_000_000_000), executor: any CallExecutor = InlineExecutor(),
        settings change: (inout HostSettings) -> Void = { _ in }
    ) {
        var settings = HostSettings()
        settings.maxConcurrentCalls = 10
        settings.inboundPolicy = .open
        change(&settings)
        self.store = store
        self.now = now
        library = FlowLibrary()
        for (name, source) in flows { library.add(Self.bundle(name, source)) }
        host = CallHost(
            store: store, library: library, environment: environment, executor: executor, settings: settings,
            options: options, ids: CountingIDs(from: firstID))
    }

    static func bundle(_ name: String, _ source: String) -> FlowBundle {
        FlowBundle(name: name, main: name + ".lua", files: [name + ".lua": Array(source.utf8)])
    }

    static let callee = "+15550001234"

    func place(_ flow: String, arguments: Value = [:], key: String? = nil, to: String = callee) throws -> CallID {
        try host.initiate(CallRequest(to: to, mode: flow, arguments: arguments, placementKey: key), now: now)
    }

    /// Places a call and has it picked up.
    func placeAndAnswer(_ flow: String, arguments: Value = [:]) throws -> CallID {
        let call = try place(flow, arguments: arguments)
        answerOrders()
        tell(call, .answered)
        return call
    }

    /// Lets a carrier report something about a call.
    @discardableResult
    func tell(_ call: CallID, _ kind: CallEvent.Kind, turn: String? = nil) -> DeliveryOutcome {
        now = now + 10
        let event = CallEvent(
            id: "event-\(now.milliseconds)", callID: call.text, timestamp: now, turnToken: turn, kind: kind)
        return host.deliver(event, now: now)
    }

    /// An inbound call shows itself.
    func rings(
        _ provider: String, from: String = "+15550007777", to: String = "+15550009999",
        kind: CallEvent.Kind = .ringing, event: String? = nil
    ) -> DeliveryOutcome {
        now = now + 10
        let event = CallEvent(
            id: event ?? "\(provider)-\(now.milliseconds)", callID: provider, providerCallID: provider, timestamp: now,
            direction: .inbound, from: from, to: to, kind: kind)
        return host.deliver(event, now: now)
    }

    func command(_ call: CallID, _ name: String, _ arguments: Value = [:], id: String) {
        now = now + 10
        host.deliver(.command(id: id, name: name, arguments: arguments), to: call, now: now)
    }

    /// Answers everything ordered so far with success.
    func answerOrders() {
        for order in environment.takeOrders() {
            now = now + 10
            host.deliver(.effect(order.id, .done(["duration_ms": 100])), to: order.call.id, now: now)
        }
    }

    /// What plays is played to its end.
    func finishSpeaking(_ call: CallID, _ utterance: String) {
        answerOrders()
        tell(call, .spoken(utterance: utterance, playedMilliseconds: 500, completed: true))
    }

    /// Moves the clock to the next timer of a live call and fires it; false when there is none.
    @discardableResult
    func fireNextTimer() -> Bool {
        guard let timer = environment.takeTimer(of: host.liveCalls) else { return false }
        now = max(now, timer.deadline)
        host.deliver(.timer(timer.id), to: timer.call, now: now)
        return true
    }

    /// Lets a world act until nothing happens any more or the host is down.
    func drive(_ world: ScriptedWorld) {
        for _ in 0..<1000 where !host.isDown {
            for order in environment.takeOrders() { world.take(order, at: now) }
            guard let mail = world.nextMail() else {
                if fireNextTimer() { continue }
                return
            }
            now = now + 10
            if deliver(mail) == .unavailable { return world.hostDied(with: mail) }
        }
        if !host.isDown { Issue.record("the call does not come to an end") }
    }

    private func deliver(_ mail: ScriptedWorld.Delivery) -> DeliveryOutcome {
        if case .carrier(let event) = mail.input { return host.deliver(event, now: now) }
        return host.deliver(mail.input, to: mail.call, now: now)
    }

    /// Versions of flows that a live call holds.
    var versionsInUse: [String] { library.list().flatMap(\.inUse) }

    var summaries: [String] { environment.orders.map(\.summary) }

    /// The stored record of a call.
    func record(_ call: CallID) throws -> CallRecord? { try store.record(of: call).flatMap(CallRecord.init(value:)) }
}
