import ScriptValue

/// What a consultation wants done, in order.
enum ConsultAction: Hashable, Sendable {
    /// Replaces a running one of the same kind.
    case startTimer(ConsultTimer, at: CallTime)
    case cancelTimer(ConsultTimer)
    /// The model need not wait in silence, where its service knows of such results.
    case working(String)
    case result(String, Value)
    case lookUp(String)
    case ask(ConsultQuestion, deadline: Milliseconds)
    /// The answer is not wanted any more.
    case withdraw
    /// The model is to stop talking.
    case hush
    /// Something said to the model in the caller's place.
    case tell(String)
    /// To be said over the line, unless something is being said already.
    case progress(String)
    case note(String)
}
