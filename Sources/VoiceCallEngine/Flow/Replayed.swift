import CallCore

/// What living through a journal again gathers besides the call itself.
struct Replayed {
    /// When each effect was asked for that the journal holds.
    var asked: [EffectID: CallTime] = [:]
    /// Hang-ups that were not answered. A call that is over does not wait for the answer, but whether the carrier was
    /// ever told is not known.
    var hangUps: [EffectID: Effect] = [:]
    /// Effects begun by the part of the last step that had not been journaled.
    var begun: [EffectID: Effect] = [:]
    /// The line knows how it stands: what is begun now is ordered at once.
    var isTold = false
}
