import CallCore

/// A line without a carrier, in virtual time: keeps its timers and its open requests.
struct LineBench: Sendable {
    static let start = CallTime(milliseconds: 1_767_225_600_000)
    /// More timers than this within one stretch of time are a line that winds itself up.
    private static let mostTimers = 1_000

    private(set) var recording: LineRecording
    private(set) var watch: LineWatch
    private(set) var now = Self.start
    private(set) var requests: [(id: RequestID, request: CarrierRequest)] = []
    /// Requests without an answer yet.
    private(set) var pending: [RequestID] = []
    private var line: any CarrierLine
    private var lastEffect = 0
    private var lastReply = 0
    private var isWoundUp = false

    init(_ driver: any CarrierDriver, _ context: LineContext) {
        line = driver.line(context)
        recording = LineRecording(context: context)
        watch = LineWatch(context)
    }

    // MARK: in

    @discardableResult
    mutating func feed(_ input: LineInput) -> [LineAction] {
        if case .response(let id, _) = input { pending.removeAll { $0 == id } }
        let step = LineRecording.Step(now: now, input: input, actions: line.handle(input, now: now))
        recording.steps.append(step)
        watch.saw(step)
        for case .request(let id, let request) in step.actions {
            requests.append((id, request))
            pending.append(id)
        }
        return step.actions
    }

    @discardableResult
    mutating func order(_ command: LineCommand, again: Bool = false) -> EffectID {
        lastEffect += 1
        feed(.command(lastEffect, command, again: again))
        return lastEffect
    }

    /// Hands in a webhook; one that wants a document waits for it.
    @discardableResult
    mutating func take(_ notice: CarrierNotice) -> ReplyID? {
        guard notice.wantsDocument else {
            feed(.notice(notice, reply: nil))
            return nil
        }
        lastReply += 1
        feed(.notice(notice, reply: lastReply))
        return lastReply
    }

    /// Answers every open request, and those that come of the answers.
    mutating func answerAll(_ response: CarrierResponse, limit: Int = 20) {
        for _ in 0..<limit {
            guard let next = pending.first else { return }
            feed(.response(next, response))
        }
    }

    /// Lets time pass; timers ring when they are due.
    ///
    /// - Parameter response: what comes of each request that is sent meanwhile; nothing when nil.
    mutating func pass(_ length: Milliseconds, answering response: CarrierResponse? = nil) {
        let end = now + length
        if let response { answerAll(response) }
        guard !isWoundUp else { return }
        for _ in 0..<Self.mostTimers {
            let due = watch.timers.filter { $0.value <= end }
            guard let next = due.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
                now = end
                return
            }
            now = max(now, next.value)
            feed(.timer(next.key))
            if let response { answerAll(response) }
        }
        watch.violate(.settles, "\(Self.mostTimers) timers rang within \(length) ms")
        isWoundUp = true
        now = end
    }

    /// Lets everything come to its end and looks at what is left.
    mutating func finish() {
        pass(LineWatch.longestCommand)
        watch.finish(now: now)
    }

    // MARK: out

    func result(of id: EffectID) -> EffectResult? {
        for step in recording.steps {
            for case .result(id, let result) in step.actions { return result }
        }
        return nil
    }

    var violations: [LineViolation] { watch.violations }
}
