import CallCore

/// The heart of a simulation: virtual time and the events to come. One thread, one seed, one order of events.
///
/// Actions run inside `runNext`; they schedule more. Nothing else makes time pass.
public final class SimKernel {
    /// Root of all randomness; take a `stream` of it, never the numbers themselves.
    public let random: SeededRandom
    public let eventLimit: Int
    public private(set) var clock: VirtualClock
    /// What ran so far, oldest first; the oldest half is dropped whenever `traceLimit` is reached.
    public private(set) var trace: [TraceLine] = []
    public private(set) var eventsRun = 0
    /// Waits for whatever goes on outside of the kernel, such as sockets: it may schedule events before the next one.
    public var beforeEachEvent: (() -> Void)?

    private struct Event {
        var label: String
        var action: () -> Void
    }

    private let traceLimit: Int
    private var heap = EventHeap()
    private var events: [UInt64: Event] = [:]
    private var lastSequence: UInt64 = 0

    /// - Parameters:
    ///   - eventLimit: events after which the run is taken for a loop without an end.
    ///   - traceLimit: lines of trace kept; 0 for none.
    public init(
        seed: UInt64, start: CallTime = CallTime(milliseconds: 1_750_000_000_000), eventLimit: Int = 1_000_000,
        traceLimit: Int = 20_000
    ) {
        random = SeededRandom(seed: seed)
        clock = VirtualClock(start: start)
        self.eventLimit = eventLimit
        self.traceLimit = traceLimit
    }

    public var seed: UInt64 { random.seed }
    public var now: CallTime { clock.now }
    public var pendingEvents: Int { events.count }
    /// When the next event is due; nil when nothing is left to happen.
    public var nextEventAt: CallTime? {
        beforeEachEvent?()
        dropCancelled()
        return heap.first?.time
    }

    /// Runs `action` at `time`, or now when that has passed; simultaneous events run in an order the seed decides.
    ///
    /// The label is for the trace; without a trace it is never made.
    @discardableResult
    public func schedule(
        at time: CallTime, label: @autoclosure () -> String, action: @escaping () -> Void
    ) -> EventToken {
        lastSequence += 1
        let tieBreak = SeededRandom.mix(random.seed ^ SeededRandom.mix(lastSequence))
        heap.insert(EventHeap.Key(time: max(time, now), tieBreak: tieBreak, sequence: lastSequence))
        events[lastSequence] = Event(label: traceLimit > 0 ? label() : "", action: action)
        return EventToken(sequence: lastSequence)
    }

    /// Runs `action` after `delay` milliseconds.
    @discardableResult
    public func schedule(
        after delay: Milliseconds, label: @autoclosure () -> String, action: @escaping () -> Void
    ) -> EventToken {
        schedule(at: now + max(0, delay), label: label(), action: action)
    }

    /// An event that has run or was cancelled is ignored.
    public func cancel(_ token: EventToken?) {
        if let token { events[token.sequence] = nil }
    }

    /// Forgets everything that was to come, and with it whatever the events held on to.
    public func cancelAll() {
        events.removeAll()
        heap.removeAll()
    }

    /// Moves the clock to the next event and runs it. False when there is none.
    /// - Throws: `SimError` with code `sim_event_limit`.
    public func runNext() throws(SimError) -> Bool {
        beforeEachEvent?()
        dropCancelled()
        guard let key = heap.removeFirst(), let event = events.removeValue(forKey: key.sequence) else { return false }
        guard eventsRun < eventLimit else { throw limitReached(event.label) }
        eventsRun += 1
        clock.advance(to: key.time)
        note(event.label)
        event.action()
        return true
    }

    /// Runs everything due up to and including `time`, then stands at `time`.
    /// - Throws: `SimError` with code `sim_event_limit`.
    public func run(until time: CallTime) throws(SimError) {
        while let next = nextEventAt, next <= time { _ = try runNext() }
        clock.advance(to: time)
    }

    /// Runs for `milliseconds` of virtual time.
    public func run(for milliseconds: Milliseconds) throws(SimError) { try run(until: now + milliseconds) }

    /// Runs until nothing is left to happen.
    public func runUntilIdle() throws(SimError) { while try runNext() {} }

    /// Adds a line to the trace, at the present time.
    public func note(_ label: @autoclosure () -> String) {
        guard traceLimit > 0 else { return }
        if trace.count >= traceLimit { trace.removeFirst(max(1, trace.count / 2)) }
        trace.append(TraceLine(milliseconds: clock.elapsed, label: label()))
    }

    private func dropCancelled() {
        while let first = heap.first, events[first.sequence] == nil { _ = heap.removeFirst() }
    }

    private func limitReached(_ label: String) -> SimError {
        let place = label.isEmpty ? "" : " before \"\(label)\""
        return SimError(
            code: "sim_event_limit",
            message: "stopped after \(eventLimit) events, \(clock.elapsed) ms into the simulation (seed \(seed))"
                + "\(place): something repeats without end; read the trace's last lines or raise eventLimit")
    }
}
