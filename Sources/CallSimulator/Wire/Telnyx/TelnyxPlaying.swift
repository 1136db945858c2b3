import CallCore

/// Something that a command plays into a call.
struct TelnyxPlaying {
    enum Kind: String {
        case speak, playback
    }

    var kind: Kind
    var sounds: [LegSound]
    /// Of a recording.
    var mediaURL: String?
    var overlay = false
    var hasStarted = false
}
