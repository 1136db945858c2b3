import CallCore

/// The makers of speech that are set up, in the order in which they are asked.
public struct SynthesisLineup: Sendable {
    /// At least one.
    public var makers: [SpeechMaker]
    /// What was left out, and why; each is worth a line at the start of the host.
    public var leftOut: [SpeechSetupProblem]
    /// Paths of options that no service has; they change nothing.
    public var unknownOptions: [String]
    /// Models that will be switched off, where that is known.
    public var modelEnds: [ModelEnd]
    /// For each utterance.
    public var limits: SynthesisLimits

    /// A chain for one utterance.
    public func chain(
        style: SpeechStyle = SpeechStyle(), policy: DirectivePolicy = DirectivePolicy()
    ) -> SynthesisChain {
        SynthesisChain(sources: makers.map(\.source), style: style, policy: policy, limits: limits)
    }
}
