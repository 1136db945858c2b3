@testable import CallCore

/// The carrier's part of a line with a stream: takes what it gets at once, and notes it.
struct PlainLine: StreamableLine {
    var commands: [LineCommand] = []
    var reconciles = 0
    var losses = 0
    var isGivenUp = false

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        switch input {
        case .command(let id, let command, _):
            commands.append(command)
            if case .place = command { return [.result(id, .done(["inline_say": false]))] }
            return [.result(id, .done(.null))]
        case .notice(let notice, _): return notice.event.map { [.event($0)] } ?? []
        case .reconcile: reconciles += 1
        case .response, .timer, .abandoned, .stream, .realtime, .foresee, .steer: break
        }
        return []
    }

    mutating func streamLost(now: CallTime) -> [LineAction] {
        losses += 1
        return []
    }

    mutating func giveUpStream(now: CallTime) -> [LineAction] {
        isGivenUp = true
        return []
    }
}

extension CarrierNotice {
    /// A notice that means one event, named by its key.
    static func event(_ kind: CallEvent.Kind) -> CarrierNotice {
        var notice = CarrierNotice(key: "\(kind)")
        notice.content = [:]
        notice.from = "\(kind)"
        return notice
    }

    fileprivate var event: CallEvent? {
        let kinds: [CallEvent.Kind] = [
            .initiated, .ringing, .answered, .ended(.completed), .transferred(failure: nil),
            .transferred(failure: "busy"),
        ]
        guard let kind = kinds.first(where: { "\($0)" == from }) else { return nil }
        return CallEvent(id: key, callID: "c", timestamp: CallTime(milliseconds: 0), kind: kind)
    }
}

/// A stream line on a clock of its own.
struct StreamBench {
    var line: StreamLine<PlainLine>
    var now = CallTime(milliseconds: 1_000_000)
    var actions: [LineAction] = []
    var timers: [Int: CallTime] = [:]
    var lastCommand = 0

    init(resumed: Bool = false, situation: LineSituation? = nil) {
        var context = LineContext(
            callID: CallID("c"), providerCallID: resumed ? "p" : nil, direction: .outbound, from: "+15550000000",
            to: "+15550001111", webhookURL: "https://example.com/hook", salt: "s")
        context.isResumed = resumed
        context.situation = situation
        line = StreamLine(
            PlainLine(), context, stream: LineStream(url: "wss://example.com/voice/stream", token: "0123456789abcdef"))
    }

    @discardableResult
    mutating func give(_ input: LineInput) -> [LineAction] {
        let made = line.handle(input, now: now)
        for action in made {
            switch action {
            case .startTimer(let number, let at): timers[number] = at
            case .cancelTimer(let number): timers[number] = nil
            default: break
            }
        }
        actions += made
        return made
    }

    @discardableResult
    mutating func order(_ command: LineCommand, again: Bool = false) -> (id: EffectID, actions: [LineAction]) {
        lastCommand += 1
        return (lastCommand, give(.command(lastCommand, command, again: again)))
    }

    @discardableResult
    mutating func tell(_ report: StreamReport) -> [LineAction] { give(.stream(report)) }

    mutating func happen(_ kind: CallEvent.Kind) { give(.notice(.event(kind), reply: nil)) }

    mutating func pass(_ time: Milliseconds) {
        let end = now + time
        while let next = timers.min(by: { $0.value < $1.value }), next.value <= end {
            timers[next.key] = nil
            now = next.value
            give(.timer(next.key))
        }
        now = end
    }

    /// An answered call whose stream is open.
    static func open() -> StreamBench {
        var bench = StreamBench()
        bench.order(.place(Placement(to: "+15550001111", from: "+15550000000", ring: 30_000)))
        bench.happen(.answered)
        bench.tell(.opened)
        bench.actions = []
        return bench
    }

    var orders: [StreamOrder] {
        actions.compactMap { if case .stream(let order) = $0 { order } else { nil } }
    }
    var events: [CallEvent.Kind] {
        actions.compactMap { if case .event(let event) = $0 { event.kind } else { nil } }
    }
    var warnings: [String] {
        actions.compactMap { if case .note(let note) = $0, note.kind == "warning" { note.text } else { nil } }
    }
    func result(_ id: EffectID) -> EffectResult? {
        actions.compactMap { if case .result(id, let result) = $0 { result } else { nil } }.first
    }
}

extension Utterance {
    static func words(_ id: String, _ text: String = "Hello there.") -> Utterance {
        Utterance(id: id, content: .text(text))
    }
}
