import CallCore
import MediaWire

/// How the sound of calls is handled.
public struct StreamSettings: Sendable {
    /// Whose messages come over the sockets.
    public var dialect: MediaDialect
    public var playout = PlayoutSettings()
    /// How long a carrier's socket may stay without its stream's start.
    public var preStart = StreamLimits().preStart
    /// How long nothing may come of a carrier's stream before the carrier is asked whether it is there, and how long it
    /// may take to answer.
    public var pulse: Milliseconds = 1_500
    /// Frames of 20 ms in one message to a recogniser or a voice model that does not ask for more; more of them cost
    /// less and are heard later.
    public var framesToService = 1
    /// Makes the recogniser of a call; nil for calls that nobody hears on the stream.
    public var transcriber: (@Sendable () -> any Transcriber)?
    /// Makes a voice model's session: the service's of that name, or of the usual one. Nil where no call has any.
    public var voices: (@Sendable (_ provider: String?) throws(SpeechProblem) -> any RealtimeVoice)?
    /// Who makes the speech of these calls; told to the maker with each order.
    public var lineup = ""
    /// Begins an utterance, in this voice or in the usual one.
    public var chain: @Sendable (_ voice: String?) -> SynthesisChain
    /// How much speech may be made ahead of what is sent, in bytes. What a service has sent beyond that waits in the
    /// system's buffers.
    public var speechAhead = 6_000
    /// From the order to connect a recogniser to its being ready.
    public var connectPatience: Milliseconds = 10_000
    /// Sound of the caller kept until the recogniser is ready, in bytes.
    public var heldSound = 2 << 20

    public init(
        _ dialect: MediaDialect, chain: @escaping @Sendable (_ voice: String?) -> SynthesisChain
    ) {
        self.dialect = dialect
        self.chain = chain
    }
}
