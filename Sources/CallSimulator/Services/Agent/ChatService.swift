import CallCore
import ScriptValue

/// What reaches and leaves a chat endpoint is what reaches and leaves any service that streams its answer.
public typealias ChatServiceInput = SynthesisServiceInput
public typealias ChatServiceAction = SynthesisServiceAction

/// One exchange with a simulated chat endpoint (`POST …/chat/completions`): the server's end of one HTTP request, in
/// simulated time. The answer is streamed in chunks that cut words, and in pieces that cut chunks.
public struct ChatService: Sendable {
    private struct Step: Sendable {
        var due: CallTime
        var action: ChatServiceAction
    }

    private static let timer = 0

    /// What the client did that the endpoint does not take.
    public private(set) var misuses: [ServiceMisuse] = []
    /// What the agent was asked.
    public private(set) var question: AgentScript.Question?
    /// The client went before the answer was over.
    public private(set) var wasCancelled = false
    private let settings: ChatServiceSettings
    private var random: SeededRandom
    private var steps: [Step] = []
    private var isAsked = false

    public init(_ settings: ChatServiceSettings) {
        self.settings = settings
        random = SeededRandom(seed: settings.seed).stream("chat")
    }

    public mutating func handle(_ input: ChatServiceInput, now: CallTime) -> [ChatServiceAction] {
        switch input {
        case .request(let request) where !isAsked:
            isAsked = true
            answer(request, now)
        case .cancelled where !steps.isEmpty:
            wasCancelled = true
            steps = []
            return [.cancelTimer(Self.timer)]
        case .request, .cancelled, .timer: break
        }
        let count = steps.prefix { $0.due <= now }.count
        var actions = steps.prefix(count).map(\.action)
        steps.removeFirst(count)
        if let next = steps.first { actions.append(.startTimer(Self.timer, at: next.due)) }
        return actions
    }

    private mutating func answer(_ request: WireRequest, _ now: CallTime) {
        if let fault = settings.faults.refusal {
            var refusal = OpenAIError(status: fault.status).refusal(fault.status, requestID: "req_1")
            if let seconds = fault.retryAfter { refusal.headers.add("Retry-After", String(seconds)) }
            return refuse(refusal, now)
        }
        do throws(ServiceRefusal) {
            let asked = try ChatRequestReader.read(request, key: settings.key)
            question = asked
            let calls = settings.faults.asksForTool ? [Self.strayCall] : settings.script.calls(asked)
            write(settings.faults.asksForTool ? "" : settings.script.answer(asked), calls, now)
        } catch {
            misuses.append(ServiceMisuse(at: now, message: "refused: \(error.status) \(error.text.prefix(200))"))
            refuse(error, now)
        }
    }

    private mutating func refuse(_ refusal: ServiceRefusal, _ now: CallTime) {
        let due = now + random.draw(20...80)
        add(.head(status: refusal.status, headers: refusal.headers), due)
        if !refusal.body.isEmpty { add(.body(refusal.body), due) }
        add(.end, due)
    }

    private mutating func add(_ action: ChatServiceAction, _ due: CallTime) {
        steps.append(Step(due: due, action: action))
    }

    // MARK: the answer

    private static let strayCall = AgentToolCall(id: "call_1", name: "lookup", arguments: [:])

    private mutating func write(_ text: String, _ calls: [AgentToolCall], _ now: CallTime) {
        let faults = settings.faults
        var due = now + random.draw(settings.firstChunk) + faults.delay
        guard !faults.answersWhole else {
            add(.head(status: 200, headers: HeaderList(["Content-Type": "application/json"])), due)
            add(.body(JSONText.encodePlain(ChatChunk.whole(text, calls))), due)
            return add(.end, due)
        }
        add(.head(status: 200, headers: HeaderList(["Content-Type": "text/event-stream; charset=utf-8"])), due)
        for (number, chunk) in chunks(text, calls).enumerated() {
            if number == faults.dropAtChunk { return add(.drop, due) }
            if number == faults.endAtChunk { return add(.end, due) }
            if number == faults.garbageAtChunk { send("{\"choices\":[", due) }
            if number == faults.errorAtChunk {
                send(JSONText.encodePlainText(["error": OpenAIError(status: 500).value]), due)
            }
            send(JSONText.encodePlainText(chunk), due)
            due = due + random.draw(settings.betweenChunks)
        }
        if !faults.isNeverDone { send("[DONE]", due) }
        if !faults.isHeldOpen { add(.end, due) }
    }

    private mutating func chunks(_ text: String, _ calls: [AgentToolCall]) -> [Value] {
        var chunks = [ChatChunk.first]
        var rest = text[...]
        while !rest.isEmpty {
            let size = Int(random.draw(1...9))
            chunks.append(ChatChunk.content(String(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        var reason = "stop"
        if !calls.isEmpty, settings.faults.callsAtOnce {
            let nameless = calls.map { AgentToolCall(id: "", name: $0.name, arguments: $0.arguments) }
            chunks.append(ChatChunk.together(nameless))
        } else if !calls.isEmpty {
            chunks += ChatChunk.pieces(calls, size: Int(random.draw(1...9)))
            reason = "tool_calls"
        }
        return chunks + [ChatChunk.last(reason), ChatChunk.usage]
    }

    /// An event, in one piece or cut anywhere.
    private mutating func send(_ data: String, _ due: CallTime) {
        let isOdd = settings.faults.isOdd
        let event = isOdd ? ": ping\r\nid: 7\r\ndata:\(data)\r\n\r\n" : "data: \(data)\n\n"
        var rest = Array(event.utf8)[...]
        while !rest.isEmpty {
            let size = random.chance(0.3) ? Int(random.draw(1...20)) : rest.count
            add(.body(Array(rest.prefix(size))), due)
            rest = rest.dropFirst(size)
        }
    }
}
