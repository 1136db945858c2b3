import CallCore
import ScriptValue

/// Looks at what goes into a line and comes out of it, and notes the rules it breaks.
struct LineWatch: Sendable {
    /// A command may wait for others before it; none waits longer than this after it was given, in milliseconds.
    static let longestCommand: Milliseconds = 20 * 60_000

    let context: LineContext
    private(set) var violations: [LineViolation] = []
    private(set) var isDone = false
    private(set) var isEnded = false
    private(set) var timers: [Int: CallTime] = [:]
    /// Commands that have no result yet, with the moment they were given.
    /// Voice models whose result has not come.
    private var models: Set<EffectID> = []
    private(set) var open: [EffectID: (command: LineCommand, since: CallTime)] = [:]
    /// Webhooks that wait, with the moment they came.
    private(set) var waiting: [ReplyID: CallTime] = [:]
    private(set) var answered: Set<EffectID> = []
    private var replied: Set<ReplyID> = []
    private var abandoned: Set<ReplyID> = []
    private var commands: [EffectID: LineCommand] = [:]
    private var taken: Set<String> = []
    private var spoken: [String: Int] = [:]
    private var eventKinds: [String: CallEvent.Kind] = [:]
    private var requests: Set<RequestID> = []
    /// Since when a report is owed.
    private var owesSince: CallTime?
    private var creation = CreationWatch()

    init(_ context: LineContext) {
        self.context = context
        // What an earlier process had played is to be reported as well.
        if let speech = context.situation?.speech, !speech.isDoubtful { taken.insert(speech.utterance.id) }
    }

    mutating func saw(_ step: LineRecording.Step) {
        saw(step.input, now: step.now)
        for action in step.actions { saw(action, of: step.input, now: step.now) }
        // One that was started and cancelled at once has done no harm.
        guard isDone, !timers.isEmpty else { return }
        violate(.silentWhenDone, "\(step.input.word) left timers \(timers.keys.sorted()) on a line that was done")
        timers = [:]
    }

    mutating func violate(_ rule: LineRule, _ detail: String) {
        violations.append(LineViolation(rule: rule, detail: detail))
    }

    // MARK: in

    private mutating func saw(_ input: LineInput, now: CallTime) {
        checkLate(now: now)
        switch input {
        case .command(let id, let command, _):
            guard commands[id] == nil else { return }
            commands[id] = command
            open[id] = (command, now)
        case .notice(_, let reply): if let reply { waiting[reply] = now }
        case .response(let id, let response): creation.answered(id, response)
        case .timer(let number): timers[number] = nil
        case .abandoned(let reply):
            abandoned.insert(reply)
            waiting[reply] = nil
        case .realtime(let id, _): models.insert(id)
        case .reconcile, .stream, .foresee, .steer: break
        }
    }

    private mutating func checkLate(now: CallTime) {
        for (reply, since) in waiting.sorted(by: { $0.key < $1.key }) where now - since > context.replyBudget {
            violate(.oneReply, "reply \(reply) was not given within \(context.replyBudget) ms")
            waiting[reply] = nil
        }
        if let since = owesSince, now - since > context.replyBudget {
            violate(.owes, "a report was owed for \(now - since) ms")
            owesSince = nil
        }
        for (id, order) in open.sorted(by: { $0.key < $1.key }) where now - order.since > Self.longestCommand {
            violate(.oneResult, "command \(id) (\(order.command.word)) had no result after \(now - order.since) ms")
            open[id] = nil
        }
    }

    // MARK: out

    private mutating func saw(_ action: LineAction, of input: LineInput, now: CallTime) {
        switch action {
        case .result(let id, let result): saw(result, of: id)
        case .reply(let id, _): sawReply(id)
        case .event(let event): saw(event)
        case .request(let id, let request): saw(request, id, of: input)
        case .startTimer(let number, let time): timers[number] = time
        case .cancelTimer(let number): timers[number] = nil
        case .owes(let owes): saw(owes: owes, now: now)
        case .note(let note): check(note)
        case .stream, .realtime: break
        case .done: sawDone(input)
        }
    }

    private mutating func saw(owes: Bool, now: CallTime) {
        if owes == (owesSince != nil) { violate(.owes, owes ? "a report was owed already" : "no report was owed") }
        owesSince = owes ? now : nil
    }

