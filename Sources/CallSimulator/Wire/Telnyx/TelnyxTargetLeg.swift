import CallCore
import ScriptValue

/// The leg that a transfer dials: a call of its own to Telnyx.
struct TelnyxTargetLeg {
    let ids: TelnyxIDs
    var from: String
    var to: String
    var clientState: String?
    /// In milliseconds.
    var ring: Milliseconds
    var detection: TelnyxDetection?
    var startedAt: CallTime
    var answeredAt: CallTime?
}
