import CallCore

/// A `<Dial>` under way: the call to somebody else that belongs to it.
struct PlivoDial {
    /// Of the second call.
    var uuid: String
    var number: String
    var callerID: String
    var action: PlivoCallback?
    /// Whether the action's answer becomes the document.
    var redirects: Bool
    var callback: PlivoCallback?
    /// Milliseconds that the two may talk.
    var longest: Milliseconds
    var bridgedAt: CallTime?
}