    private mutating func saw(_ result: EffectResult, of id: EffectID) {
        guard models.remove(id) == nil else { return }
        guard let command = commands[id] else { return violate(.oneResult, "a result for command \(id), never given") }
        guard answered.insert(id).inserted else {
            return violate(.oneResult, "command \(id) (\(command.word)) has two results")
        }
        open[id] = nil
        guard case .done(let value) = result else { return }
        if case .speak(let utterance) = command { taken.insert(utterance.id) }
        if case .place(let placement) = command, value["inline_say"] == true, let say = placement.say {
            taken.insert(say.id)
        }
    }

    private mutating func sawReply(_ id: ReplyID) {
        let wasWaiting = waiting.removeValue(forKey: id) != nil
        guard replied.insert(id).inserted else { return violate(.oneReply, "reply \(id) was given twice") }
        if !wasWaiting, !abandoned.contains(id) { violate(.oneReply, "reply \(id), which nobody waits for") }
    }

    private mutating func saw(_ event: CallEvent) {
        if isDone { violate(.silentWhenDone, "event \(event.id)") }
        if let kind = eventKinds[event.processingKey], kind != event.kind {
            violate(.eventIDs, "event id \(event.processingKey) names two events")
        }
        eventKinds[event.processingKey] = event.kind
        switch event.kind {
        case .spoken(let utterance, _, _):
            spoken[utterance, default: 0] += 1
            if spoken[utterance] == 2 { violate(.spokenOnce, "utterance \(utterance) was reported spoken twice") }
        case .ended:
            if isEnded { violate(.hangUpTwice, "the end was reported twice") }
            isEnded = true
        case .transferred(nil): isEnded = true
        default: break
        }
    }

    private mutating func saw(_ request: CarrierRequest, _ id: RequestID, of input: LineInput) {
        if isDone { violate(.silentWhenDone, "request \(request.method.rawValue), after \(input.word)") }
        if id < 1 || !requests.insert(id).inserted { violate(.requestIDs, "request \(id) is not a new number from 1") }
        var isPlacing = false
        if case .command(_, .place, _) = input { isPlacing = true }
        if let problem = creation.saw(id, request, isPlacing: isPlacing) { violate(.createOnce, problem) }
    }

    private mutating func check(_ note: CallNote) {
        let texts = [note.text] + note.data.values.map(JSONText.encodeText)
        for secret in secrets where texts.contains(where: { $0.contains(secret) }) {
            violate(.privateNotes, "the note '\(note.kind)' holds a number of the call's, its salt or its webhook URL")
        }
    }

    private var secrets: [String] {
        let numbers = [context.from, context.to].map { String($0.drop { $0 == "+" }) }.filter { $0.utf8.count >= 6 }
        return numbers + [context.salt, context.webhookURL].filter { $0.utf8.count >= 6 }
    }

    private mutating func sawDone(_ input: LineInput) {
        if isDone { violate(.silentWhenDone, "done twice") }
        isDone = true
        for (id, order) in open.sorted(by: { $0.key < $1.key }) {
            violate(.oneResult, "command \(id) (\(order.command.word)) had no result when the line was done")
        }
        for reply in waiting.keys.sorted() {
            violate(.oneReply, "reply \(reply) was not given when the line was done")
        }
        if owesSince != nil { violate(.owes, "a report was owed when the line was done") }
        owesSince = nil
        if !timers.isEmpty {
            violate(.timersCancelled, "timers \(timers.keys.sorted()) were left after \(input.word)")
        }
        open = [:]
        waiting = [:]
        timers = [:]
    }

    /// All that could still come has come.
    mutating func finish(now: CallTime) {
        for (id, order) in open.sorted(by: { $0.key < $1.key }) {
            violate(.oneResult, "command \(id) (\(order.command.word)) had no result after \(now - order.since) ms")
        }
        for reply in waiting.keys.sorted() { violate(.oneReply, "reply \(reply) was never given") }
        guard !isDone, !isEnded else { return }
        for utterance in taken.sorted() where spoken[utterance] == nil {
            violate(.spokenOnce, "utterance \(utterance) was taken and never reported spoken")
        }
    }
}
