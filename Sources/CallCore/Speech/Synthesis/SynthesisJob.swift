/// One request of a chain, and the attempts before it at the same text.
struct SynthesisJob: Hashable, Sendable {
    let number: Int
    let text: String
    let style: SpeechStyle
    let source: Int
    /// Sources that were tried in vain, in that order, and why.
    let failed: [Int]
    let problems: [SpeechProblem]
    /// Bytes for the line.
    var bytes = 0
    var hasEnded = false
    /// Let through to the line.
    var isPlaying = false
}
