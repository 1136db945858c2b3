import CallCore
import ScriptValue
import VoiceCallEngine

/// The agent that speaks through the calls, as a list of rules. Results are `{text = …}`.
public final class SimAgent {
    /// The first rule that fits answers. Without one the agent repeats what it was told.
    public var rules: [AgentRule] = []
    /// Questions so far, in order.
    public private(set) var requests: [AgentRequest] = []
    /// Questions withdrawn before they were answered.
    public private(set) var cancelled = 0

    /// Whether an answer that is spoken comes sentence by sentence, as it does where the sound of calls is streamed.
    var tellsSentences = true

    private let world: SimWorld
    private var random: SeededRandom
    private var pending = PendingAnswers()
    /// Sentences that the engine was not there to take; it hears them when it asks again.
    private var untold: [OrderBook.Key: [(text: String, number: Int)]] = [:]
    /// Tools that are being run.
    private var open: [OrderBook.Key: OpenCall] = [:]

    private struct OpenCall {
        var order: EffectOrder
        var request: AgentRequest
        var round: AgentRound
        var number: Int
        /// When no answer is wanted any more.
        var deadline: CallTime
        var then: AgentRule.Answer
    }

    init(world: SimWorld) {
        self.world = world
        random = world.kernel.random.stream("agent")
    }

    func ask(_ request: AgentRequest, _ order: EffectOrder) {
        requests.append(request)
        let usual = random.draw(world.settings.latencies.agent) + world.faults.delay("agent, order \(order.id)")
        if world.faults.strikes(.agentFailure, "order \(order.id)") {
            let failure = EffectResult.failed(reason: "failed", message: "the agent failed (injected fault)")
            return answer(order, failure, usual, request)
        }
        guard let index = rules.firstIndex(where: { $0.fits(request) }) else {
            return answer(order, .done(["text": Value("You said: \(request.text)")]), usual, request)
        }
        rules[index].uses = rules[index].uses.map { $0 - 1 }
        let delay = rules[index].delay ?? usual
        var next = rules[index].answer
        var result = Value.null
        // What was asked before, with fewer words, has had these results.
        for round in request.progress.rounds {
            guard case .calls(_, _, let then) = next else { break }
            next = then
            result = Self.plain(round.calls.first?.result ?? .null)
        }
        follow(next, order, request, delay, number: request.progress.rounds.count + 1, result: result)
    }

    private static func plain(_ result: Value) -> Value { result["result"] ?? result }

    private func follow(
        _ next: AgentRule.Answer, _ order: EffectOrder, _ request: AgentRequest, _ delay: Milliseconds, number: Int,
        result: Value = .null
    ) {
        switch next {
        case .text(let text):
            let words = text.replacing("{text}", with: request.text).replacing("{result}", with: result.spokenText)
            answer(order, .done(["text": Value(words)]), delay, request)
        case .value(let value): answer(order, .done(value), delay, request)
        case .failure(let reason, let message): answer(order, .failed(reason: reason, message: message), delay, request)
        case .silence: answer(order, .done(.null), .longestDelay, request)
        case .calls(let tool, let arguments, let then):
            guard request.tools.contains(where: { $0["name"]?.text == tool }) else {
                let message = "the scripted agent was not offered the tool '\(tool)'"
                return answer(order, .failed(reason: "failed", message: message), delay, request)
            }
            let call = AgentToolCall(id: "tool-\(order.id)-\(number)", name: tool, arguments: arguments)
            let open = OpenCall(
                order: order, request: request, round: AgentRound(calls: [call]), number: number,
                deadline: world.kernel.now + request.deadline, then: then)
            self.call(open, after: delay)
        }
    }

    // MARK: tools

    private func call(_ open: OpenCall, after delay: Milliseconds) {
        let order = open.order
        let token = world.kernel.schedule(
            after: delay, label: "agent wants a tool \(order.call.id) order \(order.id)"
        ) {
            guard self.pending.remove(order.id, of: order.call.id) != nil else { return }
            self.open[OrderBook.Key(call: order.call.id, effect: order.id)] = open
            self.tell(open)
        }
        pending.add(token, for: order)
    }

