import ScriptValue

@testable import CallCore

/// Random values of everything the journal keeps; every case comes up within a few dozen draws.
struct CodingGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func text() -> String {
        random.pick(["", "a", "héllo \"x\"\n", "😀\u{0}", "+15550001111", "$type", "null"])
    }
    mutating func maybe() -> String? { random.below(2) == 0 ? nil : text() }
    mutating func number() -> Int { random.pick([0, 1, -1, .max, .min, random.below(1_000_000)]) }
    mutating func length() -> Milliseconds { Milliseconds(number()) }
    mutating func flag() -> Bool { random.below(2) == 0 }
    mutating func list() -> [Value] { (0..<random.below(3)).map { _ in value() } }

    mutating func value(depth: Int = 0) -> Value {
        switch random.below(depth < 3 ? 9 : 7) {
        case 0: .null
        case 1: .bool(flag())
        case 2: .int(Int64(number()))
        case 3: .number(random.pick([0.5, -0.0, 1e300, .infinity, 3]))
        case 4: .string(ByteString(bytes: [0xFF, 0x00, UInt8(random.below(256))]))
        case 5: .function(random.below(99))
        case 6: Value(text())
        case 7: .array((0..<random.below(3)).map { _ in value(depth: depth + 1) })
        default: .map([text(): value(depth: depth + 1), "type": value(depth: depth + 1)])
        }
    }

    mutating func utterance() -> Utterance {
        Utterance(id: text(), content: random.pick([.text(text()), .url(text()), .file(text())]), voice: maybe())
    }

    mutating func kind() -> CallEvent.Kind {
        random.pick([
            .initiated, .ringing, .answered, .active, .answeredBy(random.pick(AnsweredBy.allCases)),
            .speaking(utterance: text()),
            .spoken(utterance: text(), playedMilliseconds: length(), completed: flag()), .speechStarted,
            .speech(transcript: text(), isFinal: flag(), confidence: random.pick([nil, 0, 0.25, 1])),
            .silence(length()), .dtmf(digits: text()), .transferred(failure: maybe()),
            .ended(random.pick(EndReason.allCases)), .error(message: text(), retryable: flag()),
        ])
    }

    mutating func event() -> CallEvent {
        CallEvent(
            id: text(), dedupeKey: maybe(), callID: text(), providerCallID: maybe(),
            timestamp: CallTime(milliseconds: length()), turnToken: maybe(),
            direction: random.pick([nil, .outbound, .inbound]), from: maybe(), to: maybe(), kind: kind())
    }

    mutating func result() -> EffectResult {
        flag() ? .done(value()) : .failed(reason: text(), message: text())
    }

    mutating func realtimeEvent() -> RealtimeEvent {
        random.pick([
            .transcript(speaker: random.pick([.bot, .user]), text: text()), .partial(text()),
            .talks(random.pick([.bot, .user]), flag()), .resumed,
            .toolCall(id: text(), name: text(), arguments: value()), .closed(reason: text(), usage: value()),
        ])
    }

    mutating func input() -> SessionInput {
        random.pick([
            .begin, .carrier(event()), .effect(number(), result()), .timer(number()),
            .agentSays(number(), text(), number: number()), .agentCalls(number(), round(), number: number()),
            .command(id: text(), name: text(), arguments: value()), .realtime(number(), realtimeEvent()),
            .stop(random.pick(EndReason.allCases), message: text()),
        ])
    }

    private mutating func round() -> AgentRound {
        let open = AgentToolCall(id: text(), name: text(), arguments: value())
        return AgentRound(
            text: text(), calls: [open, AgentToolCall(id: text(), name: text(), arguments: value(), result: value())])
    }

    mutating func lineCommand() -> LineCommand {
        let placement = Placement(
            to: text(), from: text(), ring: length(), say: flag() ? utterance() : nil, dtmf: maybe(),
            detectMachine: flag())
        return random.pick([
            .place(placement), .answer, .reject(reason: text()), .hangUp(random.pick(EndReason.allCases)),
            .speak(utterance()), .stopSpeaking(utterance: text()),
            .listen(Listening(turnToken: text(), silence: length())), .stopListening(turnToken: text()),
            .dtmf(digits: text()), .transfer(to: text(), announce: maybe(), ring: length()),
        ])
    }

    private mutating func steering() -> RealtimeCommand {
        random.pick([
            .say(text()), .toolResult(toolCall: text(), value()), .toolProgress(toolCall: text(), value()),
            .ask(text()), .interrupt, .finish, .close,
        ])
    }

    mutating func effect() -> Effect {
        let kind: AgentRequest.Kind = flag() ? .respond : .consult
        let body = flag() ? nil : ByteString(bytes: [0, 0xFE])
        let store: StoreRequest = random.pick([
            .get(scope: text(), key: text()),
            .set(scope: text(), key: text(), value: value(), timeToLive: flag() ? nil : length()),
            .delete(scope: text(), key: text()), .memory(sessionKey: text()),
            .remember(sessionKey: text(), text: text()),
        ])
        var question = AgentRequest(
            kind: kind, text: text(), context: value(),
            conversation: flag() ? [] : [AgentTurn(.user, text()), AgentTurn(.bot, text())], speaks: flag(),
            sessionKey: text(), agent: agent(), deadline: length())
        question.brief = maybe()
        if flag() {
            question.consultation = AgentRequest.Consultation(
                tools: random.pick(ConsultTools.allCases), thinking: maybe(), isFast: flag(), style: maybe())
        }
        if flag() {
            question.tools = [["name": Value(text())]]
            question.progress.rounds = [round()]
            question.progress.said = text()
            question.progress.pieces = number()
        }
        return random.pick([
            .line(lineCommand()), .agent(question), .inform(agent: number(), toolCall: text(), value()),
            .http(
                HTTPRequest(
                    method: text(), url: text(), headers: flag() ? [:] : [text(): text()], body: body,
                    timeout: length())),
            .realtime(realtimeRequest()), .foresee(realtimeRequest()), .steer(realtime: number(), steering()),
            .recall(
                RecallRequest(
                    query: text(), sessionKey: text(), sources: [random.pick(RecallSource.allCases)],
                    maxResults: number())
            ),
            .store(store), .cancel(number()),
        ])
    }

    private mutating func realtimeRequest() -> RealtimeRequest {
        var request = RealtimeRequest(
            provider: maybe(), instructions: maybe(), greeting: maybe(), voice: maybe(), tools: list(),
            history: flag() ? [] : [RealtimeOrder.Turn(.user, text()), RealtimeOrder.Turn(.bot, text())])
        (request.greetsFreely, request.greetingWaits, request.watches) = (flag(), flag(), flag())
        return request
    }

    mutating func setup() -> CallSetup {
        var setup = CallSetup(
            id: CallID(text()), direction: random.pick(CallDirection.allCases), from: text(), to: text(),
            carrier: text(), flow: text(), flowVersion: text(), sessionKey: text(), seed: random.next(),
            startedAt: CallTime(milliseconds: length()))
        setup.providerCallID = maybe()
        setup.mode = maybe()
        setup.arguments = value()
        setup.config = value()
        setup.policy = text()
        setup.allowFrom = flag() ? [] : [text(), text()]
        setup.voice = maybe()
        setup.agent = agent()
        setup.realtime = realtime()
        setup.numberRouteKey = maybe()
        setup.capabilities = flag() ? [] : [text()]
        setup.limits = limits()
        return setup
    }

    private mutating func realtime() -> RealtimeProfile {
        guard flag() else { return RealtimeProfile() }
        let recall = RecallTerms(timeout: length(), maxResults: number(), sources: [.memory], fallsBack: flag())
        let terms = ConsultTerms(
            policy: random.pick(ConsultPolicy.allCases), tools: random.pick(ConsultTools.allCases), thinking: maybe(),
            isFast: flag(), silence: length(), progress: flag() ? [] : [text()], fallback: text(),
            recall: flag() ? recall : nil)
        return RealtimeProfile(instructions: maybe(), tools: list(), consult: flag() ? terms : nil)
    }

    mutating func agent() -> AgentProfile {
        AgentProfile(agentID: maybe(), model: maybe(), systemPrompt: maybe(), timeout: flag() ? nil : length())
    }

    mutating func limits() -> SessionLimits {
        var limits = SessionLimits()
        for field in [
            \SessionLimits.maxDuration, \.ring, \.screen, \.onEnd, \.markGrace, \.machineDetection, \.longestTurn,
            \.transcript,
            \.toolDeadline,
        ] { limits[keyPath: field] = length() }
        for field in [\SessionLimits.queuedUtterances, \.tasks, \.verbsPerEvent] { limits[keyPath: field] = number() }
        limits.unanswered = flag() ? nil : length()
        limits.apology = text()
        return limits
    }
}
