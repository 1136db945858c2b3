import CallCore
import Synchronization

/// A line that works, with one mistake built in.
struct BrokenLine: CarrierLine {
    /// What no line may have: something that lives longer than the line.
    private static let moods = Mutex(0)

    var inner: any CarrierLine
    let context: LineContext
    let mistake: BrokenDriver.Mistake
    private var create: CarrierRequest?
    private var isDone = false

    init(inner: any CarrierLine, context: LineContext, mistake: BrokenDriver.Mistake) {
        self.inner = inner
        self.context = context
        self.mistake = mistake
    }

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        var actions = inner.handle(input, now: now).flatMap { spoil($0) }
        actions += extra(input, now: now)
        if actions.contains(.done) { isDone = true }
        return actions
    }

    private func spoil(_ action: LineAction) -> [LineAction] {
        switch (mistake, action) {
        case (.forgetsWhatPlays, .event(let event)):
            if case .spoken("u0", _, _) = event.kind { return [] }
            return [action]
        case (.twoResults, .result): return [action, action]
        case (.forgottenResult, .result(let id, _)): return id.isMultiple(of: 2) ? [] : [action]
        case (.twoReplies, .reply): return [action, action]
        case (.forgottenReply, .reply): return []
        case (.spokenTwice, .event(let event)): return isSpoken(event) ? [action, action] : [action]
        case (.notSpoken, .event(let event)): return isSpoken(event) ? [] : [action]
        case (.leavesTimers, .cancelTimer): return []
        case (.oneEventID, .event(var event)):
            event.id = "always-the-same"
            return [.event(event)]
        default: return [action]
        }
    }

    private mutating func extra(_ input: LineInput, now: CallTime) -> [LineAction] {
        switch (mistake, input) {
        case (.dialsAgain, .response(1, .lost)):
            return [
                .request(
                    77, CarrierRequest(.post, "/2010-04-01/Accounts/\(Self.account)/Calls.json", safety: .once))
            ]
        case (.talksAfterTheEnd, _) where isDone: return [.startTimer(99, at: now + 1_000)]
        case (.owesForEver, .notice) where !isDone: return [.owes(true)]
        case (.chatty, .command): return [.note(CallNote("log", "calling \(context.to)"))]
        case (.moody, .command):
            let mood = Self.moods.withLock { mood in
                mood += 1
                return mood
            }
            return [.note(CallNote("log", "mood \(mood)"))]
        case (.endsAtUnknown, .notice(let notice, _)) where notice.key == "conformance:2":
            let event = CallEvent(
                id: notice.key, callID: "conformance", timestamp: now, kind: .ended(.hangupUser))
            return isDone ? [] : [.event(event)]
        case (.sendsKeysAgain, .command(_, .dtmf, again: true)):
            return [.request(78, CarrierRequest(.post, "/keys", safety: .once))]
        case (.windsItselfUp, .timer(99)), (.windsItselfUp, .command): return [.startTimer(99, at: now)]
        default: return []
        }
    }

    private func isSpoken(_ event: CallEvent) -> Bool { if case .spoken = event.kind { true } else { false } }

    static let account = "AC" + String(repeating: "0123456789abcdef", count: 2)
}
