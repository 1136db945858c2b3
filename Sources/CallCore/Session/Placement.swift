/// An outbound call to be created at the carrier.
public struct Placement: Hashable, Sendable {
    public var to: String
    public var from: String
    /// How long the far end may ring.
    public var ring: Milliseconds
    /// Words for the moment of answer. A carrier that can speak them from the create request does so and says so
    /// (`inline_say`); otherwise the session speaks them itself, so they are heard exactly once.
    public var say: Utterance?
    /// Digits to send once connected, before anything is said (`w` waits 0.5 s, `,` 2 s).
    public var dtmf: String?
    public var detectMachine: Bool

    public init(
        to: String, from: String, ring: Milliseconds, say: Utterance? = nil, dtmf: String? = nil,
        detectMachine: Bool = false
    ) {
        self.to = to
        self.from = from
        self.ring = ring
        self.say = say
        self.dtmf = dtmf
        self.detectMachine = detectMachine
    }
}
