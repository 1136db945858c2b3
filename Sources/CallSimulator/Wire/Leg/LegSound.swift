import CallCore

/// Something a carrier's document or command plays into a call.
enum LegSound: Hashable, Sendable {
    case words(String, voice: String?)
    case recording(url: String)
    case pause(Milliseconds)
    /// Tones and pauses: `0-9 * # w W`.
    case digits(String)
}
