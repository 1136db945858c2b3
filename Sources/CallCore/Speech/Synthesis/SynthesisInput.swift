/// What a chain is told.
public enum SynthesisInput: Hashable, Sendable {
    /// A whole reply, and nothing else: its directives hold for all of it.
    case speak(String)
    /// The next piece of a reply, cut anywhere.
    case append(String)
    /// The reply has ended.
    case textEnded
    /// So many bytes of sound for the line (µ-law, 8 kHz) were made of a request's answer and are held.
    case audio(request: Int, bytes: Int)
    /// All of a request's sound was reported.
    case ended(request: Int)
    case failed(request: Int, SpeechProblem)
    case timer(SynthesisTimer)
    /// The speech is wanted no more.
    case cancel
}
