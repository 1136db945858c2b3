extension CallMachine {
    /// What the host must do, in the order given.
    public enum Action: Hashable, Sendable {
        /// Start a timer, replacing a running one of the same name; hand `generation` back when it fires.
        case startTimer(Timer, generation: Int, deadline: CallTime)
        case cancelTimer(Timer)
        /// Ask the carrier to hang up, then report `hangUpAccepted` or `hangUpFailed`.
        case hangUp(EndReason)
        case stateChanged(from: CallState, to: CallState)
        /// The other side has picked up, or we have. Comes once.
        case answered(at: CallTime)
        /// A hang-up did not work; the call goes on unless `ended` follows.
        case hangUpFailed(String)
        /// The call is over. Comes once, and last.
        case ended(EndReason, at: CallTime)
    }
}
