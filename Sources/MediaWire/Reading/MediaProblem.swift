/// Why a message of a media socket is none. It is dropped; the stream goes on.
public struct MediaProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is malformed. Stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Not strict JSON, or too much of it.
        case json = "media.json"
        /// No name of an event.
        case event = "media.event"
        case connected = "media.connected"
        case start = "media.start"
        case format = "media.format"
        /// Plivo's `extra_headers`.
        case headers = "media.headers"
        case payload = "media.payload"
        case track = "media.track"
        case digit = "media.digit"
        case mark = "media.mark"
    }

    public var code: Code
    /// Says what is wrong without repeating what the message held.
    public var message: String

    init(_ code: Code, _ what: String) {
        self.code = code
        message = "The media message cannot be read: \(what)."
    }

    public var description: String { "\(message) [\(code.rawValue)]" }
}
