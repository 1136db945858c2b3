import CallCore
import FuzzInput

/// A chain under any order of events: what its host does stays possible, and it ends.
struct ChainFuzz {
    private var chain: SynthesisChain
    private var now = CallTime(milliseconds: 0)
    private var started: Set<Int> = []
    private var over: Set<Int> = []
    private var played: Set<Int> = []
    private var timers: [SynthesisTimer: CallTime] = [:]
    private var hasEnded = false
    private let room: Int

    init(_ input: inout FuzzInput) {
        let sources = (0..<input.below(4)).map {
            SynthesisSource(service: "s\($0)", maxCharacters: 1 + Int(input.byte()) * 4)
        }
        room = sources.map(\.maxCharacters).min() ?? 0
        chain = SynthesisChain(sources: sources, policy: SpeechTextFuzz.policy(&input))
    }

    mutating func run(_ input: inout FuzzInput) {
        for _ in 0..<400 where !input.isAtEnd && !hasEnded { step(&input) }
        feed(.textEnded)
        for _ in 0..<20_000 where !hasEnded { settle() }
        if !hasEnded { fault("no end") }
        if !timers.isEmpty { fault("timers after the end: \(timers)") }
    }

    private mutating func step(_ input: inout FuzzInput) {
        let request = started.subtracting(over).sorted().last ?? 0
        switch input.below(10) {
        case 0...3: feed(.append(input.text()))
        case 4: feed(.append(String(decoding: input.take(input.below(200)), as: UTF8.self)))
        case 5, 6: feed(.audio(request: max(0, request - input.below(2)), bytes: Int(input.byte()) * 64))
        case 7: end(max(0, request - input.below(2)), isFailed: input.below(3) == 2, isFatal: input.flag())
        case 8: now = now + Milliseconds(input.byte()) * 64
        default: fireNextTimer()
        }
    }

    /// Everything that was asked for comes, and time passes.
    private mutating func settle() {
        if let request = started.subtracting(over).min() {
            feed(.audio(request: request, bytes: 80))
            end(request, isFailed: false, isFatal: false)
        } else {
            fireNextTimer()
        }
    }

    private mutating func end(_ request: Int, isFailed: Bool, isFatal: Bool) {
        guard started.contains(request), over.insert(request).inserted else { return }
        let problem = SpeechProblem(code: "speech.test", service: "s", message: "no", isFatal: isFatal)
        feed(isFailed ? .failed(request: request, problem) : .ended(request: request))
    }

    private mutating func fireNextTimer() {
        guard let next = timers.min(by: { $0.value < $1.value }) else { return }
        now = max(now, next.value)
        timers[next.key] = nil
        feed(.timer(next.key))
    }

    private mutating func feed(_ input: SynthesisInput) {
        for action in chain.handle(input, now: now) {
            if hasEnded { fault("\(action) after the end") }
            perform(action)
        }
    }

    private mutating func perform(_ action: SynthesisAction) {
        switch action {
        case .start(let order):
            if !started.insert(order.request).inserted { fault("twice \(order.request)") }
            if started.subtracting(over).count > 2 { fault("three at once") }
            SpeechTextFuzz.check(order.text, longest: room)
        case .cancel(let request):
            if !started.contains(request) { fault("nothing to cancel") }
            over.insert(request)
        case .play(let request):
            if !started.contains(request) || !played.insert(request).inserted { fault("cannot play \(request)") }
        case .startTimer(let timer, let time): timers[timer] = time
        case .cancelTimer(let timer): timers[timer] = nil
        case .warn(let warning): if warning.description.isEmpty { fault("no words") }
        case .finished, .failed: hasEnded = true
        }
    }
}
