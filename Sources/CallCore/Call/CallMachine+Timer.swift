extension CallMachine {
    /// The timers of a call. A live call always has at least one of them running.
    public enum Timer: String, Hashable, Sendable, CaseIterable {
        /// `initiated`: the carrier shows no sign of the call.
        case setup
        /// `ringing`: nobody answers.
        case ring
        /// Until the answer, when there is a limit to that: the call has waited for it long enough.
        case unanswered
        /// Every state after the answer: the call has lasted long enough.
        case maxDuration = "max-duration"
        /// A hang-up that the carrier neither confirms nor refuses.
        case hangUp = "hang-up"
    }
}
