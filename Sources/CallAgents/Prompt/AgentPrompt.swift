import CallCore
import ScriptValue

/// What an agent is told beside the question: who it is, what was said, and the form its answer has to have.
public struct AgentPrompt: Hashable, Sendable {
    public struct Message: Hashable, Sendable {
        public var speaker: TranscriptEntry.Speaker
        public var text: String
    }

    /// Turns of the call that a consulted agent is told.
    static let consultedTurns = 12
    /// The most of what was said before the caller spoke, in characters.
    static let longestOpening = 2_000

    /// Instructions. Nothing that a caller said stands in them.
    public var system: String
    /// The conversation, ending with the question; callers and agent take turns, and a caller begins.
    public var messages: [Message]

    /// - Parameter remembers: whether the agent's host keeps the conversation itself, so that only what is new is told.
    public init(_ question: AgentQuestion, remembers: Bool) {
        let request = question.request
        let brief = request.brief.map(CallBrief.context)
        switch request.kind {
        case .respond:
            system = [Self.instructions(question), brief, Self.contract].compactMap { $0 }.joined(separator: "\n\n")
            messages = Self.turns(request, remembers: remembers)
        case .consult:
            system = [Self.consultation(request, remembers: remembers), brief, Self.contract].compactMap { $0 }
                .joined(separator: "\n\n")
            messages = [Message(speaker: .user, text: Self.consultation(request))]
        }
    }

    /// The question itself, with what the agent's host cannot know.
    public var lastMessage: String { messages.last?.text ?? "" }

    // MARK: instructions

    private static let contract = """
        Answer with one JSON object and nothing else: {"spoken":"what is to be said aloud"}. No Markdown, no other \
        keys, no text around it. {"spoken":""} means that nothing is said.
        """

    private static func instructions(_ question: AgentQuestion) -> String {
        if let own = question.request.agent.systemPrompt, !own.allSatisfy(\.isWhitespace) { return own }
        let name = question.agentID
        let caller = question.caller.map { " The number at the other end is \($0)." } ?? ""
        return """
            You are \(name), a friendly voice assistant on a phone call. What you answer is read out, so keep it to \
            one or two short sentences, as one speaks. Use your tools when they help.\(caller)
            """
    }

    // MARK: respond

    private static func turns(_ request: AgentRequest, remembers: Bool) -> [Message] {
        // What the caller said last is the question.
        let earlier = request.conversation.reversed().drop { $0.speaker == .user }.reversed()
        let first = earlier.firstIndex { $0.speaker == .user }
        let opening = earlier[..<(first ?? earlier.endIndex)].map(\.text)
        var turns = (first.map { Array(earlier[$0...]) } ?? []).map { Message(speaker: $0.speaker, text: $0.text) }
        turns.append(Message(speaker: .user, text: request.text))
        if remembers, turns.count > 1 { return [turns[turns.count - 1]] }
        if !opening.isEmpty {
            let said = String(opening.joined(separator: " ").prefix(longestOpening))
            turns[0].text = "(Said to the caller before, for your information only: \(said))\n\n" + turns[0].text
        }
        return merged(turns)
    }

    /// Some models take turns only.
    private static func merged(_ turns: [Message]) -> [Message] {
        var messages: [Message] = []
        for turn in turns {
            if let last = messages.indices.last, messages[last].speaker == turn.speaker {
                messages[last].text += "\n" + turn.text
            } else {
                messages.append(turn)
            }
        }
        return messages
    }

    // MARK: consult

    private static func consultation(_ request: AgentRequest, remembers: Bool) -> String {
        let terms = request.consultation
        var parts = [
            """
            You help with a live phone call: whoever speaks with the caller hands a question on to you. Speed counts. \
            Never give away passwords, keys or other secrets. Be brief, and answer in words that can be spoken.
            """
        ]
        switch terms?.tools {
        case nil where !remembers && !request.tools.isEmpty:
            parts.append("Use your tools once or twice at most, and only for what the question asks.")
        case nil: parts.append("Look things up at most once or twice, and only by reading.")
        case .owner:
            parts.append(
                "For a question about how things stand, look up once or twice at most. Work that the caller asks for you "
                    + "may do with your tools.")
        case .some(let tools):
            // A host has tools of its own; a model has those that come with the question.
            let names = (remembers ? tools.allowed : request.tools.compactMap { $0["name"]?.text }) ?? []
            parts.append("Look things up at most once or twice, and change nothing.")
            parts.append(
                names.isEmpty ? "Use no tools." : "Use no other tools than \(names.joined(separator: ", ")).")
        }
        if terms?.isFast == true { parts.append("Where you know the answer, give it without looking anything up.") }
        return parts.joined(separator: " ")
    }

    private static func consultation(_ request: AgentRequest) -> String {
        var parts = [
            "A caller is waiting on the phone for the answer to this. Use your tools where work is asked for, and give "
                + "the short result only, ready to be spoken: no Markdown, no logs, no reasoning."
        ]
        let turns = request.conversation.suffix(consultedTurns).map { turn in
            (turn.speaker == .user ? "Caller: " : "Agent: ") + turn.text
        }
        if !turns.isEmpty { parts.append("The call so far:\n" + turns.joined(separator: "\n")) }
        if let style = request.consultation?.style { parts.append("How to say it: " + style) }
        if let context = context(request.context) { parts.append("For the question: " + context) }
        parts.append("The question: " + request.text)
        return parts.joined(separator: "\n\n")
    }

    private static func context(_ value: Value) -> String? {
        switch value {
        case .null: nil
        case .string: value.text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        default: JSONText.encodePlainText(value)
        }
    }
}
