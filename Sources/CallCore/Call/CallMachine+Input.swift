extension CallMachine {
    /// What can happen to a call.
    public enum Input: Hashable, Sendable {
        /// The carrier reports an event, which happened `at` by the carrier's clock.
        case event(CallEvent.Kind, at: CallTime)
        /// The engine has begun to speak.
        case speakStarted
        /// The engine has begun to listen.
        case listenStarted
        /// The carrier refused to place the call.
        case placementFailed
        /// Somebody on this side wants the call over.
        case endRequested(EndReason)
        /// The carrier took the hang-up, or knew the call as over already.
        case hangUpAccepted
        /// The carrier did not take the hang-up; the text says why.
        case hangUpFailed(String)
        /// A timer started by the action of the same generation has reached its deadline.
        case timer(Timer, generation: Int)
    }
}
