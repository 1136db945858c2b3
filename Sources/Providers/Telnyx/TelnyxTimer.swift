import CallCore

/// What a line waits for.
enum TelnyxTimer: Hashable, Sendable {
    /// A command has waited long enough for its result.
    case deadline(EffectID)
    case retry(TelnyxSending)
    /// The report of the end of playback is overdue.
    case playback
    /// The keys of the create request have been sent.
    case quiet
    /// Keys that did not fit into the create request.
    case restOfDigits(String)
    /// Keys that came close together can be put into order.
    case keys
    /// Words that are final to the engine were followed by the silence that their turn takes for the end.
    case words
    /// The end of a machine's greeting was not told in time.
    case greeting
    /// The call was found to be over, and the webhook that tells why did not come.
    case lostHangup
    /// We hung up and no report of the end came.
    case farewell
}
