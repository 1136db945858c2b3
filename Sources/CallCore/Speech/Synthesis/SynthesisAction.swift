/// What a chain wants done.
public enum SynthesisAction: Hashable, Sendable {
    case start(SynthesisOrder)
    /// End the request if it still runs, and drop what is held of it and was not let through.
    case cancel(request: Int)
    /// What is held of this request, and all that comes of it, goes to the line, behind what went there before.
    case play(request: Int)
    /// Starts a timer, replacing a running one of the same name.
    case startTimer(SynthesisTimer, at: CallTime)
    case cancelTimer(SynthesisTimer)
    case warn(SynthesisWarning)
    /// All of the reply was made and let through to the line.
    case finished
    /// No service could make what comes next. What was let through before is still played.
    case failed(SpeechProblem)
}
