import CallCore

/// A `gather` at Telnyx: digits of one turn, put in order there.
struct TelnyxGather: Hashable, Sendable {
    enum Stage: Hashable, Sendable {
        case starting
        case open
        case stopping
    }

    var effect: EffectID
    var token: String
    var terms: DigitTerms
    var mark: Int
    /// Begun before a restart, perhaps; its reports then carry marks of that process.
    var isRepeated: Bool
    var stage = Stage.starting
    /// It is to be stopped as soon as it has started.
    var isUnwanted = false
    /// Stops that wait for Telnyx's answer.
    var waitingStops: [EffectID] = []
    /// Keys reported one by one meanwhile; they come again, together, at its end.
    var held: [TelnyxKey] = []

    /// The most digits that Telnyx takes in one gather.
    static let most = 128

    var maximum: Int { min(max(terms.exactly ?? terms.atMost, 1), Self.most) }
    var minimum: Int { min(max(terms.exactly ?? 1, 1), Self.most) }
}
