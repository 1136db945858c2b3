import CallCore

/// A call being created.
struct MarkupPlacing: Hashable, Sendable {
    var command: EffectID
    var placement: Placement
    /// The document that the create request carries.
    var inline: MarkupDocument?
    /// The call was not created before that.
    var since: CallTime
    /// Create requests that went out.
    var attempts = 0
    /// Rounds of looking for a call whose creation was not answered.
    var rounds = 0
    /// What the searches of this round answered.
    var answers: [CarrierResponse] = []
    /// An earlier process asked for it.
    var again = false
}
