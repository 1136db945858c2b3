import CallCore
import FuzzInput
import ScriptValue

extension FuzzInput {
    mutating func setup() -> CallSetup {
        var setup = CallSetup(
            id: CallID("c1"), direction: pick(CallDirection.allCases), from: "+15550001111", to: "+15550002222",
            carrier: "simulator", flow: "fuzz", flowVersion: "v1", sessionKey: "voice:1", seed: 1,
            startedAt: CallTime(milliseconds: 1_000_000))
        setup.policy = pick(["open", "open", "allowlist", "disabled"])
        if flag() { setup.limits.apology = "" }
        if flag() { setup.limits.tasks = below(8) }
        if flag() { setup.limits.queuedUtterances = below(4) }
        return setup
    }

    /// Functions 1 to 9 are entry points; scripts hand out others.
    mutating func entries() -> FlowEntries {
        var entries = FlowEntries()
        let has = byte()
        if has & 1 == 0 { entries.outbound = 1 }
        if has & 2 == 0 { entries.inbound = 2 }
        if has & 4 == 0 { entries.onEnd = 3 }
        if has & 8 != 0 { entries.screen = 4 }
        entries.actions["continue"] = 5
        entries.tools["book"] = FlowEntries.Tool(description: "", parameters: .none, run: 6)
        entries.needs.agent = true
        entries.needs.realtime = true
        entries.needs.httpHosts = ["api.example.com"]
        entries.needs.transferTargets = [.number("+15550001234")]
        return entries
    }

    // MARK: the world

    mutating func sessionInput(pending: [EffectID]) -> SessionInput {
        switch below(9) {
        case 0, 1, 2: .carrier(event())
        case 8: .agentCalls(pending.isEmpty ? 1 : pick(Array(pending.prefix(256))), round(), number: below(4))
        case 3: .agentSays(pending.isEmpty ? 1 : pick(Array(pending.prefix(256))), text(), number: below(4))
        case 4: .effect(pending.isEmpty ? below(40) : pick(Array(pending.prefix(256))), result())
        case 5: .realtime(pending.isEmpty ? 1 : pick(Array(pending.prefix(256))), realtime(), number: below(4))
        case 6:
            .command(
                id: "c\(below(8))", name: pick(["continue", "speak", "dtmf", "end", "status", "message", text()]),
                arguments: value(functions: false))
        default: flag() ? .stop(pick(EndReason.allCases), message: text()) : .timer(-1)
        }
    }

    private mutating func round() -> AgentRound {
        let calls = (0..<below(4)).map { number in
            AgentToolCall(
                id: "a\(number)", name: pick(["book", "other"]), arguments: value(functions: false),
                result: flag() ? value(functions: false) : Value?.none)
        }
        return AgentRound(text: text(), calls: calls)
    }

    private mutating func result() -> EffectResult {
        flag()
            ? .done(value(functions: false))
            : .failed(reason: pick(["failed", "timeout", "lost", "unavailable", text()]), message: text())
    }

    private mutating func event() -> CallEvent {
        CallEvent(
            id: "e\(byte())\(byte())", callID: "c1", providerCallID: optionalText(),
            timestamp: CallTime(milliseconds: integer()), turnToken: flag() ? "t\(below(4))" : nil, kind: kind())
    }

    private mutating func kind() -> CallEvent.Kind {
        let utterance = "u\(below(8))"
        switch below(16) {
        case 0: return .ringing
        case 1: return .answered
        case 2: return .active
        case 3: return .answeredBy(pick(AnsweredBy.allCases))
        case 4: return .speaking(utterance: utterance)
        case 5, 6: return .spoken(utterance: utterance, playedMilliseconds: integer(), completed: flag())
        case 7: return .speechStarted
        case 8, 9:
            return .speech(
                transcript: text(), isFinal: flag(), confidence: flag() ? Double(bitPattern: word()) : nil)
        case 10: return .silence(integer())
        case 11, 12: return .dtmf(digits: text())
        case 13: return .transferred(failure: optionalText())
        case 14: return .error(message: text(), retryable: flag())
        default: return below(4) == 0 ? .ended(pick(EndReason.allCases)) : .initiated
        }
    }

    private mutating func realtime() -> RealtimeEvent {
        switch below(4) {
        case 0: .closed(reason: pick(["completed", "failed", "expired"]), usage: value(functions: false))
        case 1: .toolCall(id: "k\(below(4))", name: pick(["book", "other"]), arguments: value(functions: false))
        default: .transcript(speaker: flag() ? .user : .bot, text: text())
        }
    }
}
