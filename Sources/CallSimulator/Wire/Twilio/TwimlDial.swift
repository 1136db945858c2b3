import CallCore

/// A `<Dial>` under way: the call to somebody else that belongs to it.
struct TwimlDial {
    /// Of the second call.
    var sid: String
    var number: String
    var callerID: String
    var action: String?
    var method: String
    var callback: TwilioCallback?
    var bridgedAt: CallTime?
    var sequence = 0
}