    private func tell(_ open: OpenCall) {
        _ = world.deliver(.call(open.order.call.id, .agentCalls(open.order.id, open.round, number: open.number)))
    }

    func take(_ result: Value, of toolCall: String, _ effect: EffectID, _ call: CallID) {
        let key = OrderBook.Key(call: call, effect: effect)
        guard let open = open[key], open.round.calls.first?.id == toolCall else { return }
        self.open[key] = nil
        var request = open.request
        request.deadline = max(open.deadline - world.kernel.now, 0)
        follow(
            open.then, open.order, request, random.draw(world.settings.latencies.agent), number: open.number + 1,
            result: Self.plain(result))
    }

    /// The engine was started anew: it knows what it has been told, and the agent takes what it missed.
    func goOn(_ request: AgentRequest, _ order: EffectOrder) {
        guard let open = open[OrderBook.Key(call: order.call.id, effect: order.id)] else { return }
        let call = request.progress.rounds.dropFirst(open.number - 1).first?.calls.first
        guard let call else {
            world.kernel.schedule(after: 1, label: "agent wants a tool again \(order.call.id) order \(order.id)") {
                if self.open[OrderBook.Key(call: order.call.id, effect: order.id)]?.number == open.number {
                    self.tell(open)
                }
            }
            return
        }
        if let result = call.result { take(result, of: call.id, order.id, order.call.id) }
    }

    func cancel(_ effect: EffectID, of call: CallID) {
        if open.removeValue(forKey: OrderBook.Key(call: call, effect: effect)) != nil { cancelled += 1 }
        guard let token = pending.remove(effect, of: call) else { return }
        world.kernel.cancel(token)
        cancelled += 1
    }

    private func answer(
        _ order: EffectOrder, _ result: EffectResult, _ delay: Milliseconds, _ request: AgentRequest
    ) {
        if request.speaks, tellsSentences, case .done(let value) = result, let text = value["text"]?.text {
            return write(text, order, result, delay, request)
        }
        let isLate = delay > request.deadline
        let late = EffectResult.failed(
            reason: "timeout", message: "the agent did not answer within \(request.deadline) ms")
        let token = world.kernel.schedule(
            after: min(delay, request.deadline), label: "agent answers \(order.call.id) order \(order.id)"
        ) {
            guard self.pending.remove(order.id, of: order.call.id) != nil else { return }
            self.world.answer(order, isLate ? late : result)
        }
        pending.add(token, for: order)
    }

    // MARK: sentence by sentence

    /// Time to write one word.
    private static let word: Milliseconds = 80

    /// Tells whole sentences while the answer is written, for an order that wants to speak them.
    private func write(
        _ text: String, _ order: EffectOrder, _ result: EffectResult, _ delay: Milliseconds, _ request: AgentRequest
    ) {
        var cutter = SentenceCutter()
        var number = 0
        var time = delay
        for word in text.split(separator: " ") {
            if time <= request.deadline, let sentences = cutter.take(word + " ") {
                number += 1
                tell(sentences, number, order, time)
            }
            time += Self.word
        }
        var whole = request
        whole.speaks = false
        // The deadline is for the first sentence.
        if number > 0 { whole.deadline = max(whole.deadline, time) }
        answer(order, result, time, whole)
    }

    private func tell(_ sentences: String, _ number: Int, _ order: EffectOrder, _ delay: Milliseconds) {
        let key = OrderBook.Key(call: order.call.id, effect: order.id)
        world.kernel.schedule(after: delay, label: "agent writes \(order.call.id) order \(order.id)") {
            self.untold[key, default: []].append((sentences, number))
            self.tellOn(key, order)
        }
    }

    private func tellOn(_ key: OrderBook.Key, _ order: EffectOrder) {
        // Withdrawn or answered meanwhile: nobody listens.
        guard pending.isWaiting(key), let next = untold[key]?.first else {
            untold[key] = nil
            return
        }
        let outcome = world.deliver(.call(order.call.id, .agentSays(order.id, next.text, number: next.number)))
        guard outcome == .accepted else {
            world.kernel.schedule(after: 100, label: "agent tells again \(order.call.id) order \(order.id)") {
                self.tellOn(key, order)
            }
            return
        }
        untold[key]?.removeFirst()
        tellOn(key, order)
    }
}
