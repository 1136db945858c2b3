/// The three ids of a leg.
struct TelnyxIDs: Hashable, Sendable {
    /// The `call_control_id`, the only one that commands take.
    var control: String
    var leg: String
    /// Shared by all legs of a call.
    var session: String
}
