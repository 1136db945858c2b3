/// Something the model is to be told as soon as it has finished its answer.
enum RealtimeWish: Hashable, Sendable {
    case greet(RealtimeOrder.Greeting)
    case say(String, isVerbatim: Bool)
    case ask(String)
    /// The result of a call that cannot be answered as one any more.
    case lateResult(tool: String?, result: String)
    /// Answer what was said and done.
    case respond
    /// An answer was lost with its socket.
    case resume
    /// Not answered.
    case guide(String)

    var isAnswered: Bool { if case .guide = self { false } else { true } }

    /// What the model is told.
    var text: String? {
        switch self {
        case .greet(let greeting):
            greeting.isVerbatim
                ? "The call has been answered. Say exactly these words now, and nothing else: \"\(greeting.text)\""
                : "The call has been answered. Greet the other side now, in this sense: \(greeting.text)"
        case .say(let text, true): "Say exactly these words now, and nothing else: \"\(text)\""
        case .say(let text, false): "Tell the caller now, in your own words: \(text)"
        case .ask(let text): text
        case .lateResult(let tool, let result):
            "The result of \(tool.map { "the tool \($0)" } ?? "a tool") that you called earlier has come. Tell the caller what matters of it, "
                + "without calling tools: \(result)"
        case .respond: nil
        case .resume: "The connection was lost for a moment. Answer what the caller has said last."
        case .guide(let text): "From now on, without answering this: \(text)"
        }
    }
}
