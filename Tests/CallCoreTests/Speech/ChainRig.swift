import Testing

@testable import CallCore

/// A chain with its host: keeps sound as a host would, and writes down what is asked for.
struct ChainRig {
    var chain: SynthesisChain
    var now = CallTime(milliseconds: 0)
    /// Every request, by number.
    private(set) var orders: [Int: SynthesisOrder] = [:]
    private(set) var cancelled: Set<Int> = []
    private(set) var played: Set<Int> = []
    /// What reached the line: request and bytes, in order.
    private(set) var line: [Sound] = []
    private(set) var warnings: [SynthesisWarning] = []
    private(set) var ending: SynthesisAction?
    private(set) var timers: [SynthesisTimer: CallTime] = [:]
    private var held: [Int: Int] = [:]

    struct Sound: Equatable {
        var request: Int
        var bytes: Int
    }

    init(
        _ services: [String] = ["a", "b", "c"], characters: Int = 4_000, style: SpeechStyle = SpeechStyle(),
        policy: DirectivePolicy = DirectivePolicy(), limits: SynthesisLimits = SynthesisLimits()
    ) {
        chain = SynthesisChain(
            sources: services.map { SynthesisSource(service: $0, maxCharacters: characters) }, style: style,
            policy: policy, limits: limits)
    }

    /// Requests that were asked for and neither ended nor were cancelled.
    var texts: [String] { orders.keys.sorted().compactMap { orders[$0]?.text } }
    var services: [String] { orders.keys.sorted().compactMap { orders[$0]?.service } }
    var last: Int { orders.keys.max() ?? 0 }
    var lineOrder: [Int] { line.map(\.request) }

    @discardableResult
    mutating func send(_ input: SynthesisInput) -> [SynthesisAction] {
        if case .audio(let request, let bytes) = input, !cancelled.contains(request) {
            if played.contains(request) { put(request, bytes) } else { held[request, default: 0] += bytes }
        }
        if case .timer(let timer) = input { timers[timer] = nil }
        let actions = chain.handle(input, now: now)
        for action in actions { perform(action) }
        return actions
    }

    /// Time passes, and timers that are due fire, in order.
    mutating func wait(_ time: Milliseconds) {
        let end = now + time
        while let next = timers.min(by: { $0.value < $1.value }), next.value <= end {
            now = max(now, next.value)
            send(.timer(next.key))
        }
        now = end
    }

    /// A request's whole answer comes at once.
    mutating func answer(_ request: Int, bytes: Int = 800) {
        send(.audio(request: request, bytes: bytes))
        send(.ended(request: request))
    }

    mutating func fail(_ request: Int, isFatal: Bool = false) {
        let service = orders[request]?.service ?? ""
        send(
            .failed(
                request: request,
                SpeechProblem(code: "speech.test", service: service, message: "no", isFatal: isFatal)))
    }

    private mutating func perform(_ action: SynthesisAction) {
        #expect(ending == nil, "\(action) after the end")
        switch action {
        case .start(let order):
            #expect(orders[order.request] == nil)
            orders[order.request] = order
        case .cancel(let request):
            cancelled.insert(request)
            held[request] = nil
        case .play(let request):
            #expect(!cancelled.contains(request))
            played.insert(request)
            put(request, held.removeValue(forKey: request) ?? 0)
        case .startTimer(let timer, let time): timers[timer] = time
        case .cancelTimer(let timer): timers[timer] = nil
        case .warn(let warning): warnings.append(warning)
        case .finished, .failed: ending = action
        }
    }

    private mutating func put(_ request: Int, _ bytes: Int) {
        if line.last?.request == request {
            line[line.count - 1].bytes += bytes
        } else if bytes > 0 {
            line.append(Sound(request: request, bytes: bytes))
        }
    }
}
